"""Which failure an answer means: the word that every platform's table of answers uses.

A folder's `errors.py` has tables from its vendor's codes to `Kind` and a reason, and leaves the
rest to `failure_of_kind`.
"""

from __future__ import annotations

from enum import Enum, auto

from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms.failures import (
    Failure,
    Misunderstood,
    NeedsReauthorisation,
    RateLimited,
    Rejected,
    Unavailable,
    Unsupported,
)


class Kind(Enum):
    """Which failure an answer means; `platforms.failures` has one for each."""

    RETRY = auto()
    SLOW_DOWN = auto()
    REAUTHORISE = auto()
    REJECT = auto()
    UPDATE = auto()
    UNREADABLE = auto()


def failure_of_kind(
    kind: Kind,
    reason: Reason,
    *,
    answer_lost: bool,
    retry_after_seconds: float | None,
    guilty: tuple[int, ...] = (),
) -> Failure:
    """Return the failure that a kind stands for.

    Args:
        answer_lost: of `RETRY`: False only where the vendor says, or its answer proves, that
            nothing was taken.
        retry_after_seconds: of `RETRY` and `SLOW_DOWN`: as asked, unclamped.
        guilty: of `REJECT`: positions that the answer names.
    """
    match kind:
        case Kind.REAUTHORISE:
            return NeedsReauthorisation(reason)
        case Kind.UPDATE:
            return Unsupported(reason)
        case Kind.REJECT:
            return Rejected(reason, guilty=guilty)
        case Kind.SLOW_DOWN:
            return RateLimited(reason, retry_after_seconds)
        case Kind.RETRY:
            return Unavailable(reason, answer_lost, retry_after_seconds)
        case Kind.UNREADABLE:
            return Misunderstood(reason)
