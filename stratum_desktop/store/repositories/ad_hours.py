"""What platforms told of their ads by the hour, each hour as it was known at one age."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection

from stratum_desktop.store.bulk import insert_sql, run_many
from stratum_desktop.store.tables import ad_hourly


class AdHour(NamedTuple):
    """One row of `ad_hourly`, in the order it is written."""

    #: Epoch seconds of the UTC hour that the account's own hour begins in.
    hour_at: int
    platform: str
    #: None: its accounts are in several currencies.
    spend_micros: int | None
    revenue_micros: int | None
    conversions: float
    clicks: int


_KEEP = insert_sql(ad_hourly, AdHour._fields) + " ON CONFLICT DO NOTHING"
_TOLD = (
    "SELECT f.starts_s / 3600 * 3600 AS hour_at, a.platform, min(a.currency), max(a.currency),"
    " sum(f.spend_micros), sum(f.revenue_micros), sum(f.conversions), sum(f.clicks)"
    " FROM ad_figure f JOIN ad_entity e ON e.id = f.entity_id"
    " JOIN ad_account a ON a.id = e.ad_account_id"
    " WHERE f.step = 'hour' AND f.starts_s >= ? AND f.starts_s < ? AND f.learned_at_ms ="
    " (SELECT max(g.learned_at_ms) FROM ad_figure g WHERE g.entity_id = f.entity_id"
    " AND g.step = f.step AND g.starts_s = f.starts_s"
    " AND g.learned_at_ms <= (f.starts_s / 3600 + ?) * 3600000)"
    " GROUP BY 1, 2 ORDER BY 1, 2"
)


class AdHourRepository:
    """Told hours; one that is stored stays as it is."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection

    def told(self, *, since_s: int, until_s: int, age_hours: int) -> list[AdHour]:
        """Sum what campaigns were told to have spent and brought, by hour and platform.

        Args:
            since_s: epoch seconds of a UTC hour, included.
            until_s: not included.
            age_hours: hours from an hour's end at which it is looked at; what was learned later
                changes nothing.
        """
        rows = self._connection.exec_driver_sql(_TOLD, (since_s, until_s, age_hours + 1))
        return [
            AdHour(
                int(hour_at),
                platform,
                int(spend) if first == last else None,
                int(revenue) if first == last else None,
                float(conversions),
                int(clicks),
            )
            for hour_at, platform, first, last, spend, revenue, conversions, clicks in rows
        ]

    def keep(self, rows: Sequence[AdHour]) -> None:
        """Store hours that are old enough."""
        run_many(self._connection, _KEEP, rows)

    def forget(self) -> None:
        """Forget every hour; they can be counted again."""
        self._connection.exec_driver_sql("DELETE FROM ad_hourly")

    def counted_until(self) -> int:
        """Return the end of the last hour that is counted, epoch seconds; 0 without any."""
        last = self._connection.exec_driver_sql("SELECT max(hour_at) FROM ad_hourly").scalar()
        return 0 if last is None else int(last) + 3600

    def hours(self, *, since_s: int, until_s: int) -> tuple[AdHour, ...]:
        """Return the counted hours of a span."""
        rows = self._connection.exec_driver_sql(
            f"SELECT {', '.join(AdHour._fields)} FROM ad_hourly"
            " WHERE hour_at >= ? AND hour_at < ? ORDER BY hour_at, platform",
            (since_s, until_s),
        )
        return tuple(AdHour(*row) for row in rows)
