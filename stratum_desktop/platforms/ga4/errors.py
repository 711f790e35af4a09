"""Every answer of Google's that is no success, turned into exactly one failure, by a table.

`/mp/collect` answers every request that arrives with 2xx and no body, even one with a wrong
secret: the table is for the machines before it. Source:
developers.google.com/analytics/devguides/collection/protocol/ga4/validating-events, read
2026-11-22.
"""

from __future__ import annotations

from collections.abc import Mapping

from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.failure_kind import Kind, failure_of_kind
from stratum_desktop.platforms._shared.http import Reply
from stratum_desktop.platforms.failures import Failure

_K = Kind
#: 5xx is RETRY; what is listed nowhere is in `_unlisted`.
BY_STATUS = {
    401: (_K.REAUTHORISE, "ga4.access_refused"),
    403: (_K.REAUTHORISE, "ga4.access_refused"),
    404: (_K.UPDATE, "ga4.path_unknown"),
    405: (_K.UPDATE, "ga4.path_unknown"),
    408: (_K.RETRY, "ga4.service_error"),
    410: (_K.UPDATE, "ga4.path_unknown"),
    413: (_K.REJECT, "ga4.request_too_large"),
    425: (_K.RETRY, "ga4.service_error"),
    429: (_K.SLOW_DOWN, "ga4.rate_limited"),
}


def is_received(reply: Reply) -> bool:
    """Say whether it is Google's one answer to what arrived; a page is somebody else's."""
    return 200 <= reply.status < 300 and not reply.body


def failure_of(reply: Reply) -> Failure:
    """Return what a reply that is no success means."""
    kind, code = BY_STATUS.get(reply.status) or _unlisted(reply.status)
    reason = Reason(code, {"http_status": reply.status})
    # Nothing says that a request answered so was not counted.
    return failure_of_kind(
        kind, reason, answer_lost=True, retry_after_seconds=reply.retry_after_seconds
    )


def objections_of(answer: Mapping[str, object]) -> tuple[str, ...] | None:
    """Return the codes that a validation found, none for a sound request.

    Returns:
        None when the answer is no verdict. Of an objection only code and field are kept: its
        description repeats what was sent.
    """
    messages = answer.get("validationMessages")
    if not isinstance(messages, list):
        return None
    return tuple(_objection(one) for one in messages)


def _objection(message: object) -> str:
    if not isinstance(message, Mapping):
        return "?"
    parts = (message.get("validationCode"), message.get("fieldPath"))
    return " ".join(part[:60] for part in parts if isinstance(part, str) and part) or "?"


def _unlisted(status: int) -> tuple[Kind, str]:
    if status >= 500:
        return _K.RETRY, "ga4.service_error"
    if 300 <= status < 400:
        return _K.UNREADABLE, "answer.redirected"
    return _K.UNREADABLE, "answer.not_understood"
