"""The stored rows behind one figure of one day, as a small table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import orjson

from stratum_desktop.domain.correlation.measure import DRIVERS, Measure, SeriesKey
from stratum_desktop.domain.event_name import is_website_conversion
from stratum_desktop.domain.window import local_day
from stratum_desktop.services.connected import platform_labels
from stratum_desktop.services.correlation.figures import REPORTED
from stratum_desktop.services.latency.counting import delivered_counts, uncounted
from stratum_desktop.store.read_models.latency import LatencyReadModel, Line
from stratum_desktop.store.read_models.step_counts import StepCounts
from stratum_desktop.store.unit_of_work import UnitOfWork

Table = tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]
"""Heads and rows."""

_MEASURED = ("Part", "Score", "Measured", "Status", "Rows")
_CONFIRMED = ("Platform", "Event", "Conversions")
_ENDED = ("Hour", "Destination", "Event", "State", "Deliveries")
_RECEIVED = ("Hour", "Source", "Side", "Verdict", "Own id", "Events")
_REPORTED = ("Said by", "Value", "Learned")
_LAGS = ("Happened", "Event", "Destination", "Took, s")


def rows_of_day(uow: UnitOfWork, key: SeriesKey, on: date, zone: ZoneInfo, *, limit: int) -> Table:
    """Return what a figure was counted or measured from; at most so many rows."""
    day, counts = local_day(on, zone), StepCounts(uow.connection)
    since_s, until_s = day.hours
    measure, platform = key
    if measure is Measure.EMQ or measure in DRIVERS:
        return _MEASURED, tuple(_measured(uow, key, on))[:limit]
    if measure is Measure.DELIVERED:
        return _CONFIRMED, tuple(_confirmed(uow, platform, on, zone))[:limit]
    if measure is Measure.SUCCESS_RATE:
        cells = counts.ended_rows(platform, since_s=since_s, until_s=until_s, limit=limit)
        return _ENDED, tuple((_clock(hour, zone), *rest) for hour, *rest in cells)
    if measure is Measure.LATENCY:
        ranked = LatencyReadModel(uow.connection).ranked(Line(platform, None), day, slowest=limit)
        of = [one.conversion for one in ranked]
        return _LAGS, tuple(
            (_instant(one.event_time, zone), one.event_type, one.destination, f"{one.seconds:,}")
            for one in of
        )
    if measure in REPORTED:
        cells = counts.reported_rows(platform or "", REPORTED[measure], on=on.isoformat())
        return _REPORTED, tuple(
            (source, value, _instant(int(learned), zone)) for source, value, learned in cells
        )
    cells = counts.received_rows(since_s=since_s, until_s=until_s, limit=limit)
    return _RECEIVED, tuple((_clock(hour, zone), *rest) for hour, *rest in cells)


def _measured(uow: UnitOfWork, key: SeriesKey, on: date) -> Iterator[tuple[str, ...]]:
    day = on.isoformat()
    for row in uow.measurements.measurements(key.platform or "", since=day, until=day):
        yield "EMQ", _text(row.overall_score), "", row.status, f"{row.evidence_pct} % evidence"
        for one in orjson.loads(row.drivers):
            yield (
                one["driver"],
                _text(one["score"]),
                f"{_text(one['measured'])} {one['unit']}",
                one["status"],
                f"{one.get('sample_size') or 0:,}",
            )


def _confirmed(
    uow: UnitOfWork, platform: str | None, on: date, zone: ZoneInfo
) -> Iterator[tuple[str, ...]]:
    found: Counter[tuple[str, str]] = Counter()
    for _, key, count in delivered_counts(uow, uncounted(uow, zone), since=on, until=on):
        if platform in (None, key[0]) and is_website_conversion(key[1]):
            found[key] += count
    labels = platform_labels(uow)
    for (of, name), count in sorted(found.items()):
        yield labels.get(of, of), name, str(count)


def _text(value: float | None) -> str:
    return "no data" if value is None else f"{value:.2f}"


def _clock(hour_at: str, zone: ZoneInfo) -> str:
    return datetime.fromtimestamp(int(hour_at), UTC).astimezone(zone).strftime("%H:%M")


def _instant(at_s: int, zone: ZoneInfo) -> str:
    return datetime.fromtimestamp(at_s, UTC).astimezone(zone).strftime("%Y-%m-%d %H:%M")
