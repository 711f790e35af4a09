"""The door for live events."""

import json

from stratum_desktop.domain.dedupe import Verdict
from stratum_desktop.domain.event import Origin


async def verdicts(services, lines, **how):
    return (await services.ingestion.add(lines=lines, **{"source": "shop", **how})).value


async def test_each_line_gets_its_own_verdict_in_order(services, shop):
    good = shop.lines(2)
    answer = await verdicts(services, [good[0], b"{", b"[]", b"{}", good[0], good[1]])
    assert [one.line for one in answer] == [1, 2, 3, 4, 5, 6]
    assert [one.verdict for one in answer] == [
        Verdict.ACCEPTED,
        Verdict.REFUSED,
        Verdict.REFUSED,
        Verdict.REFUSED,
        Verdict.DUPLICATE,
        Verdict.ACCEPTED,
    ]
    assert [one.reason.code for one in answer[1:4]] == [
        "event.not_json",
        "event.not_an_object",
        answer[3].faults[0][1].code,
    ]


async def test_every_fault_of_a_line_is_named_with_its_place(services, shop):
    line = json.dumps({"event_name": "", "event_time": "yesterday"}).encode()
    (answer,) = await verdicts(services, [line])
    places = [place for place, _ in answer.faults]
    assert {"event_name", "event_time"} <= set(places)


async def test_a_line_that_is_absurdly_long_is_refused_without_being_read(services):
    (answer,) = await verdicts(services, [b'{"event_name": "' + b"x" * 300_000 + b'"}'])
    assert answer.reason.code == "event.too_long"


async def test_the_same_id_with_other_content_is_a_collision_and_is_not_sent(
    services, shop, states
):
    (first,) = shop.lines(1)
    other = json.loads(first)
    other["parameters"]["value"] = 21.0
    answer = await verdicts(services, [first, json.dumps(other).encode()])
    assert [one.verdict for one in answer] == [Verdict.ACCEPTED, Verdict.COLLISION]
    assert states() == {"ready": 1}
    (pair,) = await services.signal_quality.collisions()
    assert pair.differing == ("parameters.value",)


async def test_a_live_key_is_forgotten_after_its_time_and_not_before(services, shop, clock):
    (line,) = shop.lines(1)
    await verdicts(services, [line])
    clock.advance(seconds=24 * 3600 - 1)
    assert (await verdicts(services, [line]))[0].verdict is Verdict.DUPLICATE
    clock.advance(seconds=2)
    assert (await verdicts(services, [line]))[0].verdict is Verdict.ACCEPTED


async def test_what_a_browser_saw_is_no_duplicate_of_what_the_server_says(services, shop, states):
    lines = shop.lines(1, action_source="website", event_source_url="https://shop.example/thanks")
    assert (await verdicts(services, lines))[0].verdict is Verdict.ACCEPTED
    seen = await verdicts(services, lines, origin=Origin.PIXEL)
    assert seen[0].verdict is Verdict.ACCEPTED
    assert sum(states().values()) == 1


async def test_unknown_keys_are_reported_and_never_sent(services, shop, meta):
    lines = shop.lines(1, favourite_colour="green")
    (answer,) = await verdicts(services, lines)
    assert answer.unknown_keys == ("favourite_colour",)
    await services.delivery.drain()
    assert b"green" not in meta.calls[-1].body


async def test_an_identifier_that_cannot_be_used_is_told_and_the_event_goes(services, shop):
    lines = shop.lines(1, user_data={"email": "a@shop.example", "phone": "12"})
    (answer,) = await verdicts(services, lines)
    assert answer.verdict is Verdict.ACCEPTED
    assert [place for place, _ in answer.problems] == ["phone"]


async def test_no_lines_change_nothing(services):
    changed = await services.ingestion.add(lines=[], source="shop")
    assert (changed.value, changed.topics) == ((), frozenset())


async def test_an_own_name_maps_to_a_standard_event(services, shop, workspace):
    await services.settings.set("events.name_map", {"bestellung": "Purchase"})
    await verdicts(services, shop.lines(1, event_name="Bestellung"))
    names = workspace.store.read_now(
        lambda uow: uow.connection.exec_driver_sql("SELECT name FROM event").scalars().all()
    )
    assert names == ["Purchase"]


async def test_neither_mail_nor_phone_is_found_in_what_is_stored(services, shop, workspace):
    mail, phone = "canary4711@shop.example", "+491701234567"
    await verdicts(services, shop.lines(1, user_data={"email": mail, "phone": phone}))
    stored = workspace.store.read_now(
        lambda uow: [
            bytes(value) if isinstance(value, bytes) else str(value).encode()
            for row in uow.connection.exec_driver_sql(
                "SELECT e.*, b.* FROM event e JOIN delivery_body b"
            )
            for value in row
        ]
    )
    text = b"\0".join(stored)
    assert mail.encode() not in text
    assert b"1701234567" not in text
