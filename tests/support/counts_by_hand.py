"""What is counted ahead, counted anew in plain Python from the rows it stands for."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from stratum_desktop.store.unit_of_work import UnitOfWork

HOUR_MS = 3_600_000

Outcome = tuple[int, int, str, str, str, str]
"""Hour, destination, origin, event name, state, code of the reason."""

Arrival = tuple[int, str, str, str, bool]
"""Hour, origin, source, verdict, whether the sender gave an id."""


def rows_of(uow: UnitOfWork, sql: str, *parameters: object) -> list[dict[str, Any]]:
    """Return rows as dictionaries."""
    found = uow.connection.exec_driver_sql(sql, parameters)
    return [dict(row) for row in found.mappings()]


def outcomes(uow: UnitOfWork) -> Counter[Outcome]:
    """Count every end and every failed try of every delivery, by the hour it happened in."""
    events = {row["id"]: row for row in rows_of(uow, "SELECT id, origin, name FROM event")}
    lines: dict[int, list[dict[str, Any]]] = {}
    for line in rows_of(uow, "SELECT * FROM delivery_history ORDER BY delivery_id, seq"):
        lines.setdefault(line["delivery_id"], []).append(line)
    counted: Counter[Outcome] = Counter()

    def count(delivery: dict[str, Any], at_ms: int, state: str, reason: str | None) -> None:
        event = events[delivery["event_id"]]
        key = (_hour(at_ms), delivery["destination_id"], event["origin"], event["name"])
        counted[(*key, state, _code(reason))] += 1

    for delivery in rows_of(uow, "SELECT * FROM delivery"):
        told = lines.get(delivery["id"], [])
        for line in filter(_is_counted, told):
            count(delivery, line["at_ms"], line["state"], line["reason"])
        ended_at_door = not told and delivery["state"] in ("skipped", "expired", "rejected")
        if delivery["state"] == "delivered" or ended_at_door:
            count(delivery, delivery["settled_at_ms"], delivery["state"], delivery["reason"])
    return counted


def arrivals(uow: UnitOfWork) -> Counter[Arrival]:
    """Count what came in and was kept: events, live copies, and what contradicts an event."""
    events = {row["id"]: row for row in rows_of(uow, "SELECT * FROM event")}
    counted: Counter[Arrival] = Counter()
    for event in events.values():
        counted[_arrival(event, "accepted", event)] += 1
    for copy in rows_of(uow, "SELECT * FROM duplicate"):
        counted[_arrival(copy, copy["verdict"], events[copy["of_event_id"]])] += 1
    return counted


def stored_outcomes(uow: UnitOfWork) -> Counter[Outcome]:
    """Return what is kept of outcomes by the hour."""
    return Counter(
        {
            (
                *(row["hour_at"], row["destination_id"], row["origin"], row["event_name"]),
                *(row["state"], row["reason_code"]),
            ): row["count"]
            for row in rows_of(uow, "SELECT * FROM delivery_hourly WHERE count <> 0")
        }
    )


def stored_arrivals(uow: UnitOfWork) -> Counter[Arrival]:
    """Return what is kept of arrivals by the hour, but for what leaves no row behind."""
    return Counter(
        {
            (
                *(row["hour_at"], row["origin"], row["source"], row["verdict"]),
                bool(row["given_id"]),
            ): row["count"]
            for row in rows_of(uow, "SELECT * FROM ingest_hourly WHERE verdict <> 'refused'")
            if (row["origin"], row["verdict"]) != ("upload", "duplicate")
        }
    )


def _is_counted(line: dict[str, Any]) -> bool:
    """Say whether a line of a timeline tells of an end or a failed try.

    Not of a decision (hold, release, replay, cancel), of a batch taken apart, or of a delivery
    whose platform took it back later.
    """
    code, by_request = _code(line["reason"]), line["attempt_id"] is not None
    match line["state"]:
        case "skipped" | "expired" | "rejected" | "uncertain":
            return True
        case "held":
            return by_request
        case "retry":
            is_own_try = by_request and code != "delivery.batch_refused"
            return is_own_try or code == "delivery.lease_ran_out"
    return False


def _arrival(row: dict[str, Any], verdict: str, event: dict[str, Any]) -> Arrival:
    given = bool(event["event_id_is_given"])
    return _hour(row["received_at_ms"]), row["origin"], row["source"], verdict, given


def _hour(at_ms: int) -> int:
    return at_ms // HOUR_MS * 3600


def _code(reason: str | None) -> str:
    return "" if reason is None else str(json.loads(reason)["code"])
