"""Rows that signals are measured from, written as the rest of the program would."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from manual_clock import ManualClock

from stratum_desktop.domain.outage import OutageKind, OutageWindow
from stratum_desktop.domain.reason import Reason
from stratum_desktop.store.store import Store
from stratum_desktop.store.unit_of_work import UnitOfWork

HOUR_MS = 3_600_000
HOUR = 3600
DAY = 86_400


class Rows:
    """Writes rows, one plain INSERT each."""

    def __init__(self, store: Store, clock: ManualClock) -> None:
        self._store = store
        self._clock = clock
        self._event = 0
        self._delivery = 0
        self._attempt = 0

    @property
    def now_s(self) -> int:
        return self._clock.now_ms() // 1000

    def write(self, fn: Callable[[UnitOfWork], Any]) -> Any:
        return self._store.write_now(fn)

    def all(self, sql: str, *parameters: object) -> list[dict[str, Any]]:
        def ask(uow: UnitOfWork) -> list[dict[str, Any]]:
            rows = uow.connection.exec_driver_sql(sql, parameters)
            return [dict(row) for row in rows.mappings()]

        return self._store.read_now(ask)

    def insert(self, table: str, **values: object) -> None:
        names = ", ".join(values)
        marks = ", ".join("?" * len(values))
        self.write(
            lambda uow: uow.connection.exec_driver_sql(
                f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values.values())
            )
        )

    def destination(self, platform: str = "meta", *, account: str = "1", **changes: object) -> int:
        number = self.write(
            lambda uow: uow.destinations.add(
                platform=platform,
                account=account,
                label=f"{platform.title()} {account}",
                base_url="",
                options={},
                now_ms=self._clock.now_ms() - 40 * DAY * 1000,
            )
        )
        for name, value in changes.items():
            self.write(
                lambda uow, name=name, value=value: uow.connection.exec_driver_sql(
                    f"UPDATE destination SET {name} = ? WHERE id = ?", (value, number)
                )
            )
        return number

    def outage(
        self, *, hours_ago: float, until_hours_ago: float | None, platform: str | None = None
    ) -> int:
        start, end = (
            None if ago is None else datetime.fromtimestamp(self.now_s - ago * HOUR, UTC)
            for ago in (hours_ago, until_hours_ago)
        )
        assert start is not None
        why = Reason("outage.marked", {"why": "a test"})
        window = OutageWindow(platform, start, end, OutageKind.BY_HAND, "test", why)
        return self.write(lambda uow: uow.outages.add(window, at_ms=self._clock.now_ms()))

    def event(self, *, seconds_ago: float = 0, name: str = "Purchase", **changes: object) -> int:
        self._event += 1
        at_s = int(self.now_s - seconds_ago)
        self.insert(
            "event",
            **{
                "id": self._event,
                "name": name,
                "event_id": f"e{self._event}",
                "event_id_is_given": True,
                "event_time": at_s,
                "received_at_ms": at_s * 1000,
                "origin": "server",
                "source": "shop",
                "action_source": "website",
                "body": b"{}",
                **changes,
            },
        )
        return self._event

    def delivery(
        self,
        destination: int,
        *,
        seconds_ago: float,
        state: str = "delivered",
        lag_seconds: float | None = 60,
        reason: str | None = None,
        event: dict[str, object] | None = None,
        history: tuple[str, ...] = (),
    ) -> int:
        """A delivery of an event that happened some time ago and ended a lag later."""
        event_row = self.event(seconds_ago=seconds_ago, **(event or {}))
        self._delivery += 1
        at_ms = int(self.now_s - seconds_ago) * 1000
        settled = None if lag_seconds is None else at_ms + int(lag_seconds * 1000)
        attempt = None
        if state == "delivered" and settled is not None:
            self._attempt += 1
            attempt = 1_000_000 + self._attempt
            self.insert(
                "attempt",
                id=attempt,
                destination_id=destination,
                started_at_ms=settled - 100,
                duration_ms=100,
                parcel_count=1,
                request_bytes=1,
                outcome="delivered",
                answer="",
            )
        self.insert(
            "delivery",
            id=self._delivery,
            event_id=event_row,
            destination_id=destination,
            source=(event or {}).get("source", "shop"),
            state=state,
            reason=None if reason is None else f'{{"code": "{reason}"}}',
            deadline_at=2**40,
            settled_at_ms=settled,
            attempt_id=attempt,
        )
        if state == "sending":
            self.insert(
                "claim",
                token=f"of-{self._delivery}".encode(),
                destination_id=destination,
                taken_at_ms=at_ms,
                lease_until_ms=2**40,
                lease_boot_id="boot",
                delivery_count=1,
                spans=f"[[{self._delivery}, {self._delivery}]]",
            )
        for seq, moved in enumerate(history, start=1):
            self.insert(
                "delivery_history", delivery_id=self._delivery, seq=seq, at_ms=0, state=moved
            )
        return self._delivery

    def hourly(
        self, destination: int, state: str, count: int, *, hours_ago: int = 1, **changes: object
    ) -> None:
        self.insert(
            "delivery_hourly",
            **{
                "hour_at": (self.now_s - hours_ago * HOUR) // HOUR * HOUR,
                "destination_id": destination,
                "origin": "server",
                "event_name": "Purchase",
                "state": state,
                "reason_code": "",
                "count": count,
                **changes,
            },
        )

    def ingest(self, verdict: str, count: int, *, hours_ago: int = 1, **changes: object) -> None:
        self.insert(
            "ingest_hourly",
            **{
                "hour_at": (self.now_s - hours_ago * HOUR) // HOUR * HOUR,
                "origin": "server",
                "source": "shop",
                "verdict": verdict,
                "given_id": True,
                "count": count,
                **changes,
            },
        )

    def sighting(self, number: int, *, browser: float | None, server: float | None) -> None:
        """A conversion that each side saw so many seconds ago; None = not at all."""
        seen = [int(self.now_s - ago) for ago in (browser, server) if ago is not None]
        self.insert(
            "sighting",
            key=number.to_bytes(16, "big"),
            name="Purchase",
            first_at=min(seen),
            browser_at=None if browser is None else int(self.now_s - browser),
            server_at=None if server is None else int(self.now_s - server),
        )

    def synced(self, platform: str = "meta", *, hours_ago: float, outcome: str = "done") -> None:
        at_ms = self._clock.now_ms() - int(hours_ago * HOUR_MS)
        self.insert(
            "job_run",
            job=f"sync.{platform}",
            started_at_ms=at_ms - 1,
            ended_at_ms=at_ms,
            outcome=outcome,
        )

    def daily(self, day: str, measure: str, source: str, value: float, platform: str = "meta"):
        self.insert(
            "platform_daily",
            date=day,
            platform=platform,
            measure=measure,
            source=source,
            value=value,
            learned_at_ms=0,
        )

    def attempts(self, destination: int, *outcomes: str, hours_ago: float = 1.0) -> None:
        """Requests a minute apart, the first of them that long ago."""
        start_ms = self._clock.now_ms() - int(hours_ago * HOUR_MS)
        for number, outcome in enumerate(outcomes):
            self.insert(
                "attempt",
                destination_id=destination,
                started_at_ms=start_ms + number * 60_000,
                duration_ms=100,
                parcel_count=1,
                request_bytes=1,
                outcome=outcome,
                answer="",
            )
