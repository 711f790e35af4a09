"""A workspace that a shop has lived in for ninety days, of any size: what questions are timed on.

Every event went to seven platforms, by the hours of an ordinary day: most arrived within minutes,
some were refused, skipped, tried again, expired or cancelled; platforms were away for hours, and
one is; files came in, browsers saw what the server saw, copies came twice. Rows are written
straight, by the product's own statements, with the counts that a settling transaction adds to;
what jobs keep is made by those jobs. Left out, because no page reads them: frozen bodies of what
was delivered, and dedupe keys.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import NamedTuple
from zoneinfo import ZoneInfo

import orjson

from stratum_desktop.domain.event import ActionSource, Event, Identity, Origin
from stratum_desktop.domain.event_body import known_part
from stratum_desktop.domain.event_name import is_website_conversion
from stratum_desktop.domain.reason import Reason, reason_to_json
from stratum_desktop.domain.window import hour_of
from stratum_desktop.platforms import registry
from stratum_desktop.services import Services
from stratum_desktop.services.signal_quality.drivers import Moment, sync_job
from stratum_desktop.services.signal_quality.service import keep_measurements
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.bulk import insert_sql, run_many
from stratum_desktop.store.repositories.delivery_records import (
    AttemptRecord,
    BodyRecord,
    HistoryRecord,
    HourlyKey,
    HourlyTallies,
    tally,
)
from stratum_desktop.store.repositories.events import (
    DuplicateRecord,
    EventRecord,
    FaultHour,
    IngestHour,
    SightingRecord,
)
from stratum_desktop.store.repositories.measurements import DailyFigure
from stratum_desktop.store.tables import (
    attempt,
    delivery,
    delivery_body,
    job_run,
    offline_conversion_batches,
)
from stratum_desktop.store.unit_of_work import UnitOfWork

DAYS = 90
EVENTS = ("PageView", "ViewContent", "AddToCart", "InitiateCheckout", "Purchase", "Lead")
_SHARES = (40, 25, 15, 8, 10, 2)
_BY_HOUR = (
    *(10, 6, 4, 3, 3, 5, 12, 24, 36, 46, 52, 55),
    *(58, 54, 50, 48, 50, 56, 66, 78, 86, 78, 52, 26),
)
_HOUR, _DAY = 3600, 86_400
_TOGETHER = 20
"""Events that come in and leave together: a small shop's sends nearly every one by itself."""
_FLUSHED = 3_000
"""Events to a transaction."""
_AWAY = {
    1: ((40 * _DAY, 9 * _HOUR), (3 * _DAY, 5 * _HOUR)),
    2: ((2 * _HOUR, 3 * _HOUR),),
    4: ((12 * _DAY, 30 * _HOUR),),
}
"""Place of a platform to when it was away: seconds before the end, and how long."""

_TRIED_AGAIN = reason_to_json(Reason("delivery.unreachable"))
_UNMATCHED = "identity.none_matchable"
_REFUSED, _TOO_OLD = "meta.invalid_parameter", "delivery.too_old"
_ENDS = {
    "skipped": _UNMATCHED,
    "rejected": _REFUSED,
    "expired": _TOO_OLD,
    "uncertain": "meta.fewer_received",
    "cancelled": "delivery.cancelled",
}
_END_SHARES = {
    "skipped": 0.015,
    "rejected": 0.003,
    "expired": 0.0002,
    "uncertain": 0.0005,
    "cancelled": 0.0002,
}
_REASONS = {state: reason_to_json(Reason(code)) for state, code in _ENDS.items()}
_REASONS["retry"] = _TRIED_AGAIN
_NEVER_SENT = ("skipped", "expired", "cancelled")
_BOUNDS = list(accumulate(_END_SHARES.values()))

