"""What all ad accounts of a platform spent and brought on a day, beside the shop's own figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from stratum_desktop.domain.ads.figure import AdFigure, Step
from stratum_desktop.domain.window import local_day
from stratum_desktop.store.repositories.measurements import DailyFigure
from stratum_desktop.store.unit_of_work import UnitOfWork

_SOURCE = "platform"
_MONEY = ("revenue", "spend")


def keep_daily_totals(
    uow: UnitOfWork, platform: str, first: date, last: date, *, at_ms: int
) -> None:
    """Sum the campaigns of a platform by local day and keep that as the platform's own word.

    A day is one of each account's own zone. Money of accounts in different currencies is no sum:
    then conversions alone are kept.

    Args:
        first: included, as `last` is.
        at_ms: when the newest of them was told.
    """
    by_day: dict[date, list[AdFigure]] = defaultdict(list)
    currencies = set()
    for known in uow.ad_accounts.accounts():
        if known.platform == platform:
            currencies.add(known.account.currency)
            zone = ZoneInfo(known.account.time_zone)
            for told in uow.ad_figures.figures(
                known.id,
                Step.DAY,
                since=local_day(first, zone).start_at,
                until=local_day(last, zone).end_at,
            ):
                by_day[told.figure.starts_at.astimezone(zone).date()].append(told.figure)
    has_one_currency = len(currencies) == 1
    if not has_one_currency:
        uow.measurements.forget_daily(platform, _MONEY, source=_SOURCE)
    uow.measurements.keep_daily(
        [
            DailyFigure(on.isoformat(), platform, measure, _SOURCE, value, at_ms)
            for on, figures in sorted(by_day.items())
            for measure, value in _sums(figures, has_one_currency=has_one_currency)
        ]
    )


def _sums(figures: list[AdFigure], *, has_one_currency: bool) -> Iterator[tuple[str, float]]:
    yield "conversions", sum(one.conversions for one in figures)
    if has_one_currency:
        yield "revenue", float(sum((one.revenue for one in figures), Decimal(0)))
        yield "spend", float(sum((one.spend for one in figures), Decimal(0)))
