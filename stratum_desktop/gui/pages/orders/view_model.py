"""What the Orders page knows and does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from stratum_desktop.domain.topic import Topic
from stratum_desktop.gui.view_model import Notice, PageContext, ViewModel
from stratum_desktop.services.flight import Flight
from stratum_desktop.services.order_ledger import OrderReport

PERIODS_DAYS = (1, 7, 30, 90)
"""The periods that can be chosen."""

MOST_LISTED = 200
"""Open orders that are listed."""


@dataclass(frozen=True, slots=True)
class State:
    """The ledger of a period."""

    days: int
    report: OrderReport


class OrdersViewModel(ViewModel[State]):
    """Accounts for the orders of a period, and follows one of them."""

    WATCHES: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.EVENTS, Topic.DELIVERIES, Topic.DESTINATIONS}
    )

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._days = PERIODS_DAYS[1]
        self._flight: Flight | None = None

    async def load(self) -> State:
        """Ask for the ledger, and anew for the order that is followed."""
        days = self._days
        report = await self.services.order_ledger.report(days=days, limit=MOST_LISTED)
        flight = self._flight
        if flight is not None:
            fresh = await self.services.flight_recorder.flight(flight.text)
            if self._flight is flight:
                self._flight = fresh
        return State(days, report)

    @property
    def flight(self) -> Flight | None:
        """Return the order that is followed; apart from the state, which a load replaces."""
        return self._flight

    def receive(self, argument: object) -> None:
        """Follow the order or event that another page names."""
        if isinstance(argument, str):
            self.follow(argument)

    def show_days(self, days: int) -> None:
        """Account for another period."""
        if days != self._days:
            self._days = days
            self.reload(restart=True)

    def follow(self, text: str) -> None:
        """Read the whole story of an order id or event id."""

        def on_read(flight: Flight) -> Notice | None:
            self._show(flight)
            return None

        self.query("flight", lambda: self.services.flight_recorder.flight(text), done=on_read)

    def close_flight(self) -> None:
        """Forget the order in the drawer."""
        self.cancel("flight")
        self._show(None)

    def _show(self, flight: Flight | None) -> None:
        self._flight = flight
        if self.state is not None:
            self.set_state(self.state)
