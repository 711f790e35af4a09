"""Writing hourly counts anew: what they said of a span goes, what rows say comes."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import Connection

from stratum_desktop.store.bulk import insert_sql, run_many
from stratum_desktop.store.read_models.recount import HAS_ROWS
from stratum_desktop.store.repositories.delivery_records import HourlyKey
from stratum_desktop.store.repositories.events import IngestHour
from stratum_desktop.store.tables import delivery_hourly, ingest_hourly

_KEEP_OUTCOME = insert_sql(delivery_hourly, (*HourlyKey._fields, "count", "value_sum"))
_KEEP_ARRIVAL = insert_sql(ingest_hourly, (*IngestHour._fields, "count"))


class HourlyCounts:
    """Spans of whole hours, epoch seconds, the end exclusive."""

    def __init__(self, connection: Connection) -> None:
        """Work on this connection's transaction."""
        self._connection = connection

    def replace_outcomes(
        self, found: Mapping[HourlyKey, tuple[int, float]], *, since_s: int, until_s: int
    ) -> None:
        """Let a span's outcomes be these and no others."""
        self._connection.exec_driver_sql(
            "DELETE FROM delivery_hourly WHERE hour_at >= ? AND hour_at < ?", (since_s, until_s)
        )
        run_many(
            self._connection, _KEEP_OUTCOME, [(*key, *counted) for key, counted in found.items()]
        )

    def replace_arrivals(
        self, found: Mapping[IngestHour, int], *, since_s: int, until_s: int
    ) -> None:
        """Let a span's arrivals be these; what leaves no rows behind stays as it is."""
        self._connection.exec_driver_sql(
            f"DELETE FROM ingest_hourly WHERE hour_at >= ? AND hour_at < ? AND {HAS_ROWS}",
            (since_s, until_s),
        )
        run_many(self._connection, _KEEP_ARRIVAL, [(*key, n) for key, n in found.items()])
