"""Meta's insights as figures of campaigns; pure.

Source: developers.facebook.com/docs/marketing-api/insights, …/insights/best-practices and
…/insights/breakdowns, read 2026-11-22.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import orjson

from stratum_desktop.domain.ads.entity import AdAccount
from stratum_desktop.domain.ads.figure import AdFigure, Step
from stratum_desktop.platforms._shared.ad_answer import (
    Row,
    StrangeAnswer,
    decimal_of,
    id_of,
    rows_of,
    signed_of,
    text_of,
    whole_of,
)

USUAL_ACTION = "purchase"
"""Which action counts where a destination names none. Meta counts the same sale under several
types, so they are never added."""

_HOURS = "hourly_stats_aggregated_by_advertiser_time_zone"
_FIELDS = "campaign_id,date_start,spend,impressions,inline_link_clicks,actions,action_values"
_HOUR = re.compile(r"([01]\d|2[0-3]):00:00 - \1:59:59")


def question_of(step: Step, first: date, last: date) -> dict[str, str]:
    """Return what to ask the insights for: every campaign's days, or hours of days."""
    question = {
        "level": "campaign",
        "fields": _FIELDS,
        "time_range": orjson.dumps({"since": str(first), "until": str(last)}).decode(),
        "time_increment": "1",
    }
    return question if step is Step.DAY else {**question, "breakdowns": _HOURS}


def figure_from(
    row: Row, account: AdAccount, step: Step, *, first: date, last: date, action: str
) -> AdFigure:
    """Return one campaign's day or hour.

    Args:
        first: the row has to be of a day from this one
        last: to this one.
        action: the one action type that counts.
    """
    return AdFigure(
        external_id=id_of(row, "campaign_id"),
        step=step,
        starts_at=_start_of(row, account, step, first, last),
        spend=decimal_of(row, "spend"),
        conversions=float(_counted(row, "actions", action, decimal_of)),
        revenue=_counted(row, "action_values", action, signed_of),
        impressions=whole_of(row, "impressions"),
        clicks=whole_of(row, "inline_link_clicks"),
    )


def _start_of(row: Row, account: AdAccount, step: Step, first: date, last: date) -> datetime:
    try:
        day = date.fromisoformat(text_of(row, "date_start"))
    except ValueError:
        raise StrangeAnswer("date_start") from None
    if not first <= day <= last:
        raise StrangeAnswer("date_start")
    hour = 0
    if step is Step.HOUR:
        match = _HOUR.fullmatch(text_of(row, _HOURS))
        if match is None:
            raise StrangeAnswer(_HOURS)
        hour = int(match[1])
    return datetime.combine(day, time(hour), ZoneInfo(account.time_zone))


def _counted(row: Row, name: str, action: str, value_of: Callable[[Row, str], Decimal]) -> Decimal:
    """Return the one type's value; Meta leaves the list out, or the type, where it is 0."""
    if row.get(name) is None:
        return Decimal(0)
    values = [
        value_of(one, "value") for one in rows_of(row, name) if one.get("action_type") == action
    ]
    if len(values) > 1:
        raise StrangeAnswer(name)
    return values[0] if values else Decimal(0)
