"""Deliveries of live conversions as rows, and their lags told in plain Python."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from manual_clock import ManualClock

from stratum_desktop.store.store import Store


@dataclass
class Conversions:
    """Writes deliveries with the requests that ended them, and reads them back one by one."""

    store: Store
    clock: ManualClock
    last: Counter[str] = field(default_factory=Counter)
    queue: list[tuple[str, tuple[object, ...]]] = field(default_factory=list)
    is_gathering: bool = False

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Write everything that is added inside in one transaction."""
        self.is_gathering = True
        yield
        self.is_gathering = False
        self.write()

    def write(self) -> None:
        rows, self.queue = self.queue, []
        self.store.write_now(lambda uow: [uow.connection.exec_driver_sql(*row) for row in rows])

    def insert(self, table: str, **values: object) -> int:
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        sql = f"INSERT INTO {table} ({names}) VALUES ({marks})"
        self.queue.append((sql, tuple(values.values())))
        if not self.is_gathering:
            self.write()
        self.last[table] += 1
        return self.last[table]

    def run(self, sql: str, *parameters: object) -> None:
        self.store.write_now(lambda uow: uow.connection.exec_driver_sql(sql, parameters))

    def all(self, sql: str, *parameters: object) -> list[dict[str, Any]]:
        return self.store.read_now(
            lambda uow: [
                dict(row) for row in uow.connection.exec_driver_sql(sql, parameters).mappings()
            ]
        )

    def destination(self, platform: str = "meta") -> int:
        return self.store.write_now(
            lambda uow: uow.destinations.add(
                platform=platform,
                account="1",
                label=f"{platform.title()} shop",
                base_url="",
                options={},
                now_ms=0,
            )
        )

    def add(
        self,
        destination: int,
        lag: int | None,
        *,
        ago: int = 0,
        name: str = "Purchase",
        state: str = "delivered",
        origin: str = "server",
        action_source: str = "website",
        history: tuple[str, ...] = (),
    ) -> int:
        """Add a delivery that ended so many seconds ago (or whose event happened then)."""
        ended_s = self.clock.now_ms() // 1000 - ago
        settled_ms = None if lag is None else ended_s * 1000 + 250
        number = self.insert(
            "event",
            name=name,
            event_id=f"e{self.last['event']}",
            event_id_is_given=True,
            event_time=ended_s - (lag or 0),
            received_at_ms=(ended_s - (lag or 0)) * 1000,
            origin=origin,
            source="shop",
            action_source=action_source,
            body=b"{}",
        )
        attempt = None
        if settled_ms is not None and state == "delivered":
            attempt = self.attempt(destination, settled_ms)
        delivery = self.insert(
            "delivery",
            event_id=number,
            destination_id=destination,
            source="shop",
            state=state,
            deadline_at=2**40,
            settled_at_ms=settled_ms,
            attempt_id=attempt,
        )
        for seq, moved in enumerate(history, start=1):
            self.insert("delivery_history", delivery_id=delivery, seq=seq, at_ms=0, state=moved)
        return delivery

    def attempt(self, destination: int, ended_ms: int) -> int:
        return self.insert(
            "attempt",
            destination_id=destination,
            started_at_ms=ended_ms - 120,
            duration_ms=120,
            parcel_count=1,
            request_bytes=1,
            outcome="delivered",
            answer="",
        )

    def lags(self, zone: str = "UTC") -> dict[tuple[date, str, str], list[int]]:
        """Every live delivered lag by day, platform and event, told in plain Python."""
        replayed = {
            row["delivery_id"]
            for row in self.all("SELECT delivery_id FROM delivery_history WHERE state = 'ready'")
        }
        events = {row["id"]: row for row in self.all("SELECT * FROM event")}
        platforms = {row["id"]: row["platform"] for row in self.all("SELECT * FROM destination")}
        found: dict[tuple[date, str, str], list[int]] = {}
        for row in self.all("SELECT * FROM delivery"):
            event = events[row["event_id"]]
            is_live = event["origin"] == "server" and event["action_source"] in ("website", "app")
            if row["state"] != "delivered" or not is_live or row["id"] in replayed:
                continue
            at = datetime.fromtimestamp(row["settled_at_ms"] / 1000, UTC)
            key = at.astimezone(ZoneInfo(zone)).date(), platforms[row["destination_id"]]
            lag = max(0, row["settled_at_ms"] // 1000 - event["event_time"])
            found.setdefault((*key, event["name"]), []).append(lag)
        return found


def rank(values: Sequence[int], quantile: float) -> int:
    """Return the quantile of lags in ms: the smallest value that covers its share."""
    return 1000 * sorted(values)[max(1, math.ceil(quantile * len(values))) - 1]
