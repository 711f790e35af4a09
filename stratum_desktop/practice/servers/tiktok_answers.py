"""The shape of TikTok's answers: the business code decides, not the HTTP status."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import orjson

from stratum_desktop.practice.servers.vendor import Answered


def refused(message: str) -> Answered:
    """Refuse a parameter, with the HTTP status of a success as TikTok does."""
    return said(200, 40002, message)


def said(
    status: int,
    code: int,
    message: str,
    *,
    data: Mapping[str, object] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answered:
    """Say something as TikTok does; the request's id is the same for the same words."""
    trace = hashlib.blake2b(message.encode(), digest_size=16).hexdigest().upper()
    body = {"code": code, "message": message, "request_id": trace, "data": data or {}}
    return Answered(status, orjson.dumps(body), headers=headers or {})


def no_permission() -> Answered:
    """Refuse an ad account that is not the token's."""
    return said(200, 40001, "You do not have permission to this advertiser.")
