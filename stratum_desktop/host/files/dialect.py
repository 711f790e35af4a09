"""How a CSV file is written: its encoding and its delimiter, from samples of it."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.host.files.source import looks_like_utf16, read_head, trouble

HEAD_BYTES = 256 * 1024
_PIECE_BYTES = 32 * 1024
_PIECES = 8
_SAMPLE_LINES = 60
_DELIMITERS = (",", ";", "\t", "|")
# What Excel writes, and reads, as a first line that names the delimiter.
_EXCEL_HINT = "sep="


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a CSV file is written. Quotes are always `"`, doubled inside."""

    #: Python codec name, byte order mark not included.
    encoding: str
    #: One of `,` `;` `|` and tab.
    delimiter: str
    #: True when nothing but the bytes speaks for the encoding: worth a look by a person.
    is_encoding_guessed: bool = False


def sniff_dialect(path: Path, *, encoding: str | None = None) -> Dialect:
    """Detect how a file is written; reads its head and a few samples further on.

    Args:
        encoding: what a person said it is; None detects.

    Raises:
        Refusal: the text is in no encoding that is read.
        Trouble: the file is missing or may not be read.
    """
    head = read_head(path, HEAD_BYTES)
    guessed = False
    if encoding is None:
        encoding, guessed = _encoding_of(path, head)
    text = _without_mark(head).decode(encoding, "replace")
    return Dialect(encoding, _delimiter_of(text), guessed)


def _encoding_of(path: Path, head: bytes) -> tuple[str, bool]:
    """Look at marks, then at strict UTF-8, then at what Windows-1252 leaves undefined."""
    if head.startswith(b"\xef\xbb\xbf"):
        return "utf-8", False
    if head.startswith(b"\xff\xfe"):
        return "utf-16-le", False
    if head.startswith(b"\xfe\xff"):
        return "utf-16-be", False
    wide = looks_like_utf16(head)
    if wide is not None:
        return wide, False
    pieces = [_whole_lines(head), *_pieces(path)]
    if all(_decodes(piece, "utf-8") for piece in pieces):
        return "utf-8", False
    if all(_decodes(piece, "cp1252") for piece in pieces):
        return "cp1252", True
    raise Refusal(
        f"{path.name} is neither UTF-8, UTF-16 nor Windows-1252 text."
        " Save it as “CSV UTF-8” and upload it again.",
        reason=Reason("file.encoding_unknown"),
    )


def _pieces(path: Path) -> list[bytes]:
    """Samples from all over the file, each cut to whole lines: heads are often plain ASCII."""
    pieces = []
    try:
        size = path.stat().st_size
        if size <= HEAD_BYTES:
            return []
        with path.open("rb") as stream:
            for index in range(1, _PIECES + 1):
                stream.seek((size - _PIECE_BYTES) * index // _PIECES)
                piece = stream.read(_PIECE_BYTES)
                _, _, tail = piece.partition(b"\n")
                pieces.append(_whole_lines(tail))
    except OSError as error:
        raise trouble(path, error) from error
    return pieces


def _whole_lines(piece: bytes) -> bytes:
    """Drop the last, possibly cut line; a character may be cut with it."""
    if len(piece) < _PIECE_BYTES // 2:
        return piece
    end = max(piece.rfind(b"\n"), piece.rfind(b"\r"))
    # Without any line end only the last character can be cut: at most 3 bytes of it are here.
    return piece[: end + 1] if end >= 0 else piece[:-3]


def _decodes(piece: bytes, encoding: str) -> bool:
    try:
        piece.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _without_mark(head: bytes) -> bytes:
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        if head.startswith(mark):
            return head[len(mark) :]
    return head


def _delimiter_of(text: str) -> str:
    """Pick the delimiter that cuts most lines into the same number of cells."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[:_SAMPLE_LINES]
    first = lines[0].strip()
    if first.lower().startswith(_EXCEL_HINT) and first[len(_EXCEL_HINT) :] in _DELIMITERS:
        return first[len(_EXCEL_HINT) :]
    return max(_DELIMITERS, key=lambda delimiter: _evenness(lines, delimiter))


def _evenness(lines: list[str], delimiter: str) -> tuple[float, int]:
    widths: Counter[int] = Counter()
    try:
        for cells in csv.reader(lines, delimiter=delimiter):
            if cells:
                widths[len(cells)] += 1
    except csv.Error:
        return (0.0, 0)
    wide = {width: count for width, count in widths.items() if width > 1}
    if not wide:
        return (0.0, 0)
    width, count = max(wide.items(), key=lambda item: (item[1], item[0]))
    return (round(count / widths.total(), 1), width)