_DELIVERY = (
    *("id", "event_id", "destination_id", "source", "state", "reason", "deadline_at"),
    *("attempt_count", "attempt_id", "first_sent_at_ms", "settled_at_ms"),
)
_INSERT_DELIVERY = insert_sql(delivery, _DELIVERY)
_INSERT_ATTEMPT = insert_sql(attempt, ("id", *AttemptRecord._fields))
_INSERT_BODY = insert_sql(delivery_body, BodyRecord._fields)
_UPLOAD = (
    *("id", "batch_name", "platform", "upload_type", "total_records", "successful_records"),
    *("failed_records", "duplicate_records", "status", "created_at", "completed_at"),
    *("file_path", "file_bytes", "plan"),
)
_INSERT_UPLOAD = insert_sql(offline_conversion_batches, _UPLOAD)
_INSERT_RUN = insert_sql(
    job_run, ("job", "started_at_ms", "ended_at_ms", "outcome", "counts", "error")
)


class _Fate(NamedTuple):
    state: str
    at_ms: int
    attempts: int
    attempt: int | None


def _fate(one: EventRecord, end: str, requests: tuple[int, int], left_ms: int) -> _Fate:
    """Return what became of a delivery: of the request that failed, and of the one that did not."""
    tried, ended = requests
    if end in _NEVER_SENT:
        return _Fate(end, one.received_at_ms, 0, None)
    if not ended:
        return _Fate("retry" if tried else "ready", 0, int(tried > 0), tried or None)
    return _Fate(end or "delivered", left_ms, 1 + int(tried > 0), ended)


class _Lane(NamedTuple):
    id: int
    platform: str
    #: Epoch seconds: from and until when it was away.
    away: tuple[tuple[int, int], ...]

    def back_at(self, at: int) -> int | None:
        """Return when it was back; None where it was there."""
        return next((end for start, end in self.away if start <= at < end), None)


@dataclass
class _Rows:
    """What is written in one transaction."""

    events: list[EventRecord] = field(default_factory=list)
    deliveries: list[tuple[object, ...]] = field(default_factory=list)
    attempts: list[tuple[object, ...]] = field(default_factory=list)
    bodies: list[BodyRecord] = field(default_factory=list)
    history: list[HistoryRecord] = field(default_factory=list)
    copies: list[DuplicateRecord] = field(default_factory=list)
    sightings: list[SightingRecord] = field(default_factory=list)
    uploads: list[tuple[object, ...]] = field(default_factory=list)
    hourly: HourlyTallies = field(default_factory=dict)
    ingest: Counter[IngestHour] = field(default_factory=Counter)
    faults: Counter[FaultHour] = field(default_factory=Counter)
    accepted: Counter[int] = field(default_factory=Counter)

    def write(self, uow: UnitOfWork) -> None:
        """Store everything."""
        for sql, rows in (
            (_INSERT_UPLOAD, self.uploads),
            (_INSERT_ATTEMPT, self.attempts),
        ):
            run_many(uow.connection, sql, rows)
        uow.events.add([list(column) for column in zip(*self.events, strict=True)])
        run_many(uow.connection, _INSERT_DELIVERY, self.deliveries)
        run_many(uow.connection, _INSERT_BODY, self.bodies)
        uow.upkeep.add_history(self.history)
        uow.events.add_duplicates(self.copies)
        uow.events.sight(self.sightings)
        uow.deliveries.count_hourly(self.hourly)
        uow.events.count_ingest(self.ingest)
        uow.events.count_faults(self.faults)
        for destination_id, count in self.accepted.items():
            uow.destinations.add_accepted(destination_id, count)


