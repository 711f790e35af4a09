"""What a workbook must pass before a parser may see it.

A workbook is a zip archive of XML from strangers. Every part that the parser would read is
unpacked here first, in pieces, counted and searched; nothing is written anywhere.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.host.files.row import MAX_COLUMNS
from stratum_desktop.host.files.source import trouble

MAX_UNPACKED_BYTES = 2 * 1024**3
"""Most bytes of all parts together. Source: product faults list, no. 53."""

MAX_RATIO = 100
"""Most unpacked bytes for one packed byte. Source: product faults list, no. 53."""

MAX_CELLS = 4_000_000
"""Most cells of a sheet, empty ones inside its corners included.

The parser holds a sheet in memory, measured at 55 bytes a cell: this keeps it near 220 MB.
"""

MAX_TEXT_BYTES = 96 * 1024**2
"""Largest table of shared texts: it is held in memory whole."""

_MAX_PARTS = 10_000
_SMALL_BYTES = 4 * 1024**2  # a bomb this small hurts nobody; short sheets compress very well
_PIECE_BYTES = 1 << 20
_OVERLAP_BYTES = 64
_LOCAL_HEADER = struct.Struct("<26xHH")
_ENCRYPTED_FLAG = 0x1
_ARCHIVES = (".zip", ".xlsx", ".xlsm", ".xls", ".ods", ".gz", ".7z", ".rar", ".tar", ".bz2", ".xz")
_ENTITY = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_CELL_AT = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,8})([0-9]{1,12})["']""")


def require_harmless(path: Path) -> None:
    """Let a workbook pass that unpacks to a sane size and holds only plain XML parts.

    Raises:
        Refusal: damaged, protected, a zip or XML bomb, an archive in it, or sheets too large.
        Trouble: the file cannot be read.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
        _require_sane_sizes(path, parts)
        with path.open("rb") as stream:
            for part in parts:
                if _is_read(part):
                    _search(path, stream, part)
    except (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, EOFError) as error:
        raise _refusal(
            path, "is damaged or not a workbook. Save it again in your spreadsheet.", "damaged"
        ) from error
    except OSError as error:
        raise trouble(path, error) from error


def _require_sane_sizes(path: Path, parts: list[zipfile.ZipInfo]) -> None:
    names = {part.filename for part in parts}
    if any(part.flag_bits & _ENCRYPTED_FLAG for part in parts):
        raise _refusal(
            path, "is protected by a password. Save it without one and upload it again.", "password"
        )
    if "xl/workbook.xml" not in names:
        raise _refusal(
            path,
            "is an archive without a workbook in it. Unpack it and upload one file.",
            "archive",
        )
    unpacked = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    too_many = len(parts) > _MAX_PARTS
    too_dense = unpacked > _SMALL_BYTES and unpacked > MAX_RATIO * packed
    if too_many or too_dense or unpacked > MAX_UNPACKED_BYTES:
        raise _refusal(
            path,
            f"would unpack from {packed:,} to {unpacked:,} bytes, like a zip bomb."
            " Save the sheet as CSV and upload that.",
            "zip_bomb",
        )
    for name in names:
        if name.lower().endswith(_ARCHIVES):
            raise _refusal(
                path,
                f"holds another archive ({name[:80]}). Save the sheet as CSV and upload that.",
                "nested_archive",
            )


def _is_read(part: zipfile.ZipInfo) -> bool:
    return part.filename.lower().endswith((".xml", ".rels"))


def _search(path: Path, stream: BinaryIO, part: zipfile.ZipInfo) -> None:
    """Unpack one part in pieces: count it, look for entities and for far-away cells."""
    name = part.filename.lower()
    corner = _Corner() if name.startswith("xl/worksheets/") and name.endswith(".xml") else None
    size = 0
    tail = b""
    for piece in _unpacked(stream, part):
        size += len(piece)
        if size > part.file_size:
            raise _refusal(
                path,
                "unpacks to more than it declares, like a zip bomb. Save it as CSV instead.",
                "zip_bomb",
            )
        window = tail + piece
        if _ENTITY.search(window):
            raise _refusal(
                path,
                "defines XML entities, which a spreadsheet never does. Save it as CSV instead.",
                "xml_entities",
            )
        if corner is not None:
            corner.look_at(window)
        tail = window[-_OVERLAP_BYTES:]
    if name.endswith("sharedstrings.xml") and size > MAX_TEXT_BYTES:
        raise _too_large(path)
    if corner is not None:
        corner.require_small(path)


class _Corner:
    """The bottom right corner of a sheet."""

    def __init__(self) -> None:
        self._columns: set[bytes] = set()
        self._last_row = 0

    def look_at(self, window: bytes) -> None:
        found = _CELL_AT.findall(window)
        if found:
            self._columns.update({letters for letters, _ in found})
            # Rows ascend in what spreadsheets write; a bomb need not, so look at all.
            self._last_row = max(self._last_row, max(int(digits) for _, digits in found))

    def require_small(self, path: Path) -> None:
        last_column = max(map(_column_number, self._columns), default=0)
        if last_column > MAX_COLUMNS:
            raise Refusal(
                f"{path.name} has cells out to column {last_column:,}; at most {MAX_COLUMNS}"
                " columns are read. Delete the columns that are not needed.",
                reason=Reason("file.too_many_columns", {"columns": last_column}),
            )
        if last_column * self._last_row > MAX_CELLS:
            raise _too_large(path)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _unpacked(stream: BinaryIO, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part's bytes as they really are, whatever size the directory claims."""
    if part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise NotImplementedError
    stream.seek(part.header_offset)
    name_size, extra_size = _LOCAL_HEADER.unpack(stream.read(_LOCAL_HEADER.size))
    stream.seek(name_size + extra_size, 1)
    left = part.compress_size
    inflater = None if part.compress_type == zipfile.ZIP_STORED else zlib.decompressobj(-15)
    while left > 0:
        packed = stream.read(min(left, _PIECE_BYTES))
        if not packed:
            raise EOFError
        left -= len(packed)
        if inflater is None:
            yield packed
            continue
        while packed:
            yield inflater.decompress(packed, _PIECE_BYTES)
            packed = inflater.unconsumed_tail


def _too_large(path: Path) -> Refusal:
    return Refusal(
        f"{path.name} has a sheet of more than {MAX_CELLS:,} cells or {MAX_TEXT_BYTES >> 20} MB"
        " of text. Save that sheet as CSV: a CSV may be of any size.",
        reason=Reason("file.sheet_too_large", {"limit_cells": MAX_CELLS}),
    )


def _refusal(path: Path, sentence: str, code: str) -> Refusal:
    return Refusal(f"{path.name} {sentence}", reason=Reason(f"file.{code}"))
