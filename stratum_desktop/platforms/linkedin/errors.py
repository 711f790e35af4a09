"""Every answer of LinkedIn's that is no success, turned into exactly one failure, by tables.

The code decides where LinkedIn gives one, else the HTTP status. Of a message only positions,
paths and the word DAY are read, because they stand nowhere else; a message may repeat what a
person entered and is never kept. Sources, read 2026-11-22: learn.microsoft.com/en-us/linkedin/
marketing/error-responses, and public measurements against the live API (2026-08).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.ad_answer import Row
from stratum_desktop.platforms._shared.answer import json_object
from stratum_desktop.platforms._shared.failure_kind import Kind, failure_of_kind
from stratum_desktop.platforms._shared.http import NoReply, Reply
from stratum_desktop.platforms.failures import Failure, Misunderstood, RateLimited

_K = Kind
BY_CODE = {
    "VERSION_MISSING": (_K.UPDATE, "linkedin.version_missing"),
    "NONEXISTENT_VERSION": (_K.UPDATE, "linkedin.version_ended"),
}
BY_STATUS = {
    400: (_K.REJECT, "linkedin.events_refused"),
    401: (_K.REAUTHORISE, "linkedin.token_refused"),
    # "No ad accounts found" is what an unknown rule is answered with, too.
    403: (_K.REAUTHORISE, "linkedin.rule_or_role_missing"),
    404: (_K.UPDATE, "linkedin.path_unknown"),
    405: (_K.UPDATE, "linkedin.path_unknown"),
    408: (_K.RETRY, "linkedin.service_error"),
    409: (_K.RETRY, "linkedin.write_conflict"),
    410: (_K.UPDATE, "linkedin.path_unknown"),
    413: (_K.REJECT, "linkedin.request_too_large"),
    422: (_K.REJECT, "linkedin.schema_refused"),
    425: (_K.RETRY, "linkedin.service_error"),
    426: (_K.UPDATE, "linkedin.version_ended"),
    429: (_K.SLOW_DOWN, "linkedin.rate_limited"),
    500: (_K.RETRY, "linkedin.service_error"),
    503: (_K.RETRY, "linkedin.service_error"),
    504: (_K.RETRY, "linkedin.service_error"),
}
#: Of calls to the ad account, by code; then by status where LinkedIn's own answer has that.
BY_ADS_CODE = {
    "STATUS_CHANGE_NOT_ALLOWED": (_K.REJECT, "linkedin.status_refused"),
    "FIELD_VALUE_TOO_LOW": (_K.REJECT, "linkedin.budget_refused"),
    "FIELD_VALUE_TOO_HIGH": (_K.REJECT, "linkedin.budget_refused"),
    "INSUFFICIENT_CAMPAIGN_GROUP_BUDGET": (_K.REJECT, "linkedin.budget_refused"),
    "CURRENCY_MISMATCH": (_K.REJECT, "linkedin.budget_refused"),
    "NO_PERMISSION_ON_ENTITY": (_K.REAUTHORISE, "linkedin.ads_not_allowed"),
}
BY_ADS_STATUS = {
    400: (_K.REJECT, "linkedin.ads_request_refused"),
    401: (_K.REAUTHORISE, "linkedin.ads_token_refused"),
    403: (_K.REAUTHORISE, "linkedin.ads_not_allowed"),
    404: (_K.REJECT, "linkedin.ads_unknown"),
    422: (_K.REJECT, "linkedin.ads_request_refused"),
}
#: Of those to be tried again: LinkedIn took none of the events. After any other it may have.
NOTHING_TAKEN = frozenset({408, 409, 425, 503})

_DAY_SECONDS = 86_400
_MINUTE_SECONDS = 60.0
_DAY_LIMIT = re.compile(r"\bDAY\b")
_INDICES = re.compile(r"\bindices \[([0-9, ]+)\]")
_PATH = re.compile(r"(?<=:: )/elements/(\d{1,4})(?!\d)(?:/[A-Za-z0-9]{1,40})*")


def failure_of(reply: Reply, *, now_seconds: float) -> Failure:
    """Return what a reply that is no success means for the whole request.

    Args:
        now_seconds: epoch seconds by our clock; a day's limit ends at midnight UTC.
    """
    answer = json_object(reply.body) or {}
    kind, reason_code = _meaning_of(reply.status, answer)
    facts: dict[str, str | int | float | None] = {"http_status": reply.status}
    if (code := platform_code_of(answer)) is not None:
        facts["platform_code"] = code
    reason = Reason(reason_code, facts)
    if kind is Kind.SLOW_DOWN:
        return _slow_down(reply, answer, reason, now_seconds)
    # A page of something in between proves nothing: LinkedIn may have taken the events.
    return failure_of_kind(
        kind,
        reason,
        answer_lost=code is None or reply.status not in NOTHING_TAKEN,
        retry_after_seconds=reply.retry_after_seconds,
        guilty=guilty_of(answer),
    )


def ads_failure_of(reply: Reply, *, now_seconds: float) -> Failure:
    """Return what a reply that is no success means for a call to the ad account."""
    answer = json_object(reply.body) or {}
    failure = failure_of(reply, now_seconds=now_seconds)
    code = platform_code_of(answer)
    meaning = BY_ADS_CODE.get(str(answer.get("code")))
    if meaning is None and code is not None and str(answer.get("code")) not in BY_CODE:
        meaning = BY_ADS_STATUS.get(reply.status)
    if meaning is None:
        return failure
    kind, reason_code = meaning
    reason = Reason(reason_code, failure.reason.facts)
    return failure_of_kind(kind, reason, answer_lost=True, retry_after_seconds=None)


def answered(reply: Reply | NoReply, *, now_seconds: float) -> Row | Failure:
    """Return what a read of the ad account holds, else what its answer means."""
    if isinstance(reply, NoReply):
        return reply.failure
    answer = json_object(reply.body)
    if reply.status != 200:
        return ads_failure_of(reply, now_seconds=now_seconds)
    if answer is None:
        return Misunderstood(Reason("answer.not_json", {"http_status": reply.status}))
    return answer


def platform_code_of(answer: Mapping[str, object]) -> str | None:
    """Return LinkedIn's code, as words or as a number; the status that it repeats without one."""
    for name in ("code", "serviceErrorCode", "status"):
        value = answer.get(name)
        if type(value) is int or (isinstance(value, str) and value):
            return str(value)[:64]
    return None


