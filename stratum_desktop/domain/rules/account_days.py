"""What an account's days brought, all campaigns together, and how late that became known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from stratum_desktop.domain.rules.calendar import LocalCalendar
from stratum_desktop.domain.rules.facts import LONGEST_LOOK_DAYS, AccountDay
from stratum_desktop.domain.rules.maturity import Maturity, MaturityLearner


class AccountDays:
    """Days that are over. They are numbers of a `LocalCalendar`; sums are whole millionths."""

    def __init__(self, calendar: LocalCalendar, settles_after_days: int) -> None:
        """Begin with none.

        Args:
            calendar: of the account.
            settles_after_days: how many days back figures may still change, as the platform says.
        """
        self._calendar = calendar
        self._settles = settles_after_days
        self._learner = MaturityLearner(settles_after_days)
        #: Conversions and revenue.
        self._sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        self._today, self._left_out = 0, frozenset[int]()
        # What was worked out, until something of it is told otherwise.
        self._maturity: Maturity | None = None
        self._known: tuple[AccountDay, ...] | None = None

    def count(self, on: int, conversions: int, revenue: int) -> None:
        """Take in by how much a day brought more than it was told before."""
        self._learner.tell(on, conversions)
        sums = self._sums[on]
        sums[0] += conversions
        sums[1] += revenue
        self._known = None

    def close(self, on: int) -> None:
        """End a day on which something was told; see `MaturityLearner.close`."""
        self._learner.close(on)

    def begin(self, today: int, left_out: Collection[int]) -> None:
        """Begin a day, or the same anew with other days of outages."""
        self._today, self._left_out = today, frozenset(left_out)
        self._maturity = self._known = None

    def maturity(self) -> Maturity:
        """Return how late conversions come, as learned by the day's beginning."""
        if self._maturity is None:
            self._maturity = self._learner.maturity(self._left_out)
        return self._maturity

    def known(self) -> tuple[AccountDay, ...]:
        """Return the days before today that facts reach back to, oldest first, without outages."""
        if self._known is None:
            oldest = self._today - self._settles - LONGEST_LOOK_DAYS
            self._known = tuple(
                AccountDay(self._calendar.date_of(on), conversions, revenue)
                for on, (conversions, revenue) in sorted(self._sums.items())
                if oldest <= on < self._today and on not in self._left_out
            )
        return self._known
