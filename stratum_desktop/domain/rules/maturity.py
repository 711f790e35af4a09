"""How soon a day's conversions are in, learned from what was told of the same day again and again.

A day's age is counted in local days: 1 on the day after it. What is known of a day at an age is
what was told of it before that age began. From all days that were known at two ages in a row comes
the share of the later figure that was there at the earlier; the chain of these shares, up to the
age at which the platform's figures have settled, is the share that is in.

Source: product rulebook, section 7.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

LEARNED_AFTER_DAYS = 14
"""Days on which days were told again, before which the curve teaches nothing."""

_ALL = Fraction(1)


@dataclass(frozen=True, slots=True)
class Maturity:
    """What is known of how late conversions come in an account."""

    #: How many days back the platform says that figures may still change.
    settles_after_days: int
    #: Days on which what had been told the day before was told again.
    told_again_days: int
    #: Share of conversions that is in at each age from 1 on, 0-1; None: not known. Empty before
    #: `LEARNED_AFTER_DAYS`.
    shares: tuple[Fraction | None, ...] = ()
    #: Ages that were asked for.
    _ages: dict[Decimal, int] = field(default_factory=dict, compare=False, repr=False)

    @property
    def is_learned(self) -> bool:
        """Whether the shares count; else the platform's own word stands in."""
        return bool(self.shares)

    def age(self, mature_pct: Decimal) -> int:
        """Return the first age from which on at least this much is always in, at least 1."""
        if (known := self._ages.get(mature_pct)) is None:
            known = self._ages[mature_pct] = self._find(mature_pct)
        return known

    def _find(self, mature_pct: Decimal) -> int:
        age = self.settles_after_days + 1
        least = Fraction(mature_pct) / 100
        for share in reversed(self.shares):
            if share is None or share < least:
                break
            age -= 1
        return age


class MaturityLearner:
    """Learns from an account's conversions by day, told in the order in which they were learned.

    Days are ordinals of local dates, and conversions whole millionths, so that the order of
    adding changes nothing.
    """

    def __init__(self, settles_after_days: int) -> None:
        """Begin with nothing."""
        self._settles = settles_after_days
        self._totals: dict[int, int] = defaultdict(int)
        self._closed: int | None = None
        self._before: dict[int, int] = {}
        #: Day to age to what was known at it, and a day later.
        self._pairs: dict[int, dict[int, tuple[int, int]]] = defaultdict(dict)
        self._told_again_days = 0

    def tell(self, on: int, more_micros: int) -> None:
        """Take in by how much a day's conversions are more than they were told before."""
        self._totals[on] += more_micros

    def close(self, date: int) -> None:
        """End a date on which something was told: what is known now is known when the next begins.

        Dates come in order; one on which nothing was told is left out, and teaches nothing.
        """
        if self._closed == date - 1:
            self._told_again_days += 1
            for on, known in self._before.items():
                self._pairs[on][date - on] = (known, self._totals[on])
        oldest = date - self._settles + 1
        self._before = {on: known for on, known in self._totals.items() if oldest <= on <= date}
        self._closed = date

    def maturity(self, left_out: Collection[int] = ()) -> Maturity:
        """Return what was learned so far.

        Args:
            left_out: days of outages, whose conversions came late for another cause.
        """
        if self._told_again_days < LEARNED_AFTER_DAYS:
            return Maturity(self._settles, self._told_again_days)
        earlier, later = [0] * (self._settles + 1), [0] * (self._settles + 1)
        for on, by_age in self._pairs.items():
            if on in left_out:
                continue
            for age, (known, then) in by_age.items():
                earlier[age] += known
                later[age] += then
        shares: list[Fraction | None] = []
        chain: Fraction | None = Fraction(1)
        for age in range(self._settles, 0, -1):
            if chain is not None:
                # What was taken back at one age does not stand for what came late at another.
                is_known = later[age] > 0
                share = min(Fraction(earlier[age], later[age]), _ALL) if is_known else None
                chain = None if share is None else chain * share
            shares.append(chain)
        return Maturity(self._settles, self._told_again_days, tuple(reversed(shares)))
