"""Conversions as browser and server sent them, for telling why they are one or are not."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection

from stratum_desktop.domain.event_body import whole_form
from stratum_desktop.domain.event_name import NOT_CONVERSIONS
from stratum_desktop.domain.twin import Sighting
from stratum_desktop.domain.window import Window

_COLUMNS = (
    "id, name, event_id, event_id_is_given, event_time, received_at_ms, source, action_source,"
    " order_id"
)
_NAMES = ", ".join(f"'{name}'" for name in sorted(NOT_CONVERSIONS))
_MOST_LOOKED_AT = 20_000
"""Browser events among which conversions are looked for: a browser that sends page views alone
must not have a month of them read. Source: own choice."""


class TwinReadModel:
    """Reads events of both sides on one connection's snapshot."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def newest_of_browser(self, window: Window, *, limit: int) -> tuple[Sighting, ...]:
        """Return the newest website conversions that a browser sent in a window."""
        last_hour = self._connection.exec_driver_sql(
            "SELECT max(hour_at) FROM ingest_hourly WHERE hour_at >= ? AND hour_at < ?"
            " AND origin = 'pixel' AND verdict = 'accepted'",
            window.hours,
        ).scalar()
        if last_hour is None:
            return ()
        until_ms = min(window.end_ms, (int(last_hour) + 3600) * 1000)
        rows = self._connection.exec_driver_sql(
            f"SELECT {_COLUMNS} FROM (SELECT {_COLUMNS} FROM event"
            " WHERE received_at_ms >= ? AND received_at_ms < ? AND origin = 'pixel'"
            " ORDER BY received_at_ms DESC, id DESC LIMIT ?) AS newest"
            f" WHERE action_source = 'website' AND name NOT IN ({_NAMES})"
            " ORDER BY received_at_ms DESC, id DESC LIMIT ?",
            (window.start_ms, until_ms, _MOST_LOOKED_AT, limit),
        )
        return tuple(_sighting(*row) for row in rows)

    def of_server(
        self, event_ids: Collection[str], order_ids: Collection[str]
    ) -> tuple[Sighting, ...]:
        """Return what the server sent under any of these ids or order numbers."""
        found: dict[int, Sighting] = {}
        for which, values in (
            ("event_id_is_given AND event_id", event_ids),
            ("order_id", order_ids),
        ):
            if values:
                rows = self._connection.exec_driver_sql(
                    f"SELECT {_COLUMNS} FROM event WHERE {which} IN ({_marks(values)})"
                    " AND origin = 'server'",
                    tuple(values),
                )
                found |= {row[0]: _sighting(*row) for row in rows}
        return tuple(found.values())

    def bodies(self, ids: Collection[int]) -> Mapping[int, dict[str, object]]:
        """Return events as one object each; identity is hashed, nothing is in clear."""
        if not ids:
            return {}
        rows = self._connection.exec_driver_sql(
            f"SELECT {_COLUMNS}, origin, body FROM event WHERE id IN ({_marks(ids)})", tuple(ids)
        )
        return {
            row.id: whole_form(
                row.body,
                name=row.name,
                event_id=row.event_id,
                event_id_is_given=bool(row.event_id_is_given),
                event_time=row.event_time,
                origin=row.origin,
                source=row.source,
                action_source=row.action_source,
            )
            for row in rows
        }


def _sighting(
    id_: int,
    name: str,
    event_id: str,
    is_given: bool,  # noqa: FBT001 - a column, in the order it is read
    event_time: int,
    received_at_ms: int,
    source: str,
    action_source: str,
    order_id: str | None,
) -> Sighting:
    return Sighting(
        id_,
        name,
        event_id,
        bool(is_given),
        event_time,
        received_at_ms,
        source,
        action_source,
        order_id,
    )


def _marks(values: Collection[object]) -> str:
    return ", ".join("?" * len(values))
