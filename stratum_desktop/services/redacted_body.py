"""A wire body as it may be looked at: digests shortened, everything that points at a person masked.

What may be read in full is listed; everything else under a person's keys is masked, so that a
platform's new field is hidden until somebody decides otherwise.
"""

from __future__ import annotations

import re

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


def wire_text(bodies: StoredBodies, cipher: FieldCipher) -> str:
    """Return what was or would be sent of a delivery; "" when nothing was frozen.

    Raises:
        Trouble: the sealed body cannot be opened with this cipher's key.
    """
    if bodies.wire is None:
        return ""
    if not bodies.wire_is_sealed:
        return redacted_body(bodies.wire)
    return redacted_body(cipher.decrypt(bodies.wire, purpose=Purpose.SECRET).encode())


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
    if isinstance(value, str) and _DIGEST.fullmatch(value):
        return f"{value[:_SHOWN_OF_DIGEST]}…"
    return "…" if is_personal else value
