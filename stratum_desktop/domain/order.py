"""Where an order stands at a platform: one state, whatever became of each of its events.

An order is an order id within a source. Its conversions may be several (a purchase, its refund),
and a platform may have several destinations: the worst of them speaks, so that nothing that is
missing hides behind what arrived.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum


class OrderState(StrEnum):
    """One order at one platform; those of a delivery, and what an order without one is."""

    #: Nothing was queued although the platform was connected: the door has a hole.
    MISSING = "missing"
    REJECTED = "rejected"
    EXPIRED = "expired"
    UNCERTAIN = "uncertain"
    HELD = "held"
    RETRY = "retry"
    READY = "ready"
    SENDING = "sending"
    CANCELLED = "cancelled"
    DELIVERED = "delivered"
    #: Not sent, for a cause that is on record.
    SKIPPED = "skipped"
    #: Not meant for this platform: it came before the platform was connected, or in a file that
    #: was sent elsewhere.
    ELSEWHERE = "elsewhere"


WORST_FIRST: tuple[OrderState, ...] = tuple(OrderState)
"""Of several states the first in this order is the order's."""

ACCOUNTED = frozenset({OrderState.DELIVERED, OrderState.SKIPPED})
"""States in which nobody has to ask what became of the order."""

NOT_DUE = frozenset({OrderState.ELSEWHERE})
"""States of orders that the platform was never to get."""


def worst(states: Iterable[OrderState]) -> OrderState:
    """Return the state of an order whose events and destinations are in these, at least one."""
    return min(states, key=WORST_FIRST.index)


def due_count(counts: Mapping[OrderState, int]) -> int:
    """Return how many orders were meant for the platform."""
    return sum(count for state, count in counts.items() if state not in NOT_DUE)


def accuracy_pct(counts: Mapping[OrderState, int]) -> float | None:
    """Return the share of due orders that were delivered or skipped for cause, 0-100.

    None when no order was due: nothing to be right about is not 100 %.
    """
    due = due_count(counts)
    return 100 * sum(counts.get(state, 0) for state in ACCOUNTED) / due if due else None
