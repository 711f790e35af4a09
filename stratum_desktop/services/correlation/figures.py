"""Every series of a window, made of stored roll-ups; each source is read once, when asked for.

A step without a stored row of its kind is not measured: nobody knows whether nothing happened
or nobody looked.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cached_property
from itertools import chain

import orjson

from stratum_desktop.domain.anomaly.series import LEAST_SAMPLE
from stratum_desktop.domain.attribution import MATURES_AFTER_DAYS
from stratum_desktop.domain.correlation.measure import DRIVERS, Measure, SeriesKey
from stratum_desktop.domain.dedupe import Verdict
from stratum_desktop.domain.emq import Band
from stratum_desktop.domain.event_name import is_website_conversion
from stratum_desktop.services.correlation.window import StepWindow, step_of
from stratum_desktop.services.latency.counting import (
    Uncounted,
    delivered_by_day,
    delivered_counts,
    uncounted,
)
from stratum_desktop.store.read_models.latency import Line
from stratum_desktop.store.read_models.step_counts import (
    EndedCount,
    ReceivedCount,
    ReportedFigure,
    StepCounts,
    StepSpan,
)
from stratum_desktop.store.repositories.measurements import EmqMeasurement
from stratum_desktop.store.unit_of_work import UnitOfWork

Figures = Mapping[int, float | None]

REPORTED = {
    Measure.PLATFORM_CONVERSIONS: "conversions",
    Measure.PLATFORM_REVENUE: "revenue",
    Measure.PLATFORM_SPEND: "spend",
}
"""The measures that platforms report, as `platform_daily` calls them."""

_GROWS = frozenset({Measure.PLATFORM_CONVERSIONS, Measure.PLATFORM_REVENUE})
"""What a platform goes on adding to; days that still grow would fall on all platforms alike."""

_WORKSPACE = ""
"""The key under which the workspace's own measurements are stored."""


