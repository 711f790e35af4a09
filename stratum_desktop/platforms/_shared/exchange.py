"""One request and its answer, made fit to be stored and shown.

Every sender ends a call with `exchange_of`, and tells by a function of its own what only its
vendor's answers say: code, trace, and what of the text must not be kept.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

from stratum_desktop.platforms._shared.answer import redacted
from stratum_desktop.platforms._shared.http import NoReply, Reply
from stratum_desktop.platforms.contract import Exchange

_TRACE_CHARACTERS = 64


class Told(NamedTuple):
    """What an answer says of itself."""

    #: As the vendor writes it down; None when it gave none.
    platform_code: str | None = None
    #: The vendor's id for the call, of whatever type it came in; only text is kept.
    trace_id: object = None
    #: What may be kept of the answer, before tokens and personal data are taken out; None: all.
    body: bytes | None = None


def exchange_of(
    url: str,
    request_bytes: int,
    reply: Reply | NoReply,
    *,
    parcel_count: int,
    secrets: Iterable[str],
    told_by: Callable[[Reply], Told],
) -> Exchange:
    """Return a POST and its answer as they may be stored.

    Args:
        url: without query.
        parcel_count: how many parcels it carried.
        secrets: values that must not appear, whatever they look like: those of the lane.
        told_by: reads the answer; not asked when none came.
    """
    told = Told() if isinstance(reply, NoReply) else told_by(reply)
    trace = told.trace_id
    return Exchange(
        method="POST",
        url=url,
        parcel_count=parcel_count,
        request_bytes=request_bytes,
        duration_ms=reply.duration_ms,
        http_status=reply.status,
        platform_code=told.platform_code,
        trace_id=trace[:_TRACE_CHARACTERS] if isinstance(trace, str) else None,
        answer=_kept_of(reply, told, secrets),
        clock_skew_seconds=None if isinstance(reply, NoReply) else reply.clock_skew_seconds,
    )


def _kept_of(reply: Reply | NoReply, told: Told, secrets: Iterable[str]) -> str:
    if isinstance(reply, NoReply):
        return ""
    return redacted(reply.body if told.body is None else told.body, secrets=secrets)
