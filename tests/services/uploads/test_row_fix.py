"""What a person typed is sealed, bound to its row, and comes back."""

from __future__ import annotations

import pytest

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.services.uploads.row_fix import opened_fix, sealed_fix
from stratum_desktop.store.field_cipher import FieldCipher

FIX = {"email": "ada@example.com", "Währung": "EUR"}
CIPHER = FieldCipher(bytes(range(32)))


def test_it_comes_back_and_tells_nothing_without_the_key():
    sealed = sealed_fix(FIX, CIPHER, upload_id=1, row_number=7)
    assert b"ada" not in sealed
    assert opened_fix(sealed, CIPHER, upload_id=1, row_number=7) == FIX


def test_it_belongs_to_its_row():
    sealed = sealed_fix(FIX, CIPHER, upload_id=1, row_number=7)
    with pytest.raises(Trouble):
        opened_fix(sealed, CIPHER, upload_id=1, row_number=8)


def test_a_row_that_nobody_mended_has_none():
    assert opened_fix(None, CIPHER, upload_id=1, row_number=7) == {}
