"""Every answer of TikTok's that is no success, turned into exactly one failure, by tables.

The business code in the body decides; the HTTP status counts only where there is no code: a rate
limit may come with 401 and any refusal with 200. Sources, read 2026-11-22:
TikTok portal/docs/responses-and-errors/v1.3 and …/rate-limits/v1.3; codes marked
2nd are known from public connectors alone.
"""

from __future__ import annotations

import re

from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.answer import json_object
from stratum_desktop.platforms._shared.failure_kind import Kind, failure_of_kind
from stratum_desktop.platforms._shared.http import NoReply, Reply
from stratum_desktop.platforms.failures import Failure, Misunderstood, NeedsReauthorisation

ACCEPTED = 0
#: 2nd: some of the batch was taken. No page says of which, so no event is taken for refused.
PARTLY_ACCEPTED = 20001
MINUTE_LIMIT_PAUSE_SECONDS = 300.0
"""How long calls are refused after too many in a minute. Source: …/rate-limits/v1.3."""
_DAY_SECONDS = 86_400
_DAY_LIMIT = re.compile(r"(?i)\bQPD\b|\bper[ -]day\b|\bdaily\b")


_K = Kind
BY_CODE = {
    40001: (_K.REAUTHORISE, "tiktok.permission_missing"),
    40002: (_K.REJECT, "tiktok.parameter_refused"),
    40016: (_K.SLOW_DOWN, "tiktok.rate_limited"),  # 2nd
    40100: (_K.SLOW_DOWN, "tiktok.rate_limited"),
    40101: (_K.SLOW_DOWN, "tiktok.rate_limited"),  # 2nd
    40102: (_K.SLOW_DOWN, "tiktok.rate_limited"),  # 2nd
    40104: (_K.REAUTHORISE, "tiktok.token_missing"),
    40105: (_K.REAUTHORISE, "tiktok.token_refused"),
    40200: (_K.RETRY, "tiktok.service_error"),  # 2nd
    40201: (_K.RETRY, "tiktok.service_error"),  # 2nd
    40202: (_K.RETRY, "tiktok.service_error"),  # 2nd
    40700: (_K.RETRY, "tiktok.service_error"),  # 2nd
    51021: (_K.SLOW_DOWN, "tiktok.rate_limited"),  # 2nd
}
#: Looked at after `BY_CODE`. The family of 401xx is about who may call: an unknown one holds the
#: destination, because it says nothing against the events.
BY_CODE_RANGE = (
    (range(40_100, 40_200), (_K.REAUTHORISE, "tiktok.access_refused")),
    (range(40_000, 50_000), (_K.REJECT, "tiktok.request_refused")),
    (range(50_000, 70_000), (_K.RETRY, "tiktok.service_error")),
)
#: Without a code. 401 and 403 are not here: a body without a code is not TikTok's answer.
BY_STATUS = {
    404: (_K.UPDATE, "tiktok.path_unknown"),
    408: (_K.RETRY, "tiktok.service_error"),
    410: (_K.UPDATE, "tiktok.path_unknown"),
    413: (_K.REJECT, "tiktok.request_too_large"),
    425: (_K.RETRY, "tiktok.service_error"),
    429: (_K.SLOW_DOWN, "tiktok.rate_limited"),
}


def failure_of(reply: Reply, *, now_seconds: float) -> Failure:
    """Return what a reply that is no success means for the whole request.

    Args:
        reply: the answer.
        now_seconds: epoch seconds by our clock; a day's limit ends at midnight UTC by theirs.
    """
    answer = json_object(reply.body) or {}
    code = code_of(answer)
    kind, reason_code = _meaning_of(reply.status, code)
    facts: dict[str, str | int | float | None] = {"http_status": reply.status}
    if code is not None:
        facts["platform_code"] = str(code)
    reason = Reason(reason_code, facts)
    wait = reply.retry_after_seconds
    if kind is Kind.SLOW_DOWN:
        wait = _wait_of(reply, str(answer.get("message", "")), now_seconds)
    # No page says that a failed call leaves nothing behind.
    return failure_of_kind(kind, reason, answer_lost=True, retry_after_seconds=wait)


def ads_failure_of(reply: Reply, *, now_seconds: float) -> Failure:
    """Return what a reply that is no success means for a call to the ad account."""
    failure = failure_of(reply, now_seconds=now_seconds)
    if failure.reason.code == "tiktok.permission_missing":
        return NeedsReauthorisation(Reason("tiktok.ads_not_allowed", failure.reason.facts))
    return failure


def data_of(reply: Reply | NoReply, *, now_seconds: float) -> dict[str, object] | Failure:
    """Return what an answer holds if it is a success by code and status, else what it means."""
    if isinstance(reply, NoReply):
        return reply.failure
    answer = json_object(reply.body) or {}
    if code_of(answer) != ACCEPTED:
        return ads_failure_of(reply, now_seconds=now_seconds)
    data = answer.get("data")
    if not 200 <= reply.status < 300 or not isinstance(data, dict):
        return Misunderstood(Reason("answer.not_understood", {"http_status": reply.status}))
    return data


def code_of(answer: dict[str, object]) -> int | None:
    """Return the business code of an answer; None when it holds none, so is not TikTok's."""
    code = answer.get("code")
    return code if type(code) is int else None


def _meaning_of(status: int, code: int | None) -> tuple[Kind, str]:
    if code is not None:
        if code in BY_CODE:
            return BY_CODE[code]
        for codes, meaning in BY_CODE_RANGE:
            if code in codes:
                return meaning
    elif status in BY_STATUS:
        return BY_STATUS[status]
    if status >= 500:
        return _K.RETRY, "tiktok.service_error"
    if 300 <= status < 400:
        return _K.UNREADABLE, "answer.redirected"
    return _K.UNREADABLE, "answer.not_understood"


def _wait_of(reply: Reply, text: str, now_seconds: float) -> float:
    """Return how long calls are refused, in seconds.

    One code stands for every limit, and only its text tells the day's from the minute's.
    """
    if reply.retry_after_seconds is not None:
        return reply.retry_after_seconds
    if _DAY_LIMIT.search(text):
        their_now = now_seconds + (reply.clock_skew_seconds or 0.0)
        return _DAY_SECONDS - their_now % _DAY_SECONDS
    return MINUTE_LIMIT_PAUSE_SECONDS
