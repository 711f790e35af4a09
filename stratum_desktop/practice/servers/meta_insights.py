"""A strict Meta's insights: campaigns by day, or by the hour of the ad account."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import orjson

from stratum_desktop.domain.ads.figure import AdFigure, Step
from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.servers.graph_answers import error
from stratum_desktop.practice.servers.vendor import Answered

_HOURS = "hourly_stats_aggregated_by_advertiser_time_zone"
INSIGHT_FIELDS = (
    "account_id,campaign_id,campaign_name,adset_id,ad_id,date_start,date_stop,impressions,reach,"
    "frequency,clicks,inline_link_clicks,spend,cpc,cpm,ctr,actions,action_values,"
    f"cost_per_action_type,purchase_roas,attribution_setting,{_HOURS}"
)
"""Every field that can be asked for."""
ALWAYS_GIVEN = ("date_start", "date_stop", _HOURS)
"""What a row has whether it is asked for or not."""
_KNOWN = frozenset(
    {
        "level",
        "fields",
        "time_range",
        "time_increment",
        "breakdowns",
        "limit",
        "after",
        "access_token",
    }
)
_MONTHS_KEPT = 37
#: From here on an answer is refused as too much. Source: own choice; Meta names no number.
_MOST_ROWS = 10_000
#: The same sales under three names; adding them up would count each three times.
_PURCHASES = ("purchase", "omni_purchase", "offsite_conversion.fb_pixel_purchase")


def insights_of(
    world: AdWorld, query: Mapping[str, str], *, now: float
) -> list[dict[str, object]] | Answered:
    """Return the rows of what is asked for, or a refusal; what was not shown has no row."""
    unknown = set(query) - _KNOWN
    if unknown or query.get("level") != "campaign" or query.get("time_increment") != "1":
        return error(400, 100, "(#100) This server gives campaigns by day or hour alone")
    if query.get("breakdowns", _HOURS) != _HOURS:
        return error(400, 100, "(#100) breakdowns must be a valid breakdown")
    span = _span_of(query.get("time_range", ""))
    if span is None:
        return error(400, 100, "(#100) Must be a valid time_range")
    first, last = span
    account = world.account("meta")
    today = datetime.fromtimestamp(now, UTC).astimezone(ZoneInfo(account.time_zone)).date()
    if (today.year - first.year) * 12 + today.month - first.month > _MONTHS_KEPT:
        return error(400, 3018, "(#3018) The start date is beyond 37 months from the current date")
    step = Step.HOUR if "breakdowns" in query else Step.DAY
    figures = _by_label(world.figures("meta", step, first=first, last=last, now=now))
    if len(figures) > _MOST_ROWS:
        return error(
            400, 100, "Please reduce the amount of data you are asking for", subcode=1487534
        )
    return [_row(figure, account.account) for figure in figures]


def _span_of(text: str) -> tuple[date, date] | None:
    try:
        span = orjson.loads(text)
        first, last = date.fromisoformat(span["since"]), date.fromisoformat(span["until"])
    except (orjson.JSONDecodeError, TypeError, KeyError, ValueError):
        return None
    return (first, last) if first <= last else None


def _by_label(figures: Iterable[AdFigure]) -> list[AdFigure]:
    """Add up the two hours that carry one label on the day on which clocks go back."""
    kept: dict[tuple[str, datetime], AdFigure] = {}
    for figure in figures:
        key = (figure.external_id, figure.starts_at.replace(tzinfo=None, fold=0))
        former = kept.get(key)
        kept[key] = figure if former is None else _sum_of(former, figure)
    return list(kept.values())


def _sum_of(one: AdFigure, other: AdFigure) -> AdFigure:
    return replace(
        one,
        spend=one.spend + other.spend,
        conversions=one.conversions + other.conversions,
        revenue=one.revenue + other.revenue,
        impressions=one.impressions + other.impressions,
        clicks=one.clicks + other.clicks,
    )


def _row(figure: AdFigure, account: str) -> dict[str, object]:
    day = str(figure.starts_at.date())
    row: dict[str, object] = {
        "account_id": account,
        "campaign_id": figure.external_id,
        "date_start": day,
        "date_stop": day,
        "spend": str(figure.spend),
        "impressions": str(figure.impressions),
        "clicks": str(figure.clicks * 2),
    }
    if figure.clicks:
        row["inline_link_clicks"] = str(figure.clicks)
    if figure.step is Step.HOUR:
        hour = f"{figure.starts_at.hour:02}"
        row[_HOURS] = f"{hour}:00:00 - {hour}:59:59"
    if figure.conversions:
        row["actions"] = [
            {"action_type": "link_click", "value": str(figure.clicks)},
            *_valued(f"{figure.conversions:g}"),
        ]
        row["action_values"] = _valued(str(figure.revenue))
    return row


def _valued(value: str) -> list[dict[str, str]]:
    return [{"action_type": kind, "value": value} for kind in _PURCHASES]
