"""One line of the timetable: what runs, and when it is due."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple

from stratum_desktop.services import Services

LATE_MS = 60_000
"""A time that passed longer ago was missed. Source: own choice, the shortest usual interval."""

_DAY_MS = 86_400_000


class Missed(NamedTuple):
    """Times that passed without a run; epoch milliseconds."""

    times: int
    first_ms: int
    last_ms: int


@dataclass(frozen=True, slots=True)
class Job:
    """One line of the timetable."""

    #: As `job_run.job` and requests spell it.
    name: str
    #: Seconds between starts; None = at `daily_at`, or only on request.
    every_seconds: int | None
    #: Does the work; returns what it counted, empty when there was nothing to do.
    run: Callable[[Services, Callable[[], bool]], Awaitable[Mapping[str, int]]]
    #: Runs at every start of the engine, however short ago it ran last.
    at_start: bool = False
    #: Its failure means that stored data may be wrong, not that the world was in the way.
    is_alarm: bool = False
    #: UTC time of day at which it starts, once a day.
    daily_at: time | None = None
    #: Without a network it can do nothing, and is skipped.
    needs_network: bool = False
    #: Jobs that go first when they are due, too: until they have ended it is put off.
    waits_for: tuple[str, ...] = ()

    @property
    def is_timed(self) -> bool:
        """Say whether it runs by itself, without being asked for."""
        return self.every_seconds is not None or self.daily_at is not None

    def due_ms(self, last_ms: int | None, now_ms: int) -> int:
        """Return when it is to run, epoch milliseconds; now or before when it is overdue.

        A time that was missed is made up for once. A clock that was set back adds nothing.

        Args:
            last_ms: when it last ended well; None when it never did.
        """
        if last_ms is None:
            return now_ms
        return min(self.following_ms(last_ms), self.following_ms(now_ms))

    def following_ms(self, start_ms: int) -> int:
        """Return when it runs next after a run at this time, epoch milliseconds."""
        if self.daily_at is None:
            return start_ms + (self.every_seconds or 0) * 1000
        start = datetime.fromtimestamp(start_ms / 1000, UTC)
        at = datetime.combine(start.date(), self.daily_at, UTC)
        if at <= start:
            at += timedelta(days=1)
        return round(at.timestamp() * 1000)

    def missed(self, due_ms: int, now_ms: int) -> Missed | None:
        """Return which of its times have passed since it was due; None where none has.

        A time counts as passed when it is more than `LATE_MS` ago: the run of now is not for it.
        """
        span_ms = now_ms - LATE_MS - due_ms
        if not self.is_timed or span_ms <= 0:
            return None
        step_ms = _DAY_MS if self.every_seconds is None else self.every_seconds * 1000
        more = (span_ms - 1) // step_ms
        return Missed(1 + more, due_ms, due_ms + more * step_ms)
