"""Python searches for garbage again exactly where it did before."""

import gc

import pytest

from stratum_desktop.services.garbage import uncollected


@pytest.mark.parametrize("was_on", [True, False])
def test_the_search_rests_meanwhile_and_is_then_as_it_was(was_on):
    before = gc.isenabled()
    try:
        (gc.enable if was_on else gc.disable)()
        with uncollected():
            assert not gc.isenabled()
        assert gc.isenabled() is was_on
        with pytest.raises(KeyError), uncollected():
            raise KeyError
        assert gc.isenabled() is was_on
    finally:
        (gc.enable if before else gc.disable)()
