"""Visits and conversions of websites, counted from their events hour by hour."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import Connection

from stratum_desktop.domain.detection.website import (
    ANY_CLICK,
    clicks_of,
    is_conversion,
    is_visit,
)
from stratum_desktop.store.repositories.website_hours import WebsiteHour

_EVENTS = (
    "SELECT received_at_ms / 3600000 * 3600, origin, name, body FROM event"
    " WHERE received_at_ms >= ? AND received_at_ms < ? AND action_source = 'website'"
    " AND origin IN ('server', 'pixel')"
)


def count_website_hours(
    connection: Connection, *, since_s: int, until_s: int
) -> tuple[WebsiteHour, ...]:
    """Count the live website events that came in between two whole hours, epoch seconds."""
    visits: Counter[tuple[int, str, str]] = Counter()
    conversions: Counter[tuple[int, str, str]] = Counter()
    rows = connection.exec_driver_sql(_EVENTS, (since_s * 1000, until_s * 1000))
    for hour_at, origin, name, body in rows:
        counts = visits if is_visit(name) else conversions if is_conversion(name) else None
        if counts is None:
            continue
        for click in (ANY_CLICK, *clicks_of(bytes(body))):
            counts[hour_at, origin, click] += 1
    return tuple(
        WebsiteHour(*key, visits[key], conversions[key])
        for key in sorted(visits.keys() | conversions.keys())
    )


def first_event_s(connection: Connection) -> int | None:
    """Return when the first event came in, epoch seconds; None when none did."""
    first = connection.exec_driver_sql("SELECT min(received_at_ms) FROM event").scalar()
    return None if first is None else int(first) // 1000
