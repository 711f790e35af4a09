"""The life of one delivery: its states, and which may follow which.

Source: product rulebook, sections 3.1 and 3.2.
"""

from __future__ import annotations

from enum import StrEnum


class DeliveryState(StrEnum):
    """Where one (event, destination) stands. Exactly one at any time."""

    #: Queued, may be claimed when due.
    READY = "ready"
    #: Claimed under a lease; bytes may have left.
    SENDING = "sending"
    #: Failed for now; may be claimed again when due.
    RETRY = "retry"
    #: Waiting for a person or a condition: paused, refused credentials, clock skew,
    #: a copied database.
    HELD = "held"
    #: It may or may not have arrived, and sending again could count twice.
    UNCERTAIN = "uncertain"
    #: The platform confirmed this event.
    DELIVERED = "delivered"
    #: Never queued for sending, with the reason.
    SKIPPED = "skipped"
    #: The platform refused this event for good.
    REJECTED = "rejected"
    #: Too old for the platform.
    EXPIRED = "expired"
    #: A person stopped it.
    CANCELLED = "cancelled"


OPEN_STATES = frozenset(
    {DeliveryState.READY, DeliveryState.SENDING, DeliveryState.RETRY, DeliveryState.HELD}
)
"""States that still lead somewhere without a person's replay."""

DEAD_LETTER_STATES = frozenset(
    {DeliveryState.REJECTED, DeliveryState.EXPIRED, DeliveryState.UNCERTAIN}
)
"""The dead-letter queue is the view of these."""

SETTLED_STATES = frozenset(
    {
        DeliveryState.DELIVERED,
        DeliveryState.SKIPPED,
        DeliveryState.REJECTED,
        DeliveryState.EXPIRED,
        DeliveryState.CANCELLED,
    }
)
"""States that have an end instant; `uncertain` has none, nobody knows it."""

_S = DeliveryState
TRANSITIONS: dict[DeliveryState, frozenset[DeliveryState]] = {
    # `uncertain`: in a copy that was put back, which cannot know what was sent since it was made.
    _S.READY: frozenset({_S.SENDING, _S.HELD, _S.EXPIRED, _S.CANCELLED, _S.UNCERTAIN}),
    _S.RETRY: frozenset({_S.SENDING, _S.HELD, _S.EXPIRED, _S.CANCELLED, _S.UNCERTAIN}),
    _S.SENDING: frozenset(
        {_S.SENDING, _S.DELIVERED, _S.RETRY, _S.UNCERTAIN, _S.REJECTED, _S.HELD, _S.EXPIRED}
    ),
    _S.HELD: frozenset({_S.READY, _S.RETRY, _S.EXPIRED, _S.CANCELLED, _S.UNCERTAIN}),
    _S.UNCERTAIN: frozenset({_S.READY, _S.DELIVERED, _S.CANCELLED}),
    _S.REJECTED: frozenset({_S.READY, _S.CANCELLED}),
    _S.EXPIRED: frozenset({_S.READY, _S.CANCELLED}),
    _S.DELIVERED: frozenset(),
    _S.SKIPPED: frozenset({_S.READY}),
    _S.CANCELLED: frozenset(),
}
"""What may follow what; a settle that asks for anything else is a bug."""

REOPENED_STATES = frozenset({_S.RETRY, _S.REJECTED})
"""Where a later verdict of the platform's may lead what it had taken as delivered; nothing else
leads from there."""
