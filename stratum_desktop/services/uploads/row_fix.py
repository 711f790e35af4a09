"""What a person typed into the cells of a row: sealed where it is stored, since it is of people."""

from __future__ import annotations

import json
from collections.abc import Mapping

from stratum_desktop.store.field_cipher import FieldCipher, Purpose

RowFix = Mapping[str, str]
"""Column to text, for the columns that were mended."""


def sealed_fix(fix: RowFix, cipher: FieldCipher, *, upload_id: int, row_number: int) -> bytes:
    """Return what is stored of a row's mended cells."""
    text = json.dumps(dict(fix), ensure_ascii=False, sort_keys=True)
    return cipher.encrypt(text, purpose=Purpose.IDENTIFIER, bound_to=_place(upload_id, row_number))


def opened_fix(
    sealed: bytes | None, cipher: FieldCipher, *, upload_id: int, row_number: int
) -> RowFix:
    """Return a row's mended cells; none where nothing is stored.

    Raises:
        Trouble: it was damaged, or sealed under another key.
    """
    if sealed is None:
        return {}
    place = _place(upload_id, row_number)
    found: dict[str, str] = json.loads(
        cipher.decrypt(sealed, purpose=Purpose.IDENTIFIER, bound_to=place)
    )
    return found


def _place(upload_id: int, row_number: int) -> str:
    return f"upload_row/{upload_id}/{row_number}"
