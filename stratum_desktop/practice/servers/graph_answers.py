"""What every edge of a strict Graph API has in common: its errors, its forms, its token.

Source: developers.facebook.com/docs/graph-api/guides/error-handling, read 2026-11-22.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from urllib.parse import parse_qs

import orjson

from stratum_desktop.practice.servers.vendor import Answered, Call


def error(
    status: int,
    code: int,
    message: str,
    *,
    subcode: int | None = None,
    is_transient: bool = False,
    blame: list[list[str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answered:
    """Return a refusal in Meta's words."""
    found: dict[str, object] = {"message": message, "type": "OAuthException", "code": code}
    if subcode is not None:
        found |= {"error_subcode": subcode, "error_user_title": message, "error_user_msg": message}
    if blame is not None:
        # Meta writes this member as a JSON text as often as an object.
        found["error_data"] = orjson.dumps({"blame_field_specs": blame}).decode()
    found |= {"is_transient": is_transient, "fbtrace_id": trace(message.encode())}
    return Answered(status, orjson.dumps({"error": found}), headers=headers or {})


def unknown_path(call: Call) -> Answered:
    """Refuse a path that Meta does not have."""
    return error(400, 2500, f"Unknown path components: {call.path}")


def not_accessible(call: Call, node: str) -> Answered:
    """Refuse an object that does not exist, or is not for this token."""
    return error(
        400,
        100,
        f"Unsupported {call.method.lower()} request. Object with ID '{node}' does not exist,"
        " cannot be loaded due to missing permissions, or does not support this operation.",
        subcode=33,
    )


def trace(seed: bytes) -> str:
    """Return an id for a call, as Meta spells them."""
    return "A" + re.sub(r"[^0-9a-f]", "", hashlib.blake2b(seed, digest_size=11).hexdigest())


def form_of(call: Call) -> Mapping[str, object] | None:
    """Return the root of a JSON or form body; in a form, `data` is a JSON text."""
    if call.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        form: dict[str, object] = {
            name: values[-1] for name, values in parse_qs(call.body.decode()).items()
        }
        data = json_value(str(form.get("data", "")).encode())
        if isinstance(data, list):
            form["data"] = [
                json_value(item.encode()) if isinstance(item, str) else item for item in data
            ]
        return form
    root = json_value(call.body)
    return root if isinstance(root, dict) else None


def token_of(call: Call, form: Mapping[str, object] | None) -> object:
    """Return the token of a call: a header, a parameter, or a member of the body."""
    scheme, _, token = call.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token
    return call.query.get("access_token") or (form or {}).get("access_token")


def json_value(text: bytes) -> object:
    """Return what a JSON text holds, or None."""
    try:
        value: object = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return value
