"""Whether the log that lies beside a database is that database's own.

SQLite takes any log of the right name for the database's, and whoever closes the file copies it
in. A log belongs to one database as a whole, so its first page tells: the seal of a page needs the
key and the salt of its database. A backup has the salt of the database it was made from; it is
made without a log, and says itself that nobody has opened it yet (see `copied`).
"""

from __future__ import annotations

import hmac
import struct
from contextlib import closing
from hashlib import pbkdf2_hmac
from pathlib import Path

from sqlcipher3 import dbapi2

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.store.connection import PAGE_BYTES, Access, connect, sidecars
from stratum_desktop.store.copied import copied_minutes

# The form of a log. Source: sqlite.org/fileformat2.html, section 4.1 (read 2026-11-23).
_LOG_HEAD_BYTES = 32
_FRAME_HEAD_BYTES = 24
_LITTLE_ENDIAN_SUMS = 0x377F0682
# How SQLCipher seals a page. Source: zetetic.net/sqlcipher/design (read 2026-11-23).
_SALT_BYTES = 16
_SEAL_BYTES = 32
_SEAL_MASK = 0x3A
_SEAL_ROUNDS = 2


def require_own_log(path: Path, *, key: bytes) -> None:
    """Refuse a database beside the log of another one, before anything could copy that log in.

    A log that holds no whole page, and a database whose first page does not open with this key,
    are left to those who open the file.

    Raises:
        Refusal: the log is another database's; nothing was changed.
        OSError: the files cannot be read.
    """
    log = sidecars(path)[0]
    first = _first_page(log)
    if first is None:
        return
    try:
        with closing(connect(path, key=key, access=Access.FILE)) as connection:
            is_unopened_copy = copied_minutes(connection) != 0
            (salt,) = connection.execute("PRAGMA cipher_salt").fetchone()
    except dbapi2.DatabaseError:
        return
    if _is_sealed(*first, key=key, salt=bytes.fromhex(salt)) and not is_unopened_copy:
        return
    raise Refusal(
        f"Beside {path.name} lies {log.name}, the log of another database, perhaps of the one that "
        f"stood here before. Nothing was changed. Move {log.name} away if {path.name} is the "
        "database you want, or put back the one that the log belongs to.",
        reason=Reason("store.foreign_log", {"file": path.name, "log": log.name}),
    )


def _first_page(log: Path) -> tuple[bytes, int] | None:
    """Return content and number of a log's first page; None where it holds none that counts."""
    try:
        with log.open("rb") as file:
            content = file.read(_LOG_HEAD_BYTES + _FRAME_HEAD_BYTES + PAGE_BYTES)
    except FileNotFoundError:
        return None
    head, frame = content[:_LOG_HEAD_BYTES], content[_LOG_HEAD_BYTES:]
    page = frame[_FRAME_HEAD_BYTES:]
    order = "little" if int.from_bytes(head[:4], "big") == _LITTLE_ENDIAN_SUMS else "big"
    if len(page) < PAGE_BYTES or frame[8:16] != head[16:24]:
        return None
    sums = _checksum(head[:24], (0, 0), order)
    if _numbers(head[24:], "big") != sums:
        return None
    if _numbers(frame[16:24], "big") != _checksum(frame[:8] + page, sums, order):
        return None
    return page, int.from_bytes(frame[:4], "big")


def _checksum(content: bytes, start: tuple[int, int], order: str) -> tuple[int, int]:
    """Return SQLite's running sum over a log."""
    first, second = start
    words = _numbers(content, order)
    for one, other in zip(words[::2], words[1::2], strict=True):
        first = (first + one + second) & 0xFFFFFFFF
        second = (second + other + first) & 0xFFFFFFFF
    return first, second


def _numbers(content: bytes, order: str) -> tuple[int, ...]:
    return struct.unpack(f"{'<' if order == 'little' else '>'}{len(content) // 4}I", content)


def _is_sealed(page: bytes, number: int, *, key: bytes, salt: bytes) -> bool:
    """Say whether a page carries the seal of the database with this key and salt."""
    mask = bytes(one ^ _SEAL_MASK for one in salt)
    seal_key = pbkdf2_hmac("sha512", key, mask, _SEAL_ROUNDS, len(key))
    body = page[_SALT_BYTES:-_SEAL_BYTES] if number == 1 else page[:-_SEAL_BYTES]
    seal = hmac.digest(seal_key, body + number.to_bytes(4, "little"), "sha256")
    return hmac.compare_digest(seal, page[-_SEAL_BYTES:])