class StoredFigures:
    """Reads series on one snapshot."""

    def __init__(self, uow: UnitOfWork, window: StepWindow) -> None:
        self._uow = uow
        self._window = window
        self._counts = StepCounts(uow.connection)
        self._measured: dict[str, tuple[EmqMeasurement, ...]] = {}
        self._ended_at: dict[str, tuple[EndedCount, ...]] = {}

    def of(self, key: SeriesKey) -> Figures:
        """Return a series by the number of the step."""
        measure, platform = key
        if measure is Measure.EMQ:
            return self._emq(platform or _WORKSPACE)
        if measure is Measure.PIXEL_COVERAGE:
            rows = self._measurements(_WORKSPACE)
            return {_step(row.measurement_date): row.event_coverage for row in rows}
        if measure in DRIVERS:
            return self._driver(measure, platform or _WORKSPACE)
        if measure is Measure.DELIVERED:
            return self._delivered(platform)
        if measure is Measure.SUCCESS_RATE:
            return self._success_rate(platform)
        if measure is Measure.LATENCY:
            return self._latency(platform)
        if measure in REPORTED:
            return self._reported(measure, platform)
        return self._received_figure(measure)

    def _measurements(self, platform: str) -> tuple[EmqMeasurement, ...]:
        if platform not in self._measured:
            since, until = self._window.first.isoformat(), self._window.last.isoformat()
            self._measured[platform] = self._uow.measurements.measurements(
                platform, since=since, until=until
            )
        return self._measured[platform]

    def _emq(self, platform: str) -> Figures:
        return {
            _step(row.measurement_date): row.overall_score
            for row in self._measurements(platform)
            if Band(row.status) is not Band.UNKNOWN
        }

    def _driver(self, measure: Measure, platform: str) -> Figures:
        found: dict[int, float | None] = {}
        for row in self._measurements(platform):
            scores = {one["driver"]: one["score"] for one in orjson.loads(row.drivers)}
            found[_step(row.measurement_date)] = scores.get(DRIVERS[measure].value)
        return found

    @cached_property
    def _spans(self) -> tuple[StepSpan, ...]:
        return tuple(self._window.spans())

    def _ended(self, platform: str | None) -> Iterator[EndedCount]:
        """Yield what ended at one platform, or at every one."""
        for one in self._counts.platforms() if platform is None else (platform,):
            if one not in self._ended_at:
                rows = (self._counts.ended(one, span) for span in self._spans)
                self._ended_at[one] = tuple(chain.from_iterable(rows))
            yield from self._ended_at[one]

    def _delivered(self, platform: str | None) -> Figures:
        """Count live conversions that platforms confirmed."""
        found: Counter[int] = Counter()
        if self._window.is_hourly:
            for row in self._ended(platform):
                found[row.step] += row.conversions
        else:
            for of, counts in self._confirmed.items():
                if platform in (None, of):
                    found.update(counts)
        return {step: float(count) for step, count in found.items()}

    @cached_property
    def _more(self) -> Uncounted:
        return uncounted(self._uow, self._window.zone)

    @cached_property
    def _confirmed(self) -> Mapping[str, Counter[int]]:
        """Live conversions that platforms confirmed: by platform and day."""
        found: defaultdict[str, Counter[int]] = defaultdict(Counter)
        since, until = self._window.first, self._window.last
        counts = delivered_counts(self._uow, self._more, since=since, until=until)
        for on, (platform, name), count in counts:
            if is_website_conversion(name):
                found[platform][step_of(on)] += count
        return found

    def _success_rate(self, platform: str | None) -> Figures:
        delivered, ended = Counter[int](), Counter[int]()
        for row in self._ended(platform):
            ended[row.step] += row.deliveries
            delivered[row.step] += row.delivered
        return _shares(delivered, ended)

    def _latency(self, platform: str | None) -> Figures:
        if self._window.is_hourly:
            rows = self._uow.anomalies.lags(
                since_s=self._window.since_s, until_s=self._window.until_s
            )
            return {
                row.hour_at // 3600: row.median_seconds
                for row in rows
                if row.platform == platform and row.deliveries >= LEAST_SAMPLE
            }
        found: dict[int, float | None] = {}
        since, until = self._window.first, self._window.last
        days = delivered_by_day(
            self._uow, self._more, Line(platform, None), since=since, until=until
        )
        for on, whole in days.items():
            found[step_of(on)] = whole.median_seconds() if whole.count >= LEAST_SAMPLE else None
        return found

    def _reported(self, measure: Measure, platform: str | None) -> Figures:
        last = self._window.last
        if measure in _GROWS:
            last -= timedelta(days=MATURES_AFTER_DAYS)
        return {
            _step(row.date): row.value
            for row in self._reports
            if row.platform == platform
            and row.measure == REPORTED[measure]
            and row.date <= last.isoformat()
        }

    @cached_property
    def _reports(self) -> tuple[ReportedFigure, ...]:
        since, until = self._window.first.isoformat(), self._window.last.isoformat()
        return self._counts.reported(since=since, until=until)

    @cached_property
    def _received(self) -> tuple[ReceivedCount, ...]:
        return tuple(row for span in self._spans for row in self._counts.received(span))

    def _received_figure(self, measure: Measure) -> Figures:
        parts, usable = self._received_parts
        if measure is Measure.RECEIVED:
            return {step: float(count) for step, count in parts[measure].items()}
        return _shares(parts[measure], usable)

    @cached_property
    def _received_parts(self) -> tuple[Mapping[Measure, Counter[int]], Counter[int]]:
        """Return what each measure counts, and all that it is a share of; by step."""
        parts: defaultdict[Measure, Counter[int]] = defaultdict(Counter)
        usable: Counter[int] = Counter()
        for row in self._received:
            usable[row.step] += row.events
            parts[Measure.RECEIVED][row.step] += row.events * (row.verdict == Verdict.ACCEPTED)
            parts[Measure.DUPLICATE_RATE][row.step] += row.events * (
                row.verdict == Verdict.DUPLICATE
            )
            parts[Measure.COLLISION_RATE][row.step] += row.events * (
                row.verdict == Verdict.COLLISION
            )
            parts[Measure.GIVEN_ID_RATE][row.step] += row.events * row.is_given_id
        return parts, usable


def _shares(parts: Mapping[int, int], wholes: Mapping[int, int]) -> Figures:
    return {
        step: 100 * parts.get(step, 0) / whole if whole >= LEAST_SAMPLE else None
        for step, whole in wholes.items()
    }


def _step(day: str) -> int:
    return step_of(date.fromisoformat(day))
