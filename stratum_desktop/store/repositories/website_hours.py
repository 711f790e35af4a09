"""Visits and conversions by the hour, as they are stored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from stratum_desktop.store.bulk import insert_sql, run_many
from stratum_desktop.store.tables import website_hourly


class WebsiteHour(NamedTuple):
    """One row of `website_hourly`, in the order it is written."""

    hour_at: int
    #: server | pixel
    origin: str
    #: The ad click they came by, see `domain.detection.website`; "" of all.
    click: str
    visits: int
    conversions: int


_KEEP = insert_sql(website_hourly, WebsiteHour._fields) + " ON CONFLICT DO NOTHING"


class WebsiteHourRepository:
    """Counts of hours that are over; none is counted again."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection

    def counted_until(self) -> int:
        """Return the end of the last hour that is counted, epoch seconds; 0 without any."""
        last = self._connection.exec_driver_sql("SELECT max(hour_at) FROM website_hourly").scalar()
        return 0 if last is None else int(last) + 3600

    def keep(self, rows: Sequence[WebsiteHour]) -> None:
        """Store hours; one that is stored stays as it is."""
        run_many(self._connection, _KEEP, rows)

    def forget(self, *, before_s: int) -> None:
        """Forget hours that began before an instant."""
        self._connection.exec_driver_sql(
            "DELETE FROM website_hourly WHERE hour_at < ?", (before_s,)
        )

    def between(self, *, since_s: int, until_s: int) -> tuple[WebsiteHour, ...]:
        """Return the hours of a span."""
        rows = self._connection.exec_driver_sql(
            "SELECT hour_at, origin, click, visits, conversions FROM website_hourly"
            " WHERE hour_at >= ? AND hour_at < ?",
            (since_s, until_s),
        )
        return tuple(WebsiteHour(*row) for row in rows)
