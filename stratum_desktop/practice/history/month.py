"""What happened to the made-up shop in the month before now, and when.

day -31 … -10   ordinary weeks
day -9          a new consent banner breaks the pixel and hides who is signed in; that
                morning Meta also refuses the token, and its lane is held for five hours
day -4          Google's API is down for forty minutes after lunch
today           as ordinary as any
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from random import Random

from stratum_desktop.practice.shop import (
    BROKEN_BANNER,
    CONVERSIONS_A_DAY,
    ORDINARY,
    TIME_ZONE,
    Habit,
    Told,
    hour_share,
    tell,
)

DAYS = 31
HAND_OVER = timedelta(minutes=10)
"""How often the shop's server hands its events over."""

# Everything of the last hand-over has ended by now.
_MARGIN = timedelta(seconds=30)
_OLD_EVENTS_DAYS_AGO = 15
_OLD_EVENTS = 6


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, aware UTC; the end is not part of it."""

    start_at: datetime
    end_at: datetime

    def __contains__(self, at: datetime) -> bool:
        """Say whether an instant lies inside."""
        return self.start_at <= at < self.end_at


@dataclass(frozen=True, slots=True)
class Month:
    """The month that ends now."""

    now: datetime
    #: Traffic against the full-size shop.
    scale: float = 1.0

    @property
    def start_at(self) -> datetime:
        """When the shop began to send events: a local midnight."""
        return self._local(DAYS, time())

    @property
    def broken_banner(self) -> Span:
        """While the consent banner stopped the pixel."""
        return Span(self._local(9, time(6)), self._local(8, time(1)))

    @property
    def token_refused(self) -> Span:
        """While Meta's token was refused."""
        return Span(self._local(9, time(9, 40)), self._local(9, time(14, 40)))

    @property
    def outage(self) -> Span:
        """While Google's API was down."""
        return Span(self._local(4, time(13, 5)), self._local(4, time(13, 45)))

    def habit(self, at: datetime) -> Habit:
        """Return how well tracking worked at an instant."""
        return BROKEN_BANNER if at in self.broken_banner else ORDINARY

    def hand_overs(self, random: Random) -> Iterator[tuple[datetime, tuple[Told, ...]]]:
        """Yield what the shop handed over and when, oldest first; only what is not empty."""
        number = 0
        start = self.start_at
        old_at = self._local(_OLD_EVENTS_DAYS_AGO, time(11))
        while (end := start + HAND_OVER) <= self.now - _MARGIN:
            told: list[Told] = []
            for at in self._conversions(random, start, end):
                number += 1
                told += tell(random, number, at, self.habit(at))
            if start <= old_at < end:
                told += self._old_events(random, old_at)
            if told:
                yield end + timedelta(milliseconds=random.randrange(400, 4_000)), tuple(told)
            start = end

    def _conversions(self, random: Random, start: datetime, end: datetime) -> Iterator[datetime]:
        """Yield instants as they come when nobody waits for anybody else."""
        a_day = CONVERSIONS_A_DAY * self.scale * self.habit(start).busyness
        a_second = a_day * hour_share(start) / 3600
        at = start
        while (at := at + timedelta(seconds=random.expovariate(a_second))) < end:
            yield at

    def _old_events(self, random: Random, at: datetime) -> Iterator[Told]:
        """Yield what a till kept to itself for more than a week."""
        for back in range(_OLD_EVENTS):
            happened = at - timedelta(days=8, minutes=7 * back)
            always = Habit(1.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0)
            yield from tell(random, 90_000_000 + back, happened, always)

    def _local(self, days_ago: int, at: time) -> datetime:
        day = self.now.astimezone(TIME_ZONE).date() - timedelta(days=days_ago)
        return datetime.combine(day, at, TIME_ZONE).astimezone(UTC)