class _Shop:
    """Makes the rows of one hand-over after the other, oldest first."""

    def __init__(self, chance: random.Random, lanes: list[_Lane], *, end_s: int) -> None:
        self._chance = chance
        self._lanes = lanes
        self._end_s = end_s
        self._event = self._delivery = self._attempt = 0
        self._upload: int | None = None
        self._file_row = 0
        self._bodies = [_body(number) for number in range(64)]
        self._to_come: list[EventRecord] = []

    def hand_over(self, rows: _Rows, at: int, count: int, source: str) -> None:
        """Take events in that arrived together, and end their deliveries at every platform."""
        came_in = [self._event_row(at, Origin.SERVER, source) for _ in range(count)]
        rows.events += came_in
        self._count_door(rows, came_in, at)
        for one in came_in:
            self._sight(rows, one)
        for lane in self._lanes:
            self._send(rows, lane, came_in, at)

    def file(self, rows: _Rows, at: int, count: int) -> None:
        """Take a file in and send it."""
        self._upload, self._file_row = (self._upload or 0) + 1, 1
        created = datetime.fromtimestamp(at, UTC).isoformat(timespec="seconds")
        failed = count // 50
        name = f"receipts-{self._upload}.csv"
        rows.uploads.append(
            (
                *(self._upload, name, ",".join(one.platform for one in self._lanes), "generic"),
                *(count + failed, count, failed, 0, "sent", created, created, name, 1),
                orjson.dumps({"destinations": [one.id for one in self._lanes]}).decode(),
            )
        )
        came_in = [self._event_row(at, Origin.UPLOAD, "file") for _ in range(count)]
        rows.events += came_in
        self._count_door(rows, came_in, at)
        for lane in self._lanes:
            self._send(rows, lane, came_in, at)

    # ------------------------------------------------------------ at the door

    def _event_row(self, at: int, origin: Origin, source: str) -> EventRecord:
        chance = self._chance
        self._event += 1
        number = self._event
        is_upload = origin is Origin.UPLOAD
        name = "Purchase" if is_upload else chance.choices(EVENTS, _SHARES)[0]
        has_order = name in ("Purchase", "Lead")
        is_given = chance.random() < 0.8
        lag = chance.randrange(86_400) if is_upload else int(chance.lognormvariate(2.5, 1.2))
        if is_upload:
            self._file_row += 1
        return EventRecord(
            id=number,
            name=name,
            event_id=f"evt-{number:09d}" if is_given else f"{chance.getrandbits(256):064x}",
            event_id_is_given=is_given,
            event_time=at - lag,
            received_at_ms=at * 1000,
            origin=origin.value,
            source=source,
            action_source="physical_store" if is_upload else "website",
            upload_id=self._upload if is_upload else None,
            order_id=f"order-{number}" if has_order else None,
            value=5.0 + number % 200 if has_order else None,
            currency="EUR" if has_order else None,
            body=self._bodies[number % len(self._bodies)],
            clear=None,
            file_row=self._file_row if is_upload else None,
        )

    def _count_door(self, rows: _Rows, came_in: list[EventRecord], at: int) -> None:
        hour = hour_of(at * 1000)
        for one in came_in:
            rows.ingest[
                IngestHour(hour, one.origin, one.source, "accepted", one.event_id_is_given)
            ] += 1
            if one.origin == Origin.UPLOAD:
                continue
            drawn = self._chance.random()
            if drawn < 0.02:
                verdict = "collision" if drawn < 0.001 else "duplicate"
                body = orjson.dumps({"name": one.name}) if verdict == "collision" else None
                rows.copies.append(
                    DuplicateRecord(
                        one.id, verdict, at * 1000, one.origin, one.source, None, None, body
                    )
                )
                rows.ingest[
                    IngestHour(hour, one.origin, one.source, verdict, one.event_id_is_given)
                ] += 1
            elif drawn < 0.025:
                rows.ingest[IngestHour(hour, one.origin, one.source, "refused", False)] += 1
                rows.faults[FaultHour(hour, one.source, "event_time", "event.too_old", True)] += 1

    def _sight(self, rows: _Rows, one: EventRecord) -> None:
        if not is_website_conversion(one.name):
            return
        sees_browser = self._chance.random() < 0.85
        rows.sightings.append(
            SightingRecord(
                self._chance.randbytes(16),
                one.name,
                one.event_time,
                one.event_time if sees_browser else None,
                one.event_time,
            )
        )
        if sees_browser:
            self._event += 1
            seen = one._replace(id=self._event, origin=Origin.PIXEL.value, source="browser")
            rows.events.append(seen)
            rows.ingest[
                IngestHour(
                    hour_of(seen.received_at_ms),
                    seen.origin,
                    seen.source,
                    "accepted",
                    seen.event_id_is_given,
                )
            ] += 1

    # ------------------------------------------------------------ on the way

    def _send(self, rows: _Rows, lane: _Lane, came_in: list[EventRecord], at: int) -> None:
        """End the deliveries of a hand-over at one platform, or leave them waiting."""
        drawn = [self._chance.random() for _ in came_in]
        ends = [next((s for s, b in zip(_ENDS, _BOUNDS, strict=True) if d < b), "") for d in drawn]
        sent = sum(end not in _NEVER_SENT for end in ends)
        back_at = lane.back_at(at)
        leaves_at = at + 1 + self._chance.randrange(3) if back_at is None else back_at + 5
        waits = leaves_at >= self._end_s - 60
        was_tried = back_at is not None or self._chance.random() < 0.01
        tried = ended = 0
        if sent and was_tried:
            tried = self._request(rows, lane, at * 1000 + 900, sent, "unavailable")
        if sent and not waits:
            refused = any(end in ("rejected", "uncertain") for end in ends)
            ended = self._request(
                rows, lane, leaves_at * 1000 - 200, sent, "partly" if refused else "delivered"
            )
        for one, end in zip(came_in, ends, strict=True):
            self._end(rows, lane, one, end, (tried, ended), leaves_at * 1000)
        rows.accepted[lane.id] += len(came_in)

    def _end(
        self,
        rows: _Rows,
        lane: _Lane,
        one: EventRecord,
        end: str,
        requests: tuple[int, int],
        left_ms: int,
    ) -> None:
        self._delivery += 1
        number, tried = self._delivery, requests[0]
        if tried and end not in _NEVER_SENT:
            at_ms = one.received_at_ms + 5_900
            rows.history.append(HistoryRecord(number, at_ms, "retry", _TRIED_AGAIN, tried))
            self._count(rows, lane, one, at_ms, "retry", "delivery.unreachable")
        fate = _fate(one, end, requests, left_ms)
        state, reason = fate.state, _REASONS.get(fate.state)
        if state not in ("ready", "retry", "delivered", "skipped"):
            rows.history.append(HistoryRecord(number, fate.at_ms, state, reason, fate.attempt))
        if state not in ("ready", "retry", "cancelled"):  # what a person did is no outcome
            self._count(rows, lane, one, fate.at_ms, state, _ENDS.get(state, ""))
        rows.deliveries.append(
            (
                *(number, one.id, lane.id, one.source, state, reason, one.event_time + 7 * _DAY),
                *(fate.attempts, fate.attempt),
                one.received_at_ms + 900 if tried or state == "uncertain" else None,
                None if state in ("ready", "retry", "uncertain") else fate.at_ms,
            )
        )
        if state not in ("delivered", "skipped"):
            about = (one.name, one.origin, one.action_source, one.value)
            rows.bodies.append(BodyRecord(number, b"{}", False, bytes(32), *about))

    def _request(self, rows: _Rows, lane: _Lane, at_ms: int, parcels: int, outcome: str) -> int:
        """Note one request; returns its id."""
        self._attempt += 1
        is_answered = outcome != "unavailable"
        record = AttemptRecord(
            destination_id=lane.id,
            started_at_ms=at_ms,
            duration_ms=200 if is_answered else 5_000,
            parcel_count=parcels,
            request_bytes=880 * parcels,
            http_status=200 if is_answered else None,
            platform_code=None,
            trace_id=None,
            outcome=outcome,
            reason=None if is_answered else _TRIED_AGAIN,
            answer="",
        )
        rows.attempts.append((self._attempt, *record))
        return self._attempt

    def _count(
        self, rows: _Rows, lane: _Lane, one: EventRecord, at_ms: int, state: str, code: str
    ) -> None:
        key = HourlyKey(hour_of(at_ms), lane.id, one.origin, one.name, state, code)
        tally(rows.hourly, key, 0.0 if state == "skipped" else one.value or 0.0)


