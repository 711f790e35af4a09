"""Conversions as browser and server sent them, for telling why they are one or are not."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection

from stratum_desktop.domain.event import ActionSource
from stratum_desktop.domain.event_body import whole_form
from stratum_desktop.domain.event_name import is_website_conversion
from stratum_desktop.domain.twin import Sighting
from stratum_desktop.domain.window import Window

_COLUMNS = (
    "id, name, event_id, event_id_is_given, event_time, received_at_ms, source, action_source,"
    " order_id"
)
_MOST_LOOKED_AT = 20_000
"""Browser events among which conversions are looked for: a browser that sends page views alone
must not have a month of them read. Source: own choice."""
_AT_ONCE = 2_000
"""Source: own choice; where half of them are conversions, the first go is enough."""


class TwinReadModel:
    """Reads events of both sides on one connection's snapshot."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def newest_of_browser(
        self, window: Window, *, limit: int, at_once: int = _AT_ONCE
    ) -> tuple[Sighting, ...]:
        """Return the newest website conversions that a browser sent in a window.

        Args:
            window: when they arrived.
            limit: at most so many.
            at_once: events that are read in one go.
        """
        last_hour = self._connection.exec_driver_sql(
            "SELECT max(hour_at) FROM ingest_hourly WHERE hour_at >= ? AND hour_at < ?"
            " AND origin = 'pixel' AND verdict = 'accepted'",
            window.hours,
        ).scalar()
        if last_hour is None:
            return ()
        found: list[Sighting] = []
        before = (min(window.end_ms, (int(last_hour) + 3600) * 1000), 0)
        for _ in range(_MOST_LOOKED_AT // at_once):
            rows = self._of_browser(window.start_ms, before, at_once)
            found += filter(_is_website_conversion, rows)
            if len(found) >= limit or len(rows) < at_once:
                break
            before = (rows[-1].received_at_ms, rows[-1].id)
        return tuple(found[:limit])

    def _of_browser(
        self, since_ms: int, before: tuple[int, int], limit: int
    ) -> tuple[Sighting, ...]:
        """Return the newest events of the browser before one of them: its arrival and id."""
        rows = self._connection.exec_driver_sql(
            f"SELECT {_COLUMNS} FROM event WHERE received_at_ms >= ? AND received_at_ms <= ?"
            " AND (received_at_ms, id) < (?, ?) AND origin = 'pixel'"
            " ORDER BY received_at_ms DESC, id DESC LIMIT ?",
            (since_ms, before[0], *before, limit),
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


def _is_website_conversion(one: Sighting) -> bool:
    return one.action_source == ActionSource.WEBSITE and is_website_conversion(one.name)


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
