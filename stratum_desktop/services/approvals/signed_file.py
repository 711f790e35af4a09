"""Files that one workspace signs and another reads: JSON with an Ed25519 signature.

    {"kind": …, "version": 1, "content": {…}, "public_key": …, "signature": …}

The signature covers the kind, the version and the content as `_signed_bytes` spells it, so that
nothing of a file can be changed, and no file passes for one of another kind.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.reason import Reason
from stratum_desktop.host.files.whole_file import whole_file
from stratum_desktop.services.approvals.checking import refusal
from stratum_desktop.store.signing import is_signed_by, public_key_of, sign

T = TypeVar("T")

VERSION = 1
"""Of the form of these files."""

LAST_MS = 253_402_300_800_000
"""The year 10000, which no calendar has."""

MOST_BYTES = 8 * 1024 * 1024
"""Larger files are not read. Source: own choice; 500 proposals take less than 2 MB."""


class FileKind(StrEnum):
    """What a signed file holds."""

    PROPOSALS = "stratum.proposals"
    DECISIONS = "stratum.decisions"


@dataclass(frozen=True, slots=True)
class SignedFile:
    """What a signed file holds, and whose it is."""

    kind: FileKind
    content: Mapping[str, Any]
    public_key: str
    #: Everything, as it is written.
    document: Mapping[str, Any]


def signed(kind: FileKind, content: Mapping[str, Any], *, private_key: str) -> dict[str, Any]:
    """Return a document signed with a key, as it is written."""
    return {
        "kind": kind.value,
        "version": VERSION,
        "content": content,
        "public_key": public_key_of(private_key),
        "signature": sign(_signed_bytes(kind.value, VERSION, content), private_key),
    }


def verified(document: object, kind: FileKind) -> SignedFile:
    """Return what a document holds, if its signature covers it.

    Raises:
        Refusal: it is no such document, of a later version, or was changed after it was signed.
    """
    if not isinstance(document, dict) or document.get("kind") != kind.value:
        raise refusal(Reason("approval_file.no_such_file", {"kind": _WORDS[kind]}))
    if document.get("version") != VERSION:
        raise refusal(Reason("approval_file.of_later_version"))
    match document:
        case {"content": dict(content), "public_key": str(key), "signature": str(signature)}:
            if is_signed_by(key, _signed_bytes(kind.value, VERSION, content), signature):
                return SignedFile(kind, content, key, document)
    raise refusal(Reason("approval_file.tampered"))


def read_signed(path: Path, kind: FileKind) -> SignedFile:
    """Return what a signed file holds.

    Raises:
        Refusal: as `verified`, or the file is too large.
        Trouble: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Trouble(
            f"{path} could not be read ({error.strerror}). Look whether it is there and retry.",
            reason=Reason("approval_file.not_read", {"errno": error.errno}),
        ) from error
    if len(data) > MOST_BYTES:
        raise refusal(Reason("approval_file.no_such_file", {"kind": _WORDS[kind]}))
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise refusal(Reason("approval_file.no_such_file", {"kind": _WORDS[kind]})) from error
    return verified(document, kind)


def write_signed(path: Path, document: Mapping[str, Any]) -> None:
    """Write a document whole or not at all, readable by its owner alone.

    Raises:
        Trouble: it cannot be written.
    """
    with whole_file(path) as beside:
        beside.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", "utf-8")


def part(file: SignedFile, name: str, kind: type[T]) -> T:
    """Return a part of what was signed, of the kind that it has in files of this product.

    Raises:
        Refusal: it is not there, or is something else.
    """
    value = file.content.get(name)
    if not isinstance(value, kind):
        raise refusal(Reason("approval_file.tampered"))
    return value


def made_at_ms(file: SignedFile) -> int:
    """Return when a file was signed, by the clock of who signed it; epoch milliseconds.

    Raises:
        Refusal: it does not say so.
    """
    at_ms = part(file, "made_at_ms", int)
    if not 0 <= at_ms < LAST_MS:
        raise refusal(Reason("approval_file.tampered"))
    return at_ms


_WORDS = {
    FileKind.PROPOSALS: "a colleague's proposals",
    FileKind.DECISIONS: "a colleague's decisions",
}


def _signed_bytes(kind: str, version: int, content: object) -> bytes:
    text = json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return f"{kind}/{version}\n{text}".encode()
