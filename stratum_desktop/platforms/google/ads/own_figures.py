"""What Google says of the conversions that were uploaded: its offline conversion diagnostics.

It judges the last day with uploads, by way in ("client") for the account and for each conversion
action. Source, read 2026-11-23: developers.google.com/google-ads/api/fields/v26 and the resources
offline_conversion_upload_client_summary and …_conversion_action_summary of google-ads 34.0.0.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from stratum_desktop.domain.ads.own_figure import OwnFigure, OwnTopic, OwnUnit
from stratum_desktop.platforms.google.ads.mapping import (
    Row,
    StrangeRow,
    identity,
    number,
    part,
    text,
    texts,
    whole,
    word,
)

_SHARED = (
    "client",
    "status",
    "total_event_count",
    "successful_event_count",
    "pending_event_count",
    "last_upload_date_time",
    "daily_summaries",
    "alerts",
)
_OF_CLIENT = "offline_conversion_upload_client_summary"
_OF_ACTION = "offline_conversion_upload_conversion_action_summary"


def _query(resource: str, *more: str) -> str:
    fields = ", ".join(f"{resource}.{name}" for name in (*_SHARED, *more))
    return f"SELECT {fields} FROM {resource}"


CLIENT_QUERY = _query(_OF_CLIENT, "success_rate", "pending_rate")
ACTION_QUERY = _query(_OF_ACTION, "conversion_action_id", "conversion_action_name")

NO_RECENT_UPLOAD = "NO_RECENT_UPLOAD"
"""Nothing came for 28 days, so there is nothing to count."""
_COUNTS = {
    "total": "totalEventCount",
    "successful": "successfulEventCount",
    "pending": "pendingEventCount",
}
_DAILY = {
    "successful": "successfulCount",
    "failed": "failedCount",
    "pending": "pendingCount",
}
_RATES = {"success rate": "successRate", "pending rate": "pendingRate"}


def figures_of_client(row: Row) -> Iterator[OwnFigure]:
    """Yield what a row of `CLIENT_QUERY` says of the whole account.

    Raises:
        StrangeRow: it is no such row.
    """
    summary = _mapping(part(row, "offlineConversionUploadClientSummary"))
    yield from _figures_of("", summary, rates=_RATES)


def figures_of_action(row: Row, actions: Collection[str]) -> Iterator[OwnFigure]:
    """Yield what a row of `ACTION_QUERY` says of a conversion action.

    Args:
        actions: the numbers of those that the destination reports to; others are not its own.

    Raises:
        StrangeRow: it is no such row.
    """
    summary = _mapping(part(row, "offlineConversionUploadConversionActionSummary"))
    number_of_it = identity(summary, "conversionActionId")
    if number_of_it in actions:
        name = texts(summary, "conversionActionName")[:200]
        subject = f"{name} ({number_of_it})" if name else number_of_it
        yield from _figures_of(subject, summary, rates={})


def _figures_of(subject: str, summary: Row, *, rates: dict[str, str]) -> Iterator[OwnFigure]:
    client, status = word(summary, "client"), word(summary, "status")
    if not client or not status:
        raise StrangeRow
    last = texts(summary, "lastUploadDateTime")[:40]
    said = f"{status}; last upload {last}" if last else status
    yield OwnFigure(OwnTopic.UPLOAD_STATUS, subject, client, OwnUnit.NONE, None, said)
    if status != NO_RECENT_UPLOAD and whole(summary, "totalEventCount"):
        # Beside a total that is there, JSON leaves out what is 0.
        for item, name in _COUNTS.items():
            yield _count(subject, f"{item} ({client})", whole(summary, name))
        for item, name in rates.items():
            share = number(summary, name) or 0
            yield _share(OwnTopic.UPLOAD_STATUS, subject, f"{item} ({client})", share)
    for day in _listed(part(summary, "dailySummaries")):
        on = _day_of(text(day, "uploadDate"))
        for item, name in _DAILY.items():
            yield _count(subject, f"{item} ({client})", whole(day, name), on)
    for alert in _listed(part(summary, "alerts")):
        yield from _alerts_of(subject, client, alert)


def _alerts_of(subject: str, client: str, alert: Row) -> Iterator[OwnFigure]:
    share = number(alert, "errorPercentage") or 0
    for kind in _mapping(part(alert, "error")):
        name = word(_mapping(part(alert, "error")), kind)
        yield _share(OwnTopic.DIAGNOSTIC, subject, f"{name} ({client})", share, name)


def _count(subject: str, item: str, count: int | None, on: date | None = None) -> OwnFigure:
    if (count or 0) < 0:
        raise StrangeRow
    value = float(count or 0)
    return OwnFigure(OwnTopic.UPLOAD_COUNT, subject, item, OwnUnit.EVENTS, value, on=on)


def _share(topic: OwnTopic, subject: str, item: str, share: float, said: str = "") -> OwnFigure:
    if not 0 <= share <= 1:
        raise StrangeRow
    return OwnFigure(topic, subject, item, OwnUnit.PERCENT, round(share * 100, 6), said)


def _day_of(told: str) -> date:
    try:
        return date.fromisoformat(told)
    except ValueError:
        raise StrangeRow from None


def _listed(value: object) -> list[Row]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise StrangeRow
    return [_mapping(one) for one in value]


def _mapping(value: object) -> Row:
    if not isinstance(value, dict):
        raise StrangeRow
    return value