async def build(opened: Workspace, *, deliveries: int) -> None:
    """Fill an empty workspace with about so many deliveries of the ninety days that end now."""
    end_s = opened.clock.now_ms() // 1000
    chance = random.Random(7)
    lanes = await opened.store.write(lambda uow: _connect(uow, end_s))
    shop = _Shop(chance, lanes, end_s=end_s)
    rows = _Rows()
    for at, count, is_file in _hand_overs(deliveries // len(lanes), end_s):
        if is_file:
            shop.file(rows, at, count)
        else:
            shop.hand_over(rows, at, count, "shop" if at % 3 else "crm")
        if len(rows.events) >= _FLUSHED:
            await opened.store.write(rows.write)
            rows = _Rows()
    if rows.events:
        await opened.store.write(rows.write)
    await opened.store.write(lambda uow: _tell_days(uow, lanes, end_s))


async def run_jobs(opened: Workspace, services: Services, *, measured_days: int = 30) -> None:
    """Let the engine's jobs make what they keep: of the days, the hours and the anomalies."""
    await services.latency.count()
    await services.order_ledger.count()
    await services.delivery_blocks.count()
    zone = ZoneInfo("UTC")
    now = datetime.fromtimestamp(opened.clock.now_ms() / 1000, UTC)
    today = now.date()
    for back in range(measured_days - 1, 0, -1):
        midnight = datetime.combine(today - timedelta(days=back - 1), datetime.min.time(), UTC)
        moment = Moment(midnight - timedelta(milliseconds=1), zone)
        await opened.store.write(lambda uow, moment=moment: keep_measurements(uow, moment))
    await services.signal_quality.refresh()
    await services.alerts.watch()
    await services.signal_health.refresh()


def _hand_overs(events: int, end_s: int) -> Iterator[tuple[int, int, bool]]:
    """Yield when, how many, and whether as a file: by the hours of a day, up to the end."""
    began = end_s - DAYS * _DAY
    weights = [_BY_HOUR[(began // _HOUR + n) % 24] for n in range(DAYS * 24)]
    of_files = events // 50
    due, whole = 0.0, sum(weights)
    for number, weight in enumerate(weights):
        start = began + number * _HOUR
        due += (events - of_files) * weight / whole
        parts = max(1, min(round(due / _TOGETHER), _HOUR // 2))
        for part in range(parts):
            count = int(due / (parts - part))
            due -= count
            if count:
                yield start + _HOUR * part // parts, count, False
        if number % 72 == 40:
            yield start + _HOUR - 1, max(1, of_files * 72 // (DAYS * 24)), True


def _connect(uow: UnitOfWork, end_s: int) -> list[_Lane]:
    began = end_s - DAYS * _DAY
    lanes = []
    for place, platform in enumerate(sorted(one.manifest.key for one in registry.all())):
        made = uow.destinations.add(
            platform=platform,
            account="1",
            label=platform.title(),
            base_url="http://127.0.0.1:9",
            options={},
            now_ms=(began - _DAY) * 1000,
        )
        away = tuple((end_s - ago, end_s - ago + long) for ago, long in _AWAY.get(place, ()))
        lanes.append(_Lane(made, platform, away))
    return lanes


def _tell_days(uow: UnitOfWork, lanes: list[_Lane], end_s: int) -> None:
    """Store what platforms and the shop say of each day, and the syncs that learned it."""
    today = datetime.fromtimestamp(end_s, UTC).date()
    figures, runs = [], []
    for lane in lanes:
        for back in range(DAYS):
            on: date = today - timedelta(days=back)
            for measure, value in (("conversions", 100.0), ("revenue", 9_000.0)):
                for source, ratio in (("platform", 1.08), ("ga4", 0.97), ("orders", 1.0)):
                    told = value * ratio + back
                    figures.append(
                        DailyFigure(
                            on.isoformat(), lane.platform, measure, source, told, end_s * 1000
                        )
                    )
        for quarter in range(DAYS * 24):
            at_ms = (end_s - 240 - quarter * _HOUR) * 1000
            runs.append((sync_job(lane.platform), at_ms - 2_000, at_ms, "done", "{}", None))
    uow.measurements.keep_daily(figures)
    run_many(uow.connection, _INSERT_RUN, sorted(runs, key=lambda run: run[1]))


def _body(number: int) -> bytes:
    return known_part(
        Event(
            name="Purchase",
            event_id="",
            event_id_is_given=True,
            event_time=0,
            origin=Origin.SERVER,
            source="shop",
            action_source=ActionSource.WEBSITE,
            identity=Identity(hashed={"email": f"{number:064x}", "phone_digits": "b" * 64}),
            parameters={"value": 5.0 + number, "currency": "EUR"},
        )
    )
