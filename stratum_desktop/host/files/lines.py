"""Lines of a text file with exact byte offsets, in bounded memory."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.host.files.row import MAX_RECORD_BYTES

_BLOCK_BYTES = 256 * 1024

MAX_ENDLESS_BYTES = 64 * 1024 * 1024
"""Bytes without any line end after which a file is given up: it is not a table."""

_WIDE_LINE = re.compile("[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
_BOMS = {
    "utf-8": b"\xef\xbb\xbf",
    "utf-16-le": b"\xff\xfe",
    "utf-16-be": b"\xfe\xff",
}


class RecordTooLong(Exception):
    """The present record passed `MAX_RECORD_BYTES`; what was read of it is lost."""


class Lines(Iterator[str]):
    """Feeds `csv.reader`, and knows for every record which bytes it took.

    Lines end with CR, LF or CRLF. A line that is not valid text or holds a NUL byte is handed
    on (so that quotes still pair up) and noted in `fault`: the caller drops the whole record.
    """

    def __init__(self, stream: BinaryIO, encoding: str, offset: int) -> None:
        """Read from `offset`, which must be 0 or the start of a line."""
        self._stream = stream
        self._encoding = encoding
        self._is_wide = encoding.startswith("utf-16")
        self._pending: list[bytes] = []
        self._carry = b""
        self._dropped = 0
        self._at_end = False
        #: Where the next line begins.
        self.offset = 0
        #: Lines taken by the present record.
        self.line_count = 0
        #: Where the line after the present record's first one begins.
        self.first_line_end = 0
        #: What is wrong with the text of the present record.
        self.fault: Reason | None = None
        #: True when the record asked for more lines than the file has.
        self.is_exhausted = False
        self._begin = 0
        self.go_to(offset)

    def go_to(self, offset: int) -> None:
        """Continue at the line that begins at this offset; 0 skips a byte order mark."""
        if offset == 0:
            self._stream.seek(0)
            bom = _BOMS.get(self._encoding, b"")
            if bom and self._stream.read(len(bom)) == bom:
                offset = len(bom)
        self._stream.seek(offset)
        self._pending = []
        self._carry = b""
        self._dropped = 0
        self._at_end = False
        self.is_exhausted = False
        self.offset = offset
        self.begin_record()

    def begin_record(self) -> None:
        """Count lines and bytes from here."""
        self._begin = self.offset
        self.line_count = 0
        self.fault = None

    @property
    def record_bytes(self) -> int:
        """Return how many bytes the present record took."""
        return self.offset - self._begin

    def __next__(self) -> str:
        """Return the next line with its end.

        Raises:
            RecordTooLong: the record is longer than any row may be.
            Refusal: the file goes on for ever without a line end.
        """
        while not self._pending:
            if self._at_end:
                self.is_exhausted = True
                raise StopIteration
            self._fill()
        raw = self._pending.pop()
        self.offset += self._dropped + len(raw)
        is_cut = self._dropped > 0
        self._dropped = 0
        self.line_count += 1
        if self.line_count == 1:
            self.first_line_end = self.offset
        if is_cut or self.offset - self._begin > MAX_RECORD_BYTES:
            raise RecordTooLong
        try:
            text = raw.decode(self._encoding)
        except UnicodeDecodeError:
            self.fault = Reason("row.not_text", {"encoding": self._encoding})
            return raw.decode(self._encoding, "replace")
        if "\0" in text:
            self.fault = Reason("row.nul_byte")
        return text

    def _fill(self) -> None:
        block = self._stream.read(_BLOCK_BYTES)
        self._at_end = not block
        lines = self._split(self._carry + block)
        self._carry = b""
        if lines and not self._at_end:
            # The last one may go on in the next block; so may CR, as CRLF.
            self._carry = lines.pop()
        if self._at_end and self._dropped and not lines:
            lines = [b""]
        if not lines and len(self._carry) > MAX_RECORD_BYTES:
            self._drop_carry()
        lines.reverse()
        self._pending = lines

    def _drop_carry(self) -> None:
        """Forget the start of an overlong line; its size still counts."""
        self._dropped += len(self._carry)
        self._carry = b""
        if self._dropped > MAX_ENDLESS_BYTES:
            raise Refusal(
                f"The file goes on for {MAX_ENDLESS_BYTES >> 20} MB after byte {self.offset:,}"
                " without a line end: it is not a table of rows. Export it again.",
                reason=Reason("file.no_lines", {"offset": self.offset}),
            )

    def _split(self, data: bytes) -> list[bytes]:
        if not self._is_wide:
            return data.splitlines(keepends=True)
        even = len(data) & ~1
        text = data[:even].decode(self._encoding, "surrogatepass")
        lines = [line.encode(self._encoding, "surrogatepass") for line in _WIDE_LINE.findall(text)]
        if even < len(data):
            # Half a character: of the next block, or the fault of the last line.
            lines.append((lines.pop() if lines else b"") + data[even:])
        return lines
