"""Hourly figures, and the rows behind them, as they are read from one made-up hour."""

from __future__ import annotations

import json

import pytest

from stratum_desktop.domain.reason import Reason
from stratum_desktop.store.read_models.alert_rows import AlertRows, EvidenceRow
from stratum_desktop.store.read_models.hourly_figures import (
    HourlyFigures,
    LagHour,
    OutcomeHour,
    ReceivedHour,
)

HOUR, AT = 3600, 100 * 3600
NO_ID = "identity.none_matchable"


def put(store, table: str, **values: object) -> None:
    sql = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})"
    store.write_now(lambda uow: uow.connection.exec_driver_sql(sql, tuple(values.values())))


@pytest.fixture
def meta(store) -> int:
    return store.write_now(
        lambda uow: uow.destinations.add(
            platform="meta", account="1", label="Meta", base_url="", options={}, now_ms=0
        )
    )


def event(store, number: int, *, at: int = AT, given: bool = True, origin: str = "server") -> None:
    put(
        store,
        "event",
        id=number,
        name="Purchase",
        event_id=f"o{number}",
        event_id_is_given=given,
        event_time=at - 60,
        received_at_ms=at * 1000,
        origin=origin,
        source="shop",
        action_source="website",
        body=b"{}",
    )


def delivery(
    store, number: int, meta: int, *, state: str, reason: str = "", settled: int = AT
) -> None:
    put(
        store,
        "delivery",
        event_id=number,
        destination_id=meta,
        source="shop",
        state=state,
        reason=json.dumps({"code": reason}) if reason else None,
        deadline_at=AT + HOUR,
        settled_at_ms=None if state == "uncertain" else settled * 1000,
    )


def rows(store, ask, *, limit: int = 10):
    return store.read_now(
        lambda uow: ask(
            AlertRows(uow.connection, since_ms=AT * 1000, until_ms=(AT + HOUR) * 1000, limit=limit)
        )
    )


def ids(found: tuple[EvidenceRow, ...]) -> list[str]:
    return [one.event_id for one in found]


def test_what_a_sender_sent_is_listed_newest_first_and_only_of_the_span(store):
    for number, at in ((1, AT), (2, AT + 60), (3, AT + HOUR), (4, AT - 1)):
        event(store, number, at=at)
    event(store, 5, origin="pixel")
    found = rows(store, lambda read: read.accepted("server", "shop"))
    assert ids(found) == ["o2", "o1"]
    assert found[0] == EvidenceRow((AT + 60) * 1000, "Purchase", "o2", "accepted")
    assert ids(rows(store, lambda read: read.accepted("server", "shop"), limit=1)) == ["o2"]
    assert ids(rows(store, lambda read: read.accepted("pixel", "shop"))) == ["o5"]


def test_events_without_an_id_of_their_own_are_found(store):
    event(store, 1)
    event(store, 2, given=False)
    found = rows(store, lambda read: read.accepted("server", "shop", without_id=True))
    assert ids(found) == ["o2"]


def test_second_copies_are_found_by_verdict(store):
    event(store, 1)
    for number, verdict in ((1, "duplicate"), (2, "collision")):
        put(
            store,
            "duplicate",
            id=number,
            of_event_id=1,
            verdict=verdict,
            received_at_ms=AT * 1000 + number,
            origin="server",
            source="shop",
        )
    found = rows(store, lambda read: read.copies("server", "shop", verdict="collision"))
    assert [(one.received_at_ms, one.outcome) for one in found] == [(AT * 1000 + 2, "collision")]


def test_deliveries_are_found_by_what_became_of_them(store, meta):
    states = ("delivered", "delivered", "skipped", "rejected", "uncertain")
    for number, state in enumerate(states, 1):
        event(store, number)
        reason = {"skipped": NO_ID, "rejected": "meta.parameter_refused"}.get(state, "")
        delivery(store, number, meta, state=state, reason=reason, settled=AT + 10 * number)
    assert ids(rows(store, lambda read: read.slowest("meta"))) == ["o2", "o1"]
    assert rows(store, lambda read: read.slowest("meta"))[0].seconds == 80
    lost = {one.event_id: one.reason for one in rows(store, lambda read: read.lost("meta"))}
    assert lost == {"o4": Reason("meta.parameter_refused"), "o5": None}
    assert len(rows(store, lambda read: read.lost("meta"), limit=1)) == 1
    assert ids(rows(store, lambda read: read.skipped("meta", reason_code=NO_ID))) == ["o3"]
    assert len(rows(store, lambda read: read.meant_for("meta"))) == 5
    assert rows(store, lambda read: read.meant_for("google")) == ()


def test_hourly_figures_leave_files_out(store, meta):
    for origin, count in (("server", 5), ("pixel", 4), ("upload", 99)):
        put(
            store,
            "ingest_hourly",
            hour_at=AT,
            origin=origin,
            source="shop",
            verdict="accepted",
            given_id=True,
            count=count,
        )
    for origin, name, count in (("server", "A", 5), ("server", "B", 2), ("upload", "A", 99)):
        put(
            store,
            "delivery_hourly",
            hour_at=AT,
            destination_id=meta,
            origin=origin,
            event_name=name,
            state="rejected",
            reason_code="meta.parameter_refused",
            count=count,
        )
    span = {"since_s": AT, "until_s": AT + HOUR}
    received = store.read_now(lambda uow: HourlyFigures(uow.connection).received(**span))
    assert sorted(received) == [
        ReceivedHour(AT, "pixel", "shop", "accepted", True, 4),
        ReceivedHour(AT, "server", "shop", "accepted", True, 5),
    ]
    outcomes = store.read_now(lambda uow: HourlyFigures(uow.connection).outcomes(**span))
    assert outcomes == (OutcomeHour(AT, "meta", "rejected", "meta.parameter_refused", 7),)
    reasons = store.read_now(lambda uow: HourlyFigures(uow.connection).reasons("meta", **span))
    assert reasons == {"meta.parameter_refused": 7}


def test_lags_are_counted_in_the_hour_they_ended_in(store, meta):
    assert store.read_now(lambda uow: HourlyFigures(uow.connection).first_settled_s()) is None
    for number, settled in ((1, AT + 10), (2, AT + 10), (3, AT + HOUR)):
        event(store, number)
        delivery(store, number, meta, state="delivered", settled=settled)
    read = {"since_s": AT, "until_s": AT + 2 * HOUR}
    found = store.read_now(lambda uow: HourlyFigures(uow.connection).lags(**read))
    assert sorted(found) == [
        LagHour(AT, "meta", 70, 2),
        LagHour(AT + HOUR, "meta", HOUR + 60, 1),
    ]
    assert store.read_now(lambda uow: HourlyFigures(uow.connection).first_settled_s()) == AT + 10


def test_an_origin_is_there_once_something_of_it_was_accepted(store):
    put(
        store,
        "ingest_hourly",
        hour_at=AT,
        origin="pixel",
        source="web",
        verdict="accepted",
        given_id=True,
        count=1,
    )
    ask = {"since_s": AT, "until_s": AT + HOUR}
    found = {
        origin: store.read_now(
            lambda uow, origin=origin: HourlyFigures(uow.connection).has_origin(origin, **ask)
        )
        for origin in ("pixel", "server")
    }
    assert found == {"pixel": True, "server": False}
