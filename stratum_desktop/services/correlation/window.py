"""The steps that series are told in: local days or UTC hours, numbered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from stratum_desktop.domain.correlation.track import DAILY, HOURLY, Pace
from stratum_desktop.domain.outage import local_days
from stratum_desktop.domain.window import Window, local_day
from stratum_desktop.store.read_models.step_counts import StepSpan

_HOUR = 3600
_HOUR_MS = _HOUR * 1000
_DAY = 24 * _HOUR
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class StepWindow:
    """Whole local days that are over, told by the day or by the hour."""

    first: date
    last: date
    zone: ZoneInfo
    is_hourly: bool = False

    @classmethod
    def of_last(cls, days: int, now: datetime, zone: ZoneInfo, *, is_hourly: bool) -> StepWindow:
        """Return the so many days before today."""
        last = now.astimezone(zone).date() - timedelta(days=1)
        return cls(last - timedelta(days=days - 1), last, zone, is_hourly)

    @property
    def pace(self) -> Pace:
        """How its series step."""
        return HOURLY if self.is_hourly else DAILY

    @property
    def since_s(self) -> int:
        """Start of its first hour, epoch seconds."""
        return local_day(self.first, self.zone).hours[0]

    @property
    def until_s(self) -> int:
        """End of its last hour, epoch seconds."""
        return local_day(self.last, self.zone).hours[1]

    @property
    def steps(self) -> range:
        """Return the numbers of its steps."""
        if self.is_hourly:
            return range(self.since_s // _HOUR, self.until_s // _HOUR)
        return range(step_of(self.first), step_of(self.last) + 1)

    def start_of(self, step: int) -> datetime:
        """Return when a step begins, in the zone."""
        if self.is_hourly:
            return datetime.fromtimestamp(step * _HOUR, UTC).astimezone(self.zone)
        return local_day(day_of(step), self.zone).start_at.astimezone(self.zone)

    def touched(self, stretches: Iterable[Window], *, days_after: int = 0) -> frozenset[int]:
        """Return the steps that any of this time lies in.

        Args:
            stretches: of time.
            days_after: days that go on speaking of what lies before them.
        """
        if self.is_hourly:
            return frozenset(
                step
                for one in stretches
                for step in range(one.start_ms // _HOUR_MS, -(-one.end_ms // _HOUR_MS))
            )
        days = local_days(stretches, self.zone)
        return frozenset(step_of(on) + after for on in days for after in range(days_after + 1))

    def spans(self) -> Iterator[StepSpan]:
        """Yield the stretches in which days begin at the same time of UTC."""
        if self.is_hourly:
            yield StepSpan(self.since_s, self.until_s, 0, _HOUR)
            return
        for offset, group in groupby(range(self.since_s, self.until_s, _HOUR), key=self._offset):
            starts = list(group)
            yield StepSpan(starts[0], starts[-1] + _HOUR, offset, _DAY)

    def _offset(self, at_s: int) -> int:
        offset = datetime.fromtimestamp(at_s, self.zone).utcoffset()
        return 0 if offset is None else round(offset.total_seconds())


def step_of(on: date) -> int:
    """Return the number of a day: days since 1970-01-01."""
    return on.toordinal() - _EPOCH


def day_of(step: int) -> date:
    """Return the day of a number."""
    return date.fromordinal(step + _EPOCH)
