"""A file with room made beforehand, for records that the full disk of a database cannot take.

The room is the file's own: nobody else can take it, as they could take what is given up only when
the disk is full.

Each record is a length of four bytes, a SHA-256 and the content; a length of zero ends them. A
record that a power cut left half written does not fit its hash and counts as not written.
"""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.reason import Reason

ROOM_BYTES = 4_000_000
"""Source: own choice; a record of 2,000 deliveries takes a tenth of a megabyte, and at most one
request is out for each destination."""

_LENGTH_BYTES = 4
_HEAD_BYTES = _LENGTH_BYTES + 32


class SettleJournal:
    """The journal of one workspace. Nobody but the process that delivers opens it."""

    def __init__(self, path: Path) -> None:
        """Name it; nothing is made yet."""
        self._path = path

    def make_room(self) -> None:
        """Have the room on the disk; quick when it is there already.

        Raises:
            Trouble: the disk has no room for it, or failed.
        """
        try:
            if self._path.exists() and self._path.stat().st_size >= ROOM_BYTES:
                return
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            with os.fdopen(descriptor, "r+b") as file:
                kept = file.read()
                # Zeros need not survive a power cut: what is missing is made again.
                file.write(bytes(ROOM_BYTES - len(kept)))
        except OSError as error:
            raise Trouble(
                f"There is no room for {self._path.name} ({error.strerror}). Nothing is sent: what "
                "came of it could not be recorded. Free some space.",
                reason=Reason("disk.nearly_full", {"megabytes": 0}),
            ) from error

    def keep(self, record: bytes) -> bool:
        """Write a record behind the others; False when the file cannot take it."""
        head = len(record).to_bytes(_LENGTH_BYTES, "big") + sha256(record).digest()
        try:
            end = sum(_HEAD_BYTES + len(one) for one in self.records())
            if end + 2 * _HEAD_BYTES + len(record) > ROOM_BYTES:
                return False
            self._write(end, head + record + bytes(_HEAD_BYTES))
        except OSError:
            return False
        return True

    def records(self) -> list[bytes]:
        """Return the records, oldest first; empty when there is no journal."""
        try:
            with self._path.open("rb") as file:
                head = file.read(_LENGTH_BYTES)
                # Asked once a second, and almost always empty.
                content = head + file.read() if any(head) else b""
        except FileNotFoundError:
            return []
        records, place = [], 0
        while length := int.from_bytes(content[place : place + _LENGTH_BYTES], "big"):
            start = place + _HEAD_BYTES
            record = content[start : start + length]
            if sha256(record).digest() != content[place + _LENGTH_BYTES : start]:
                break
            records.append(record)
            place = start + length
        return records

    def clear(self) -> None:
        """Forget every record; the room stays.

        Raises:
            Trouble: the disk failed; the records are there still.
        """
        try:
            self._write(0, bytes(_HEAD_BYTES))
        except OSError as error:
            raise Trouble(
                f"{self._path.name} cannot be written ({error.strerror}). Nothing is sent: what "
                "came of it could not be recorded. Check the disk and the folder's permissions.",
                reason=Reason("disk.not_writable", {"errno": error.errno}),
            ) from error

    def _write(self, place: int, content: bytes) -> None:
        with self._path.open("r+b") as file:
            file.seek(place)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
