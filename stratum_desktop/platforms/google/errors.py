"""What Google's APIs say alike when they refuse, turned into exactly one failure, by tables.

The reason in `details` decides first, then the HTTP status; texts are never read, and never kept:
they may repeat what a person entered. Each way in adds the reasons of its own. Sources, read
2026-11-22: developers.google.com/data-manager/api/devguides/concepts/understand-errors and
…/identity/protocols/oauth2.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.answer import json_object
from stratum_desktop.platforms._shared.failure_kind import Kind, failure_of_kind
from stratum_desktop.platforms._shared.http import NoReply, Reply
from stratum_desktop.platforms.failures import (
    Failure,
    Misunderstood,
    NeedsReauthorisation,
    Rejected,
    Unavailable,
)

_K = Kind
Meaning = tuple[Kind, str]
#: 5xx is RETRY; what is listed nowhere is in `_unlisted`.
BY_STATUS: dict[int, Meaning] = {
    400: (_K.REJECT, "google.events_refused"),
    401: (_K.REAUTHORISE, "google.access_token_refused"),
    403: (_K.REAUTHORISE, "google.permission_missing"),
    404: (_K.UPDATE, "google.path_unknown"),
    405: (_K.UPDATE, "google.path_unknown"),
    408: (_K.RETRY, "google.service_error"),
    409: (_K.RETRY, "google.service_error"),
    410: (_K.UPDATE, "google.path_unknown"),
    413: (_K.REJECT, "google.request_too_large"),
    425: (_K.RETRY, "google.service_error"),
    429: (_K.SLOW_DOWN, "google.rate_limited"),
}
#: What the token endpoint calls an error; a status that is no success means the last one.
BY_TOKEN_ERROR: dict[str, Meaning] = {
    "invalid_grant": (_K.REAUTHORISE, "google.consent_ended"),
    "invalid_client": (_K.REAUTHORISE, "google.client_refused"),
    "unauthorized_client": (_K.REAUTHORISE, "google.client_refused"),
    "invalid_scope": (_K.REAUTHORISE, "google.scope_missing"),
    "invalid_request": (_K.REAUTHORISE, "google.token_call_refused"),
    "": (_K.REAUTHORISE, "google.token_call_refused"),
}

RATE_WAIT_SECONDS = 60.0
"""Where Google names no wait: its limits are counted by the minute."""

_LOST_STATUSES = frozenset({500, 504})
_DELAY = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,9})?)s")
_KEPT_NAME = re.compile(
    r"@type|code|domain|error|field|fieldName|index|jobId|rateName|rateScope|reason|recordCount"
    r"|requestId|requestStatus|retryDelay|status|[a-z]\w*Error"
)
_KEPT_TEXT = re.compile(r"[A-Za-z0-9_./:~\[\]-]{1,160}")


def failure_of(
    reply: Reply,
    reasons: Sequence[str],
    by_reason: Mapping[str, Meaning],
    *,
    guilty: tuple[int, ...] = (),
    refused: str = "google.events_refused",
) -> Failure:
    """Return what a reply that is no success means for the whole request.

    Args:
        reasons: as the answer gives them; the first that the table knows decides.
        by_reason: the table of the way in that was taken.
        guilty: positions that the answer names.
        refused: the code for a refusal of what was asked that is listed nowhere.
    """
    error = error_of(reply.body)
    known = next((by_reason[reason] for reason in reasons if reason in by_reason), None)
    kind, reason_code = known or _meaning_of(reply.status, is_readable=bool(error))
    if reason_code == BY_STATUS[400][1] and known is None:
        reason_code = refused
    facts: dict[str, str | int | float | None] = {"http_status": reply.status}
    if (code := platform_code_of(error, reasons)) is not None:
        facts["platform_code"] = code
    reason = Reason(reason_code, facts)
    wait = reply.retry_after_seconds
    if kind is Kind.SLOW_DOWN and wait is None:
        delay = retry_delay_of(reply.body)
        wait = RATE_WAIT_SECONDS if delay is None else delay
    return failure_of_kind(
        kind,
        reason,
        # A page of something in between proves nothing, and some faults come after the work.
        answer_lost=not error or reply.status in _LOST_STATUSES,
        retry_after_seconds=wait,
        guilty=guilty,
    )


def token_failure_of(reply: Reply | NoReply) -> Failure:
    """Return why no access token came. No event has left, so none can have arrived."""
    if isinstance(reply, NoReply):
        return _before_events(reply.failure)
    answer = json_object(reply.body) or {}
    code = answer.get("error")
    if 400 <= reply.status < 500 and reply.status not in (408, 425, 429):
        name = code if isinstance(code, str) and code in BY_TOKEN_ERROR else ""
        facts: dict[str, str | int | float | None] = {"http_status": reply.status}
        if name:
            facts["platform_code"] = name
        return NeedsReauthorisation(Reason(BY_TOKEN_ERROR[name][1], facts))
    return _before_events(failure_of(reply, (), {}))


def error_of(body: bytes) -> Mapping[str, object]:
    """Return Google's error object; empty when the body holds none."""
    error = (json_object(body) or {}).get("error")
    return error if isinstance(error, Mapping) else {}


def details_of(error: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    """Yield the objects of an error's `details`."""
    details = error.get("details")
    for detail in details if isinstance(details, list) else ():
        if isinstance(detail, Mapping):
            yield detail


def platform_code_of(error: Mapping[str, object], reasons: Sequence[str]) -> str | None:
    """Return Google's code as it is written down: ``INVALID_ARGUMENT/INVALID_EVENT``."""
    status = error.get("status")
    parts = [part for part in (status, *reasons[:1]) if isinstance(part, str) and part]
    return "/".join(parts)[:64] or None


def retry_delay_of(body: bytes) -> float | None:
    """Return the longest `retryDelay` of an answer, in seconds; None without one."""
    found = [float(one) for one in _delays_in(json_object(body) or {})]
    return max(found, default=None)


def keepable(value: object) -> object:
    """Return an answer without the texts that may repeat a person's data."""
    if isinstance(value, Mapping):
        kept = {}
        for name, inner in value.items():
            if isinstance(inner, Mapping | list):
                kept[name] = keepable(inner)
            elif _KEPT_NAME.fullmatch(str(name)):
                is_plain = not isinstance(inner, str) or _KEPT_TEXT.fullmatch(inner)
                kept[name] = inner if is_plain else "…"
        return kept
    if isinstance(value, list):
        # Of thousands of results only those that say something.
        return [keepable(one) for one in value if isinstance(one, Mapping | list) and one][:50]
    return "…"


def _meaning_of(status: int, *, is_readable: bool) -> Meaning:
    if status >= 500:
        return _K.RETRY, "google.service_error"
    if 300 <= status < 400:
        return _K.UNREADABLE, "answer.redirected"
    if status in BY_STATUS and (is_readable or status not in (400, 403, 404)):
        return BY_STATUS[status]
    if status >= 400 and is_readable:
        return BY_STATUS[400]
    return _K.UNREADABLE, "answer.not_understood"


def _before_events(failure: Failure) -> Failure:
    if isinstance(failure, Misunderstood | Rejected):
        return Unavailable(failure.reason)
    if isinstance(failure, Unavailable):
        return Unavailable(failure.reason, retry_after_seconds=failure.retry_after_seconds)
    return failure


def _delays_in(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        delay = value.get("retryDelay")
        if isinstance(delay, str) and (found := _DELAY.fullmatch(delay)):
            yield found[1]
        for inner in value.values():
            yield from _delays_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _delays_in(inner)
