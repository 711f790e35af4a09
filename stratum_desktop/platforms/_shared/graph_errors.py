"""Every answer of Meta's Graph API that is no success, turned into exactly one failure.

The order is Meta's own: `is_transient` first, then code and subcode, the HTTP status last; texts
are localised and never read. What only some events can meet stands in the table of the folder that
sends them. Sources, read 2026-11-22: developers.facebook.com/docs/graph-api/guides/error-handling,
…/graph-api/overview/rate-limiting, and subcodes seen in public reports.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import orjson

from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.answer import json_object
from stratum_desktop.platforms._shared.failure_kind import Kind, failure_of_kind
from stratum_desktop.platforms._shared.http import Reply
from stratum_desktop.platforms.ad_contract import CURSOR_ENDED, TOO_FAR_BACK
from stratum_desktop.platforms.failures import Failure

_K = Kind
Meaning = tuple[Kind, str]
Subcodes = Mapping[tuple[int, int], Meaning]
NO_SUBCODES: Subcodes = {}
#: (code, subcode) where the subcode changes what the code means.
BY_SUBCODE: Subcodes = {
    (100, 33): (_K.REAUTHORISE, "meta.dataset_not_accessible"),
    (190, 458): (_K.REAUTHORISE, "meta.app_removed"),
    (190, 459): (_K.REAUTHORISE, "meta.account_checkpoint"),
    (190, 460): (_K.REAUTHORISE, "meta.password_changed"),
    (190, 463): (_K.REAUTHORISE, "meta.token_expired"),
    (190, 467): (_K.REAUTHORISE, "meta.token_refused"),
    (100, 2804003): (_K.REJECT, "meta.event_too_old"),
    (100, 2804004): (_K.REJECT, "meta.event_time_outside_window"),
    (100, 2804008): (_K.REJECT, "meta.contents_need_id"),
    (100, 2804011): (_K.REJECT, "meta.currency_refused"),
    (100, 2804023): (_K.REJECT, "meta.value_needs_currency"),
    (100, 2804050): (_K.REJECT, "meta.identifiers_too_weak"),
}
BY_CODE = {
    1: (_K.RETRY, "meta.unknown_error"),
    2: (_K.RETRY, "meta.service_error"),
    3: (_K.REAUTHORISE, "meta.capability_missing"),
    4: (_K.SLOW_DOWN, "meta.app_rate_limited"),
    10: (_K.REAUTHORISE, "meta.permission_missing"),
    17: (_K.SLOW_DOWN, "meta.user_rate_limited"),
    32: (_K.SLOW_DOWN, "meta.page_rate_limited"),
    100: (_K.REJECT, "meta.parameter_refused"),
    102: (_K.REAUTHORISE, "meta.session_ended"),
    104: (_K.REAUTHORISE, "meta.proof_refused"),
    190: (_K.REAUTHORISE, "meta.token_refused"),
    294: (_K.REAUTHORISE, "meta.permission_missing"),
    341: (_K.SLOW_DOWN, "meta.app_rate_limited"),
    368: (_K.REAUTHORISE, "meta.blocked_for_policy"),
    613: (_K.SLOW_DOWN, "meta.calls_rate_limited"),
    2500: (_K.UPDATE, "meta.path_unknown"),
    2635: (_K.UPDATE, "meta.version_ended"),
    2642: (_K.REJECT, CURSOR_ENDED),
    3018: (_K.REJECT, TOO_FAR_BACK),
}
BY_CODE_RANGE = (
    (range(200, 300), (_K.REAUTHORISE, "meta.permission_missing")),
    (range(80_000, 80_015), (_K.SLOW_DOWN, "meta.business_rate_limited")),
)
#: 5xx is RETRY; everything that is listed nowhere is in `_unlisted`.
BY_STATUS = {
    401: (_K.REAUTHORISE, "meta.token_refused"),
    403: (_K.REAUTHORISE, "meta.permission_missing"),
    404: (_K.UPDATE, "meta.path_unknown"),
    408: (_K.RETRY, "meta.service_error"),
    410: (_K.UPDATE, "meta.version_ended"),
    413: (_K.REJECT, "meta.request_too_large"),
    425: (_K.RETRY, "meta.service_error"),
    429: (_K.SLOW_DOWN, "meta.calls_rate_limited"),
}


TOKEN_FAULTS = frozenset(
    {
        "meta.token_refused",
        "meta.token_expired",
        "meta.app_removed",
        "meta.password_changed",
        "meta.account_checkpoint",
        "meta.session_ended",
    }
)
"""Reasons that speak of the token itself, not of what it may reach."""


def failure_of(reply: Reply, subcodes: Subcodes = NO_SUBCODES) -> Failure:
    """Return what a reply that is no success means for the whole request.

    Args:
        reply: the answer.
        subcodes: (code, subcode) of what is sent, beside those that everybody meets.
    """
    error = error_of(reply.body)
    kind, reason_code = _meaning_of(reply.status, error, subcodes)
    facts: dict[str, str | int | float | None] = {"http_status": reply.status}
    if (code := platform_code_of(error)) is not None:
        facts["platform_code"] = code
    reason = Reason(reason_code, facts)
    # Only Meta's own error object proves that nothing was processed.
    return failure_of_kind(
        kind,
        reason,
        answer_lost=not error,
        retry_after_seconds=_wait_of(reply)
        if kind is Kind.SLOW_DOWN
        else reply.retry_after_seconds,
        guilty=guilty_of(error),
    )


def error_of(body: bytes) -> Mapping[str, object]:
    """Return Meta's error object; empty when the body holds none."""
    answer = json_object(body) or {}
    error = answer.get("error")
    return error if isinstance(error, Mapping) else {}


