"""The collector of the UI thread."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from stratum_desktop.gui.garbage import UiThreadCollector


class Knot:
    """Something that only the cyclic collector can free."""

    def __init__(self):
        self.self = self


@pytest.fixture(autouse=True)
def collector_as_found() -> Iterator[None]:
    was_on = gc.isenabled()
    yield
    gc.enable() if was_on else gc.disable()


@pytest.mark.parametrize("was_on", [True, False])
def test_python_collects_nothing_by_itself_while_it_lives_and_afterwards_as_before(was_on):
    gc.enable() if was_on else gc.disable()
    collector = UiThreadCollector()
    assert not gc.isenabled()
    collector.close()
    assert gc.isenabled() == was_on


def test_what_has_gathered_is_freed_by_a_look():
    collector = UiThreadCollector()
    try:
        gc.collect()
        knots = [weakref.ref(Knot()) for _ in range(gc.get_threshold()[0] + 100)]
        collector.collect()
        assert not any(knot() for knot in knots)
    finally:
        collector.close()
