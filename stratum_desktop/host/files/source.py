"""The file itself: whether it can be read at all, what kind it is, and its fingerprint."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from stratum_desktop.domain.errors import Refusal, Trouble
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.upload import FileKind

_HEAD_BYTES = 64 * 1024
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The stream that holds the real workbook of a password-protected XLSX.
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_OTHER_FORMATS = (
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"SQLite format 3\x00", "a database"),
    (b"PAR1", "a Parquet file"),
    (b"{\\rtf", "a rich-text document"),
)
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")


def kind_of(path: Path) -> FileKind:
    """Say which reader a file needs, from its first bytes; its ending is not believed.

    Raises:
        Refusal: a folder, an empty file, a format that is not read, or a name that is no text
            (Linux allows it) and could be stored nowhere.
        Trouble: the file is missing or may not be read.
    """
    shown = str(path).encode("utf-8", "replace").decode()
    if shown != str(path):
        raise Refusal(
            f"The path {shown} holds characters that are no text. Rename the file or its folder.",
            reason=Reason("file.name_unreadable"),
        )
    head = read_head(path, _HEAD_BYTES)
    if not head.strip():
        raise Refusal(
            f"{path.name} is empty. Export it again and upload the new file.",
            reason=Reason("file.empty"),
        )
    if head.startswith((_ZIP, _EMPTY_ZIP)):
        return FileKind.XLSX
    if head.startswith(_OLE):
        raise _ole_refusal(path)
    for magic, name in _OTHER_FORMATS:
        if head.startswith(magic):
            raise Refusal(
                f"{path.name} is {name}, not a table. Export a CSV or XLSX file instead.",
                reason=Reason("file.other_format", {"format": name}),
            )
    if _is_binary(head):
        raise Refusal(
            f"{path.name} is not text: it holds binary data. Export a CSV or XLSX file instead.",
            reason=Reason("file.binary"),
        )
    return FileKind.CSV


def read_head(path: Path, size: int) -> bytes:
    """Return the first bytes of a file.

    Raises:
        Refusal: the path is a folder or a device.
        Trouble: the file is missing or may not be read.
    """
    if path.is_dir():
        raise Refusal(
            f"{path.name} is a folder. Choose one CSV or XLSX file in it.",
            reason=Reason("file.is_folder"),
        )
    try:
        if path.exists() and not path.is_file():
            raise Refusal(
                f"{path.name} is not a regular file. Choose a CSV or XLSX file.",
                reason=Reason("file.not_regular"),
            )
        with path.open("rb") as stream:
            return stream.read(size)
    except OSError as error:
        raise trouble(path, error) from error


def sha256_of(
    path: Path,
    *,
    on_bytes: Callable[[int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> bytes | None:
    """Return a file's fingerprint, or None when asked to stop.

    Args:
        on_bytes: told how many bytes were read so far, about once per megabyte.

    Raises:
        Trouble: the file is missing or may not be read.
    """
    digest = hashlib.sha256()
    done = 0
    try:
        with path.open("rb", buffering=0) as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
                done += len(block)
                if on_bytes is not None:
                    on_bytes(done)
                if should_stop is not None and should_stop():
                    return None
    except OSError as error:
        raise trouble(path, error) from error
    return digest.digest()


def trouble(path: Path, error: OSError) -> Trouble:
    """Return what to tell a person of a file that cannot be read."""
    if isinstance(error, FileNotFoundError):
        return Trouble(
            f"{path} is not there. Check the path, or put the file back.",
            reason=Reason("file.missing"),
        )
    if isinstance(error, PermissionError):
        return Trouble(
            f"{path} may not be read by you. Change its permissions, or copy it elsewhere.",
            reason=Reason("file.not_permitted"),
        )
    return Trouble(
        f"{path} cannot be read ({error.strerror or error}). Copy it to this computer and retry.",
        reason=Reason("file.unreadable", {"errno": error.errno}),
    )


def _ole_refusal(path: Path) -> Refusal:
    if _ENCRYPTED_STREAM in read_head(path, 4 << 20):
        return Refusal(
            f"{path.name} is protected by a password. Save it without one and upload it again.",
            reason=Reason("file.password"),
        )
    return Refusal(
        f"{path.name} is an old Excel file (.xls). Open it and save it as XLSX or CSV.",
        reason=Reason("file.xls"),
    )


def _is_binary(head: bytes) -> bool:
    """Text has no control characters; UTF-16 has a mark, or a zero in every other byte."""
    if head.startswith(_UTF16_BOMS) or looks_like_utf16(head) is not None:
        return False
    sample = head[:4096]
    controls = sum(1 for byte in sample if byte < 9 or 13 < byte < 32)
    return controls * 20 > len(sample)


def looks_like_utf16(head: bytes) -> str | None:
    """Return the byte order of UTF-16 text that has no mark, or None.

    Western text has its zero bytes at one parity only; 0 bytes at both are binary data.
    """
    sample = head[:4096]
    sample = sample[: len(sample) & ~1]
    if len(sample) < 4:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd * 10 > half * 4 and even * 50 < half:
        return "utf-16-le"
    if even * 10 > half * 4 and odd * 50 < half:
        return "utf-16-be"
    return None
