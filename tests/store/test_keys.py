"""Keys of the store: one per use, all from the master secret."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.store.keys import audit_key, database_key, derive_key

MASTER = bytes(range(32))


def test_a_file_made_once_opens_with_every_later_program() -> None:
    """The derivation is part of the file format: these values never change."""
    assert (
        database_key(MASTER).hex()
        == "a498e9ff1aeb7db569baadce3eb67fa881cfb4259b1e191e38946c6591948894"
    )
    assert (
        audit_key(MASTER).hex()
        == "3c6f709c82e375c74e9d42f2a02c1ff72158d7509d17fa2407d324e7bd3b3c4a"
    )


@given(st.lists(st.text(), unique=True, min_size=2, max_size=5))
def test_every_use_has_a_key_of_its_own(names: list[str]) -> None:
    assert len({derive_key(MASTER, name.encode("unicode_escape").decode()) for name in names}) == (
        len(names)
    )


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_master_secret_of_another_length_was_not_made_here(length: int) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        database_key(bytes(length))
