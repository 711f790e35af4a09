"""Every answer of Snapchat's that is no success, turned into exactly one failure, by tables.

Snapchat publishes no list of its error codes: the HTTP status decides, codes are kept as they
came, texts are never read. Sources, read 2026-11-22: developers.snap.com/api/marketing-api/
Conversions-API/VerifySetUp, the answer models of the vendor's Java SDK 1.1.5, and
developers.snap.com/marketing-api/Ads-API/rate-limits (no `Retry-After` is promised) and
…/Ads-API/api-patterns (a part of an answer may have failed where the whole did not).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.ad_answer import Row
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
#: Whoever answered. 5xx is RETRY; what is listed nowhere is in `_unlisted`.
BY_STATUS = {
    401: (_K.REAUTHORISE, "snapchat.token_refused"),
    403: (_K.REAUTHORISE, "snapchat.permission_missing"),
    404: (_K.UPDATE, "snapchat.path_unknown"),
    405: (_K.UPDATE, "snapchat.path_unknown"),
    408: (_K.RETRY, "snapchat.service_error"),
    410: (_K.UPDATE, "snapchat.version_ended"),
    413: (_K.REJECT, "snapchat.request_too_large"),
    425: (_K.RETRY, "snapchat.service_error"),
    429: (_K.SLOW_DOWN, "snapchat.rate_limited"),
}
#: In a body of Snapchat's own shape, which tells its word from that of a proxy or portal.
BY_OWN_STATUS = {
    200: (_K.REJECT, "snapchat.events_refused"),
    400: (_K.REJECT, "snapchat.events_refused"),
    404: (_K.REAUTHORISE, "snapchat.asset_unknown"),
    422: (_K.REJECT, "snapchat.events_refused"),
}
#: Of the Ads API, before `BY_STATUS`.
BY_ADS_STATUS = {
    400: (_K.REJECT, "snapchat.ads_request_refused"),
    401: (_K.REAUTHORISE, "snapchat.ads_token_refused"),
    403: (_K.REAUTHORISE, "snapchat.ads_not_allowed"),
    404: (_K.REJECT, "snapchat.ads_unknown"),
    422: (_K.REJECT, "snapchat.ads_request_refused"),
}
_SUCCESS = "SUCCESS"
_CODE = re.compile(r"[A-Za-z0-9_.-]{1,40}")
_MOST_CODES = 5


def failure_of(reply: Reply) -> Failure:
    """Return what a reply that is no success means for the whole request."""
    answer = json_object(reply.body) or {}
    kind, code = _meaning_of(reply.status, answer)
    facts: dict[str, str | int | float | None] = {"http_status": reply.status}
    if (platform_code := platform_code_of(answer)) is not None:
        facts["platform_code"] = platform_code
    reason = Reason(code, facts)
    # Nothing says that a batch answered so was not processed.
    return failure_of_kind(
        kind,
        reason,
        answer_lost=True,
        retry_after_seconds=reply.retry_after_seconds,
        guilty=guilty_of(answer),
    )


def ads_failure_of(reply: Reply) -> Failure:
    """Return what a reply of the Ads API that is no success means."""
    answer = json_object(reply.body) or {}
    kind, code = _unlisted(reply.status)
    is_own = "request_status" in answer or reply.status == 401
    if is_own and reply.status in BY_ADS_STATUS:
        kind, code = BY_ADS_STATUS[reply.status]
    elif reply.status in BY_STATUS and reply.status not in BY_ADS_STATUS:
        kind, code = BY_STATUS[reply.status]
    reason = Reason(code, _facts_of(reply.status, answer))
    return failure_of_kind(
        kind, reason, answer_lost=True, retry_after_seconds=reply.retry_after_seconds
    )


def token_failure_of(reply: Reply | NoReply) -> Failure:
    """Return why no access token came. Nothing else was asked, so nothing can have happened."""
    if isinstance(reply, NoReply):
        failure = reply.failure
    elif 400 <= reply.status < 500 and reply.status not in (408, 425, 429):
        reason = Reason("snapchat.ads_grant_refused", {"http_status": reply.status})
        return NeedsReauthorisation(reason)
    else:
        failure = ads_failure_of(reply)
    return replace(failure, answer_lost=False) if isinstance(failure, Unavailable) else failure


def answered(reply: Reply | NoReply) -> Row | Failure:
    """Return an answer of the Ads API whose every part was a success, else what it means."""
    if isinstance(reply, NoReply):
        return reply.failure
    answer = json_object(reply.body)
    if reply.status != 200:
        return ads_failure_of(reply)
    if answer is None or not isinstance(answer.get("request_status"), str):
        return Misunderstood(Reason("answer.not_understood", {"http_status": reply.status}))
    for part in _parts_of(answer):
        if str(part.get("sub_request_status")).upper() != _SUCCESS:
            facts = _facts_of(reply.status, part)
            return Rejected(Reason("snapchat.ads_part_refused", facts))
    if str(answer["request_status"]).upper() != _SUCCESS:
        facts = _facts_of(reply.status, answer)
        return Rejected(Reason("snapchat.ads_request_refused", facts))
    return answer


def _parts_of(answer: Row) -> Iterator[Row]:
    """Yield every part that says what came of it."""
    for value in answer.values():
        for part in value if isinstance(value, list) else ():
            if isinstance(part, Mapping) and "sub_request_status" in part:
                yield part


def _facts_of(status: int, answer: Row) -> dict[str, str | int | float | None]:
    facts: dict[str, str | int | float | None] = {"http_status": status}
    code = answer.get("error_code")
    if isinstance(code, str) and _CODE.fullmatch(code):
        facts["platform_code"] = code
    return facts


def is_valid(answer: Mapping[str, object]) -> bool:
    """Say whether Snapchat confirms the batch; a 200 alone is no confirmation."""
    return answer.get("status") == "VALID"


def platform_code_of(answer: Mapping[str, object]) -> str | None:
    """Return Snapchat's codes as they came, joined by commas; None when it gave none.

    At most five, and only what looks like a code: the member is documented as free text.
    """
    errors = answer.get("errors")
    codes = errors.get("codes") if isinstance(errors, Mapping) else None
    if not isinstance(codes, list):
        return None
    kept = [str(code) for code in codes if type(code) in (str, int)]
    shown = [code for code in dict.fromkeys(kept) if _CODE.fullmatch(code)]
    return ",".join(shown[:_MOST_CODES]) or None


def guilty_of(answer: Mapping[str, object]) -> tuple[int, ...]:
    """Return the position that a refusal names by `event`, or nothing: it is often left out."""
    position = answer.get("event")
    return (position,) if type(position) is int and position >= 0 else ()


def _meaning_of(status: int, answer: Mapping[str, object]) -> tuple[Kind, str]:
    if _is_refusal(answer) and status in BY_OWN_STATUS:
        return BY_OWN_STATUS[status]
    return BY_STATUS.get(status) or _unlisted(status)


def _is_refusal(answer: Mapping[str, object]) -> bool:
    return answer.get("status") in ("INVALID", "FAILURE")


def _unlisted(status: int) -> tuple[Kind, str]:
    if status >= 500:
        return _K.RETRY, "snapchat.service_error"
    if 300 <= status < 400:
        return _K.UNREADABLE, "answer.redirected"
    return _K.UNREADABLE, "answer.not_understood"
