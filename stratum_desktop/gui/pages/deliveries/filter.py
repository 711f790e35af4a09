"""What the filter bar asks for, and the filter that the service is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from stratum_desktop.domain.delivery import DEAD_LETTER_STATES, OPEN_STATES, DeliveryState
from stratum_desktop.services.dashboards import DeliveryFilter


class StateChoice(Enum):
    """Groups of states and single states, in the order of the filter bar."""

    ALL = ("All", frozenset[DeliveryState]())
    OPEN = ("Waiting", OPEN_STATES)
    DELIVERED = ("Delivered", frozenset({DeliveryState.DELIVERED}))
    DEAD_LETTERS = ("Dead letters", DEAD_LETTER_STATES)
    SKIPPED = ("Skipped", frozenset({DeliveryState.SKIPPED}))
    CANCELLED = ("Cancelled", frozenset({DeliveryState.CANCELLED}))

    @property
    def label(self) -> str:
        """Return what the filter bar says."""
        return self.value[0]

    @property
    def states(self) -> frozenset[DeliveryState]:
        """Return the states it lets through; empty lets all through."""
        return self.value[1]


class Period(Enum):
    """How far back the list goes."""

    HOUR = ("Last hour", timedelta(hours=1))
    DAY = ("Last 24 hours", timedelta(days=1))
    WEEK = ("Last 7 days", timedelta(days=7))
    MONTH = ("Last 30 days", timedelta(days=30))
    EVER = ("Any time", None)

    @property
    def label(self) -> str:
        """Return what the filter bar says."""
        return self.value[0]

    @property
    def length(self) -> timedelta | None:
        """Return how far back it goes; None goes back to the first."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything that the filter bar says."""

    state: StateChoice = StateChoice.ALL
    period: Period = Period.WEEK
    destination_id: int | None = None
    source: str | None = None
    #: An event id or order id, or how one begins.
    text: str = ""

    def filter_at(self, now: datetime, *, with_state: bool = True) -> DeliveryFilter:
        """Return the filter that the service understands.

        Args:
            now: aware UTC; the period ends here.
            with_state: False leaves the state out, to count every state.
        """
        return DeliveryFilter(
            states=self.state.states if with_state else frozenset(),
            destination_id=self.destination_id,
            source=self.source,
            text=self.text.strip(),
            since=None if self.period.length is None else now - self.period.length,
            until=None,
        )

    @property
    def is_narrow(self) -> bool:
        """Say whether anything beside the period is filtered, so that an empty list is no news."""
        return self != Choices(period=self.period)
