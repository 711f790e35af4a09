"""A wire body as it may be looked at: digests shortened, everything that points at a person masked.

What may be read in full is listed; everything else under a person's keys is masked, so that a
platform's new field is hidden until somebody decides otherwise.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import orjson

from stratum_desktop.store.field_cipher import FieldCipher, Purpose
from stratum_desktop.store.read_models.timeline import StoredBodies

_PERSONAL = frozenset(
    {
        "user_data",
        "user",
        "user_ids",
        "userIds",
        "userInfo",
        "userIdentifiers",
        "userData",
        "adIdentifiers",
        "gclid",
        "gbraid",
        "wbraid",
        "client_id",
        "user_id",
        "session_id",
    }
)
"""Members of wire bodies that hold identifiers, as the vendors spell them."""

_DIGEST = re.compile(r"[0-9a-f]{64}")
_SHOWN_OF_DIGEST = 8


class BodyField(NamedTuple):
    """One value of a body: what it is, and whether it says something of a person."""

    raw: object
    is_personal: bool

    @property
    def shown(self) -> str:
        """What may be seen of it."""
        seen = self._seen()
        return seen if isinstance(seen, str) else orjson.dumps(seen).decode()

    @property
    def is_hidden(self) -> bool:
        """Whether what is shown says less than what it is."""
        return self._seen() != self.raw

    def _seen(self) -> object:
        is_empty = isinstance(self.raw, dict | list)
        return self.raw if is_empty else _masked_value(self.raw, is_personal=self.is_personal)


def wire_body(bodies: StoredBodies, cipher: FieldCipher) -> bytes | None:
    """Return the bytes that were or would be sent of a delivery; None: nothing was frozen.

    Raises:
        Trouble: the sealed body cannot be opened with this cipher's key.
    """
    return None if bodies.wire is None else opened(bodies.wire, bodies.wire_is_sealed, cipher)


def opened(body: bytes, is_sealed: bool, cipher: FieldCipher) -> bytes:  # noqa: FBT001 - as stored
    """Return a stored body as it is sent.

    Raises:
        Trouble: it is sealed, and this cipher's key does not open it.
    """
    return cipher.decrypt(body, purpose=Purpose.SECRET).encode() if is_sealed else body


def body_fields(body: bytes) -> dict[str, BodyField]:
    """Return every value of a JSON body by its place, such as `custom_data.contents[0].id`."""
    found: dict[str, BodyField] = {}
    _gather(orjson.loads(body), "", found, is_personal=False)
    return found


def wire_text(bodies: StoredBodies, cipher: FieldCipher) -> str:
    """Return what was or would be sent of a delivery; "" when nothing was frozen.

    Raises:
        Trouble: the sealed body cannot be opened with this cipher's key.
    """
    body = wire_body(bodies, cipher)
    return "" if body is None else redacted_body(body)


def redacted_body(body: bytes) -> str:
    """Return a JSON body indented, with digests cut to 8 characters and personal values masked."""
    shown = _masked(orjson.loads(body), is_personal=False)
    return orjson.dumps(shown, option=orjson.OPT_INDENT_2).decode()


def _masked(value: object, *, is_personal: bool) -> object:
    if isinstance(value, dict):
        return {
            key: _masked(inner, is_personal=is_personal or key in _PERSONAL)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_masked(inner, is_personal=is_personal) for inner in value]
    return _masked_value(value, is_personal=is_personal)


def _masked_value(value: object, *, is_personal: bool) -> object:
    if isinstance(value, str) and _DIGEST.fullmatch(value):
        return f"{value[:_SHOWN_OF_DIGEST]}…"
    return "…" if is_personal else value


def _gather(value: object, path: str, found: dict[str, BodyField], *, is_personal: bool) -> None:
    """Add the values below a place; an empty object or list is a value too."""
    if isinstance(value, dict) and value:
        start = f"{path}." if path else ""
        for key, inner in value.items():
            hides = is_personal or key in _PERSONAL
            _gather(inner, start + key, found, is_personal=hides)
    elif isinstance(value, list) and value:
        for at, inner in enumerate(value):
            _gather(inner, f"{path}[{at}]", found, is_personal=is_personal)
    else:
        found[path] = BodyField(value, is_personal)
