"""The door for live events: verdicts, duplicates, collisions, refusals."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stratum_desktop.domain.event import Origin
from stratum_desktop.domain.event_body import read_body
from stratum_desktop.domain.topic import Topic
from stratum_desktop.services.ingestion import Ingestion
from stratum_desktop.store.database import open_store


async def add(services, lines, **more):
    return (await services.ingestion.add(lines=lines, **{"source": "shop"} | more)).value


def verdicts(answer):
    return [one.verdict.value for one in answer]


def changed(line, **changes):
    return json.dumps(json.loads(line) | changes).encode()


def stored(workspace, sql):
    return workspace.store.read_now(lambda uow: uow.connection.exec_driver_sql(sql).all())


async def test_an_accepted_event_is_queued_for_every_destination_that_is_on(
    services, shop, meta, states
):
    vendor = meta.vendors[0]
    for account in ("111222333444555", "111222333444556"):
        await services.accounts.connect(
            platform="meta",
            account=account,
            secrets=vendor.secrets,
            base_url=meta.base_url("meta"),
        )
    await services.accounts.set_enabled(2, enabled=False)
    (verdict,) = await add(services, shop.lines(1))
    assert (verdict.line, verdict.event_id, verdict.reason) == (1, "order-1", None)
    assert [why.code for _, why in verdict.skipped] == ["destination.off"]
    assert states() == {"ready": 2, "skipped": 1}


@pytest.mark.of_a_file
async def test_the_same_event_in_one_call_in_the_next_and_in_another_process_is_a_duplicate(
    services, shop, workspace, clock, states
):
    (line,) = shop.lines(1)
    assert verdicts(await add(services, [line, line])) == ["accepted", "duplicate"]
    assert verdicts(await add(services, [line])) == ["duplicate"]
    other = replace(
        workspace, store=open_store(workspace.store.path, key=bytes(range(32)), clock=clock)
    )
    try:
        answers = await asyncio.gather(
            services.ingestion.add(lines=[line, *shop.lines(3)], source="shop"),
            Ingestion(other).add(lines=[line], source="shop"),
        )
    finally:
        await other.store.close()
    assert verdicts(answers[0].value)[0] == "duplicate"
    assert verdicts(answers[1].value) == ["duplicate"]
    assert states() == {"ready": 4}


async def test_two_calls_at_once_accept_an_event_once(services, shop, states):
    lines = shop.lines(5)
    answers = await asyncio.gather(*(add(services, lines) for _ in range(4)))
    accepted = [verdicts(answer).count("accepted") for answer in answers]
    assert sum(accepted) == 5
    assert states() == {"ready": 5}


async def test_the_same_event_after_its_time_is_new(services, shop, clock, states):
    (line,) = shop.lines(1)
    await add(services, [line])
    clock.advance(seconds=24 * 3_600 - 1)
    assert verdicts(await add(services, [line])) == ["duplicate"]
    clock.advance(seconds=1)
    assert verdicts(await add(services, [line])) == ["accepted"]
    assert states() == {"ready": 2}


async def test_how_long_events_are_remembered_is_a_setting(services, shop, clock):
    await services.settings.set("dedupe.ttl_hours", 1)
    (line,) = shop.lines(1)
    await add(services, [line])
    clock.advance(seconds=3_600)
    assert verdicts(await add(services, [line])) == ["accepted"]


async def test_ids_are_unique_within_their_source_and_name(services, shop):
    (line,) = shop.lines(1)
    await add(services, [line])
    assert verdicts(await add(services, [line], source="till")) == ["accepted"]
    assert verdicts(await add(services, [changed(line, event_name="Lead")])) == ["accepted"]


async def test_another_content_under_a_known_id_is_a_collision_and_both_are_kept(
    services, shop, workspace, states
):
    (line,) = shop.lines(1)
    other = changed(line, parameters={"value": 99.0, "currency": "EUR"})
    assert verdicts(await add(services, [line, other])) == ["accepted", "collision"]
    assert states() == {"ready": 1}
    ((first, second),) = stored(
        workspace, "SELECT e.body, d.body FROM duplicate d JOIN event e ON e.id = d.of_event_id"
    )
    assert read_body(first)["parameters"]["value"] == 20.0
    assert orjson.loads(second)["parameters"]["value"] == 99.0


async def test_a_duplicate_keeps_no_second_body(services, shop, workspace):
    (line,) = shop.lines(1)
    await add(services, [line, line])
    assert stored(workspace, "SELECT verdict, body FROM duplicate") == [("duplicate", None)]


async def test_an_event_without_an_id_is_found_again_by_its_content(services, shop):
    (line,) = shop.lines(1)
    event = json.loads(line)
    del event["event_id"]
    nameless = json.dumps(event).encode()
    first, second = await add(services, [nameless, nameless])
    assert (first.verdict, second.verdict) == ("accepted", "duplicate")
    assert first.event_id == second.event_id
    assert len(first.event_id or "") == 64


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"", "event.not_json"),
        (b"{", "event.not_json"),
        (b"\xff\xfe", "event.not_json"),
        (b"[]", "event.not_an_object"),
        (b'"event"', "event.not_an_object"),
        (b'{"a": "' + b"x" * 300_000 + b'"}', "event.too_long"),
    ],
)
async def test_what_is_no_event_is_refused_with_the_reason(services, shop, states, line, code):
    first, second = await add(services, [line, *shop.lines(1)])
    assert (first.verdict, first.event_id) == ("refused", None)
    assert first.reason is not None
    assert first.reason.code == code
    assert second.verdict == "accepted"
    assert states() == {"ready": 1}


async def test_every_fault_of_an_event_is_told_with_its_place(services, shop):
    (line,) = shop.lines(1, event_time="yesterday", action_source="moon")
    (verdict,) = await add(services, [line])
    assert verdict.verdict == "refused"
    assert {place for place, _ in verdict.faults} == {"event_time", "action_source"}


async def test_what_a_browser_saw_is_counted_and_never_queued(services, shop, states, workspace):
    lines = shop.lines(1, action_source="website", event_source_url="https://shop.example/")
    answer = await add(services, lines, origin=Origin.PIXEL)
    assert verdicts(answer) == ["accepted"]
    assert states() == {}
    ((browser, server),) = stored(workspace, "SELECT browser_at, server_at FROM sighting")
    assert browser is not None
    assert server is None


async def test_what_came_in_is_counted_by_hour_source_and_verdict(services, shop, workspace):
    (line,) = shop.lines(1)
    await add(services, [line, line, b"nonsense"])
    rows = stored(workspace, "SELECT source, verdict, given_id, count FROM ingest_hourly")
    assert sorted(tuple(row) for row in rows) == [
        ("shop", "accepted", 1, 1),
        ("shop", "duplicate", 1, 1),
        ("shop", "refused", 0, 1),
    ]


async def test_an_answer_names_what_screens_should_read_again(services, shop):
    answer = await services.ingestion.add(lines=shop.lines(1), source="shop")
    assert answer.topics == {Topic.EVENTS, Topic.DELIVERIES}
    assert (await services.ingestion.add(lines=[], source="shop")).topics == frozenset()


async def test_nothing_personal_is_stored_in_clear(services, shop, workspace):
    person = {
        "email": "canary@shop.example",
        "phone": "+49 151 12345678",
        "first_name": "Canaria",
        "client_ip_address": "203.0.113.77",
        "client_user_agent": "Canary/1.0",
    }
    await add(
        services,
        shop.lines(
            1, user_data=person, action_source="website", event_source_url="https://shop.example/"
        ),
    )
    rows = stored(workspace, "SELECT e.body, e.clear, b.body FROM event e, delivery_body b")
    everything = b"".join(part for row in rows for part in row if part)
    for value in (*person.values(), "4915112345678", "canaria"):
        assert value.encode() not in everything


async def test_what_a_browser_saw_is_no_duplicate_of_what_the_server_says(services, shop, states):
    lines = shop.lines(1, action_source="website", event_source_url="https://shop.example/thanks")
    assert verdicts(await add(services, lines)) == ["accepted"]
    assert verdicts(await add(services, lines, origin=Origin.PIXEL)) == ["accepted"]
    assert sum(states().values()) == 1


async def test_unknown_keys_are_reported_and_never_sent(services, shop, meta):
    (answer,) = await add(services, shop.lines(1, favourite_colour="green"))
    assert answer.unknown_keys == ("favourite_colour",)
    await services.delivery.drain()
    assert b"green" not in meta.calls[-1].body


async def test_an_identifier_that_cannot_be_used_is_told_and_the_event_goes(services, shop):
    lines = shop.lines(1, user_data={"email": "a@shop.example", "phone": "12"})
    (answer,) = await add(services, lines)
    assert answer.verdict == "accepted"
    assert [place for place, _ in answer.problems] == ["phone"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
KEYS = ["event_name", "event_id", "event_time", "action_source", "user_data", "parameters"]


@given(lines=st.lists(st.dictionaries(st.sampled_from(KEYS), JSON), max_size=4))
@settings(max_examples=60)
def test_no_json_breaks_the_door(empty_database, tmp_path_factory, lines):
    from manual_clock import ManualClock

    from stratum_desktop.services.workspace import Workspace
    from stratum_desktop.store.field_cipher import FieldCipher

    folder = tmp_path_factory.mktemp("door")
    path = folder / "stratum.db"
    path.write_bytes(empty_database.read_bytes())
    path.chmod(0o600)
    clock = ManualClock()
    workspace = Workspace(
        store=open_store(path, key=bytes(range(32)), clock=clock),
        clock=clock,
        folder=folder,
        cipher=FieldCipher(bytes(range(32))),
        audit_key=bytes(range(32)),
        is_practice=True,
        key_place="",
        actor="test",
    )
    try:
        texts = [json.dumps(line).encode() for line in lines]
        answer = asyncio.run(Ingestion(workspace).add(lines=texts, source="shop"))
        assert [one.line for one in answer.value] == list(range(1, len(lines) + 1))
        for one in answer.value:
            assert (one.reason is None) == (one.verdict != "refused")
    finally:
        workspace.store.close_now()


async def test_what_is_wrong_with_new_events_and_refused_lines_is_counted_by_the_hour(
    services, shop, workspace, clock
):
    bad = {"email": "canary-typo", "phone": "+491701234567", "ann@shop.de": "canary"}
    (line,) = shop.lines(1, user_data=bad)
    lines = [line, line, *shop.lines(2), b"{", changed(line, event_time="yesterday canary")]
    assert verdicts(await add(services, lines)) == [
        *("accepted", "duplicate", "accepted", "accepted", "refused", "refused")
    ]
    await add(services, shop.lines(1, user_data=bad))
    hour = clock.now_ms() // 3_600_000 * 3600
    columns = "hour_at, source, field, code, is_refused, count"
    rows = stored(workspace, f"SELECT {columns} FROM ingest_fault_hourly ORDER BY field, code")
    assert [tuple(row) for row in rows] == [
        (hour, "shop", "", "event.not_json", 1, 1),
        (hour, "shop", "email", "identity.email_malformed", 0, 2),
        (hour, "shop", "event_time", "event.time_unreadable", 1, 1),
    ]