def platform_code_of(error: Mapping[str, object]) -> str | None:
    """Return Meta's code as it is written down: ``190``, or ``100/2804003`` with a subcode."""
    code, subcode = error.get("code"), error.get("error_subcode")
    if not isinstance(code, int):
        return None
    return f"{code}/{subcode}" if isinstance(subcode, int) else str(code)


def guilty_of(error: Mapping[str, object]) -> tuple[int, ...]:
    """Return the positions that `blame_field_specs` names: a hint, ascending, often empty.

    Meta sends `error_data` as an object or as a JSON text, and paths in several spellings.
    """
    data = error.get("error_data")
    if isinstance(data, str):
        data = json_object(data.encode())
    specs = data.get("blame_field_specs") if isinstance(data, Mapping) else None
    if specs is None:
        return ()
    text = orjson.dumps(specs).decode()
    return tuple(sorted({int(index) for index in re.findall(r"\bdata\W+(\d{1,4})\b", text)}))


def _meaning_of(status: int, error: Mapping[str, object], subcodes: Subcodes) -> Meaning:
    code, subcode = error.get("code"), error.get("error_subcode")
    meaning = None
    if isinstance(code, int):
        if isinstance(subcode, int):
            meaning = subcodes.get((code, subcode)) or BY_SUBCODE.get((code, subcode))
        meaning = meaning or BY_CODE.get(code)
        for codes, range_meaning in BY_CODE_RANGE:
            if code in codes:
                meaning = range_meaning
    if error.get("is_transient") is True and (meaning is None or meaning[0] is not _K.SLOW_DOWN):
        return _K.RETRY, "meta.service_error"
    return meaning or _meaning_of_status(status, is_readable=bool(error))


def _meaning_of_status(status: int, *, is_readable: bool) -> Meaning:
    if status in BY_STATUS:
        return BY_STATUS[status]
    if status >= 500:
        return _K.RETRY, "meta.service_error"
    if 300 <= status < 400:
        return _K.UNREADABLE, "answer.redirected"
    if status >= 400 and is_readable:
        return _K.REJECT, "meta.request_refused"
    return _K.UNREADABLE, "answer.not_understood"


def _wait_of(reply: Reply) -> float | None:
    """Return the longest wait that the headers ask for, in seconds."""
    waits = [] if reply.retry_after_seconds is None else [reply.retry_after_seconds]
    usage = json_object(reply.headers.get("x-business-use-case-usage", "").encode()) or {}
    for entries in usage.values():
        for entry in entries if isinstance(entries, list) else ():
            minutes = (
                entry.get("estimated_time_to_regain_access") if isinstance(entry, Mapping) else None
            )
            if isinstance(minutes, int | float) and minutes > 0:
                waits.append(minutes * 60.0)
    return max(waits, default=None)
