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

    @classmethod
    def of_key(cls, key: str) -> StateChoice:
        """Return the choice that tabs and other pages know by this key.

        Raises:
            ValueError: there is no such choice.
        """
        for choice in cls:
            if choice.key == key:
                return choice
        raise ValueError(f"there is no choice of states called {key!r}")

    @property
    def key(self) -> str:
        """Return the name under which tabs and other pages know it."""
        return self.name.lower()

    def __init__(self, label: str, states: frozenset[DeliveryState]) -> None:
        #: What the filter bar says.
        self.label = label
        #: The states it lets through; empty lets all through.
        self.states = states


class Period(Enum):
    """How far back the list goes."""

    HOUR = ("Last hour", timedelta(hours=1))
    DAY = ("Last 24 hours", timedelta(days=1))
    WEEK = ("Last 7 days", timedelta(days=7))
    MONTH = ("Last 30 days", timedelta(days=30))
    EVER = ("Any time", None)

    def __init__(self, label: str, length: timedelta | None) -> None:
        #: What the filter bar says.
        self.label = label
        #: How far back it goes; None goes back to the first.
        self.length = length


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything that the filter bar says."""

    state: StateChoice = StateChoice.ALL
    period: Period = Period.EVER
    destination_id: int | None = None
    source: str | None = None
    #: An event id or order id, or how one begins.
    text: str = ""
    #: The code of a reason; only dead letters are filtered by it.
    reason_code: str = ""

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
            reason_code=self.reason_code,
        )

    @property
    def is_narrow(self) -> bool:
        """Say whether anything is filtered, so that an empty list is no news."""
        return self != Choices()