def guilty_of(answer: Mapping[str, object]) -> tuple[int, ...]:
    """Return the 0-based positions that a message names, ascending; often empty."""
    message = _message_of(answer)
    named = {int(path[1]) for path in _PATH.finditer(message)}
    for indices in _INDICES.findall(message):
        named.update(int(index) for index in re.findall(r"\b\d{1,4}\b", indices))
    return tuple(sorted(named))


def keepable(answer: Mapping[str, object]) -> dict[str, object]:
    """Return an answer without the texts that may repeat a person's data.

    Of messages only the paths and positions stay.
    """
    kept: dict[str, object] = {}
    for name, value in answer.items():
        if name == "message":
            named = [path[0] for path in _PATH.finditer(_message_of(answer))]
            kept[name] = " ".join([*named, *_INDICES.findall(_message_of(answer))]) or "…"
        elif isinstance(value, Mapping):
            kept[name] = keepable(value)
        elif isinstance(value, list):
            kept[name] = [keepable(one) if isinstance(one, Mapping) else "…" for one in value]
        elif name in ("code", "status", "serviceErrorCode", "errorDetailType"):
            kept[name] = value
    return kept


def _meaning_of(status: int, answer: Mapping[str, object]) -> tuple[Kind, str]:
    by_code = BY_CODE.get(str(answer.get("code")))
    if by_code is not None:
        return by_code
    if status in BY_STATUS:
        return BY_STATUS[status]
    if status >= 500:
        return _K.RETRY, "linkedin.service_error"
    if 300 <= status < 400:
        return _K.UNREADABLE, "answer.redirected"
    if status >= 400 and platform_code_of(answer) is not None:
        return _K.REJECT, "linkedin.events_refused"
    return _K.UNREADABLE, "answer.not_understood"


def _slow_down(
    reply: Reply, answer: Mapping[str, object], reason: Reason, now_seconds: float
) -> RateLimited:
    """Wait as asked; else as LinkedIn counts: by the minute, and by the day until 0:00 UTC."""
    if reply.retry_after_seconds is not None:
        return RateLimited(reason, reply.retry_after_seconds)
    if not _DAY_LIMIT.search(_message_of(answer)):
        return RateLimited(reason, _MINUTE_SECONDS)
    theirs = now_seconds + (reply.clock_skew_seconds or 0.0)
    day_limited = Reason("linkedin.day_limit_reached", reason.facts)
    return RateLimited(day_limited, _DAY_SECONDS - theirs % _DAY_SECONDS)


def _message_of(answer: Mapping[str, object]) -> str:
    message = answer.get("message")
    return message if isinstance(message, str) else ""
