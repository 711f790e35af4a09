"""The ways a call to a platform can fail, as values that a sender returns.

    NeedsReauthorisation   credentials refused: hold the destination, use up no attempts
    RateLimited            slow down; may name how long
    Rejected               the content is refused for good; may name the guilty events
    Unavailable            no answer, or a passing fault; `answer_lost` when bytes had left
    Misunderstood          an answer we cannot read (HTML, cut): treated as a lost answer
    Unsupported            our version or path is gone: hold, "update needed"
    Untrusted              the other side could not prove who it is: hold, nothing was sent

Every vendor code maps to exactly one of these in that platform's `errors.py`.
"""

from __future__ import annotations

from dataclasses import dataclass

from stratum_desktop.domain.reason import Reason


@dataclass(frozen=True, slots=True)
class NeedsReauthorisation:
    """Credentials or permissions were refused; nothing goes until a person acts."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class RateLimited:
    """The platform asks us to slow down."""

    reason: Reason
    #: As the platform asked, unclamped; None when it named no time.
    retry_after_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """The content was refused for good."""

    reason: Reason
    #: Positions in the batch that the platform named; empty when it named none.
    guilty: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Unavailable:
    """A passing fault of the network or the platform."""

    reason: Reason
    #: True when the request may have arrived: a repeat is safe only inside the dedupe window.
    answer_lost: bool = False
    retry_after_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Misunderstood:
    """The answer could not be read, so nothing is known about the events."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Unsupported:
    """The API version, path or field is not served any more."""

    reason: Reason


@dataclass(frozen=True, slots=True)
class Untrusted:
    """The certificate or the TLS of the other side is not to be trusted, so nothing was sent."""

    reason: Reason


#: What no later try mends before a person or the platform has changed something.
Holding = NeedsReauthorisation | Unsupported | Untrusted

Failure = (
    NeedsReauthorisation
    | RateLimited
    | Rejected
    | Unavailable
    | Misunderstood
    | Unsupported
    | Untrusted
)
