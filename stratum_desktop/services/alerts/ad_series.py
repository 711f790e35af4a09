"""The series of what platforms tell of their ads."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from stratum_desktop.domain.anomaly.metric import KNOWN_AFTER_HOURS, Metric
from stratum_desktop.domain.anomaly.series import HOUR, HourFigure, Series
from stratum_desktop.store.repositories.ad_hours import AdHour
from stratum_desktop.store.unit_of_work import UnitOfWork

_MICROS = 1_000_000


def count_ad_hours(uow: UnitOfWork, *, now_s: int) -> int:
    """Keep every hour that is old enough and was not kept; return how many rows that made."""
    until_s = now_s // HOUR * HOUR - KNOWN_AFTER_HOURS * HOUR
    since_s = uow.ad_hours.counted_until()
    rows = uow.ad_hours.told(since_s=since_s, until_s=until_s, age_hours=KNOWN_AFTER_HOURS)
    uow.ad_hours.keep(rows)
    return len(rows)


def ad_series(rows: Iterable[AdHour]) -> Iterator[Series]:
    """Yield what is watched of each platform's ads.

    Platforms may count fractions of a conversion; how much of an hour that is, is a whole number.
    """
    by_platform: dict[str, list[AdHour]] = defaultdict(list)
    for row in rows:
        by_platform[row.platform].append(row)
    for platform, hours in sorted(by_platform.items()):
        figures: dict[Metric, dict[int, HourFigure]] = defaultdict(dict)
        for one in hours:
            count = round(one.conversions)
            figures[Metric.TOLD_CONVERSIONS][one.hour_at] = HourFigure(float(count), count)
            if one.spend_micros is None or one.revenue_micros is None:
                continue
            spend, revenue = one.spend_micros / _MICROS, one.revenue_micros / _MICROS
            figures[Metric.SPEND][one.hour_at] = HourFigure(spend, one.clicks)
            figures[Metric.CPA][one.hour_at] = HourFigure(spend, count, one.conversions)
            figures[Metric.ROAS][one.hour_at] = HourFigure(revenue, count, spend)
        for metric, of in figures.items():
            yield Series(metric, platform, of)
