"""What a platform took and judges later: delivered, unconfirmed, and then its verdict."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from functools import partial

import pytest
from manual_clock import ManualClock
from practice_shop import Shop

from stratum_desktop.platforms.contract import Ruling, Verdict
from stratum_desktop.practice.servers import (
    PRACTICE_GOOGLE_ACTIONS,
    Fault,
    FaultKind,
    PracticeGoogle,
    PracticeServer,
)
from stratum_desktop.practice.world import connect_practice
from stratum_desktop.services import Services
from stratum_desktop.services.dashboards import DeliveryFilter
from stratum_desktop.services.delivery.verdicts import Asked, carry_out
from stratum_desktop.services.wording import sentence
from stratum_desktop.services.workspace import Workspace

HALF_AN_HOUR, HOUR, DAY = 1_800, 3_600, 86_400
AWAITING = "delivery.awaiting_verdict"


@pytest.fixture
def errors() -> dict[str, str]:
    """Transaction id to what the practice Google will say of it; tests change it."""
    return {}


@pytest.fixture
async def google(
    services: Services, clock: ManualClock, errors: dict[str, str]
) -> AsyncIterator[PracticeServer]:
    with PracticeServer(
        vendors=[PracticeGoogle(processing_errors=errors)],
        now=lambda: clock.now_ms() / 1000,
        keep_calls=400,
    ) as server:
        await connect_practice(services, server)
        yield server


@pytest.fixture
def seller(services: Services, google: PracticeServer, clock: ManualClock) -> Shop:
    return Shop(services, clock)


@pytest.fixture
def ask(services: Services, clock: ManualClock) -> Callable[..., object]:
    """Let time pass, ask for verdicts, and see that everything still adds up."""

    async def ask(seconds: float = HALF_AN_HOUR) -> Asked:
        clock.advance(seconds=seconds)
        asked = (await services.delivery.ask_for_verdicts()).value
        assert (await services.maintenance.verify()).ok
        return asked

    return ask


@pytest.fixture
def reasons(services: Services) -> Callable[..., object]:
    async def reasons(**where: object) -> set[str | None]:
        page = await services.dashboards.deliveries(where=DeliveryFilter(**where))
        return {row.reason.code if row.reason else None for row in page.rows}

    return reasons


@pytest.fixture
def hourly(workspace: Workspace) -> Callable[[], dict[tuple[str, str], tuple[int, float]]]:
    """State and reason code to count and value, of all hours; what was taken back is gone."""

    def hourly() -> dict[tuple[str, str], tuple[int, float]]:
        rows = workspace.store.read_now(
            lambda uow: uow.connection.exec_driver_sql(
                "SELECT state, reason_code, sum(count), sum(value_sum) FROM delivery_hourly"
                " GROUP BY 1, 2 HAVING sum(count) <> 0"
            ).all()
        )
        return {(row[0], row[1]): (row[2], row[3]) for row in rows}

    return hourly


def asked_for(server: PracticeServer) -> int:
    return sum(call.path.startswith("/v1/requestStatus") for call in server.calls)


# Confirmed


async def test_what_was_taken_is_delivered_and_unconfirmed_until_the_verdict(
    services, seller, google, states, ask, reasons, hourly
):
    await seller.sell(3)
    await services.delivery.drain()
    assert states() == {"delivered": 3}
    assert await reasons() == {AWAITING}
    assert hourly() == {("delivered", AWAITING): (3, 60.0)}
    assert await ask(HALF_AN_HOUR - 1) == Asked()
    assert asked_for(google) == 0
    assert await ask(1) == Asked(confirmed=3)
    assert states() == {"delivered": 3}
    assert await reasons() == {None}
    assert hourly() == {("delivered", ""): (3, 60.0)}
    assert await ask(DAY) == Asked()
    assert asked_for(google) == 1


async def test_the_timeline_tells_of_the_request_and_then_of_the_verdict(
    services, seller, clock, ask
):
    await seller.sell(1)
    await services.delivery.drain()
    (row,) = (await services.dashboards.deliveries(where=DeliveryFilter())).rows

    async def told() -> list[tuple[str, str | None, bool]]:
        timeline = await services.dashboards.timeline(row.id)
        return [
            (str(one.kind), one.reason and one.reason.code, one.attempt is not None)
            for one in timeline.entries[1:]
        ]

    assert await told() == [("delivered", AWAITING, True)]
    await ask()
    assert await told() == [
        ("delivered", AWAITING, True),
        ("verdict", "delivery.confirmed_later", False),
    ]


async def test_a_shown_body_hides_who_it_is_about(services, seller, clock):
    await seller.sell(1, user_data={"gclid": "secret-click", "email": "mary@shop.example"})
    (row,) = (await services.dashboards.deliveries(where=DeliveryFilter())).rows
    body = (await services.dashboards.timeline(row.id)).body
    assert "order-1" in body
    assert "secret-click" not in body


async def test_the_words_say_that_it_is_not_confirmed(services, seller):
    await seller.sell(1)
    await services.delivery.drain()
    page = await services.dashboards.deliveries(where=DeliveryFilter())
    assert sentence(page.rows[0].reason).startswith("Sent, unconfirmed")


async def test_a_verdict_that_takes_longer_is_asked_for_again(services, clock, states, workspace):
    vendor = PracticeGoogle(verdict_after_seconds=2 * HOUR)
    with PracticeServer(vendors=[vendor], now=lambda: clock.now_ms() / 1000) as server:
        await connect_practice(services, server)
        await Shop(services, clock).sell(2)
        await services.delivery.drain()
        for pending in (1, 1, 1):
            clock.advance(seconds=HALF_AN_HOUR)
            asked = (await services.delivery.ask_for_verdicts()).value
            assert asked == Asked(pending_requests=pending)
        clock.advance(seconds=HALF_AN_HOUR)
        assert (await services.delivery.ask_for_verdicts()).value == Asked(confirmed=2)
    assert states() == {"delivered": 2}


async def test_events_that_follow_no_click_are_delivered_and_say_so(
    services, seller, errors, states, ask, reasons
):
    errors |= {"order-1": "CLICK_NOT_FOUND", "order-3": "CLICK_NOT_FOUND"}
    await seller.sell(3)
    await services.delivery.drain()
    assert await ask() == Asked(confirmed=3)
    assert states() == {"delivered": 3}
    assert await reasons() == {"google.click_not_found"}
    page = await services.dashboards.deliveries(where=DeliveryFilter())
    assert "2 of 3 events" in sentence(page.rows[0].reason)


# Reopened


async def test_what_was_refused_for_good_is_rejected_with_the_platforms_code(
    services, seller, google, errors, states, ask, hourly
):
    errors["order-1"] = "EVENT_TOO_OLD"
    await seller.sell(1)
    await services.delivery.drain()
    assert await ask() == Asked(rejected=1)
    assert states() == {"rejected": 1}
    assert hourly() == {("rejected", "google.event_too_old"): (1, 20.0)}
    page = await services.dashboards.deliveries(where=DeliveryFilter())
    assert "EVENT_TOO_OLD" in sentence(page.rows[0].reason)
    timeline = await services.dashboards.timeline(page.rows[0].id)
    told = [(entry.state, entry.reason and entry.reason.code) for entry in timeline.entries]
    assert told[1:] == [("delivered", AWAITING), ("rejected", "google.event_too_old")]
    # A person may replay it, under the same id.
    errors.clear()
    assert (await services.delivery.replay(dry_run=False)).value.replayed == 1
    await services.delivery.drain()
    assert await ask() == Asked(confirmed=1)
    assert google.ledger.counts("google").counted == 1


async def test_clicks_that_are_too_recent_go_again_after_six_hours(
    services, seller, google, clock, errors, states, ask, hourly
):
    errors["order-2"] = "TOO_RECENT_CLICK"
    await seller.sell(3)
    await services.delivery.drain()
    assert await ask() == Asked(reopened=3)
    assert states() == {"retry": 3}
    assert hourly() == {("retry", "google.click_too_recent"): (3, 60.0)}
    clock.advance(seconds=6 * HOUR - 1)
    assert (await services.delivery.drain()).value.requests == 0
    clock.advance(seconds=1)
    errors.clear()
    await services.delivery.drain()
    assert await ask() == Asked(confirmed=3)
    assert states() == {"delivered": 3}
    counts = google.ledger.counts("google")
    assert (counts.unique, counts.doubled, counts.conflicting) == (3, 0, 0)


async def test_one_that_was_refused_among_many_is_found(
    services, seller, google, errors, states, ask, reasons
):
    errors["order-7"] = "INVALID_GCLID"
    await seller.sell(16)
    await services.delivery.drain()
    for _ in range(8):
        await ask()
        await services.delivery.drain()
        assert (await services.maintenance.verify()).ok
    assert states() == {"delivered": 15, "rejected": 1}
    assert await reasons(text="order-7") == {"google.click_id_refused"}
    counts = google.ledger.counts("google")
    assert (counts.unique, counts.doubled) == (15, 0)
    # Sixteen, two eights, two fours, two twos, two ones.
    assert counts.requests < 40


async def test_many_that_were_refused_are_looked_at_one_by_one(
    services, seller, google, errors, states, ask
):
    errors |= {f"order-{number}": "NO_CONSENT" for number in (1, 4, 5)}
    await seller.sell(8)
    await services.delivery.drain()
    await ask()
    await services.delivery.drain()
    sent = [call for call in google.calls if call.path == "/v1/events:ingest"]
    assert len(sent) == 1 + 8
    assert await ask() == Asked(confirmed=5, rejected=3)
    assert states() == {"delivered": 5, "rejected": 3}
    assert google.ledger.counts("google").doubled == 0


async def test_a_setting_that_is_wrong_holds_the_destination_and_its_deliveries(
    services, seller, errors, states, ask, clock
):
    errors["order-1"] = "DESTINATION_ACCOUNT_ENHANCED_CONVERSIONS_TERMS_NOT_SIGNED"
    await seller.sell(2)
    await services.delivery.drain()
    assert await ask() == Asked(reopened=2)
    assert states() == {"held": 2}
    (destination,) = await services.accounts.list()
    assert destination.held_reason.code == "google.terms_not_accepted"
    errors.clear()
    await services.accounts.release(destination.id)
    clock.advance(seconds=60)
    await services.delivery.drain()
    assert await ask() == Asked(confirmed=2)


async def test_a_copy_that_google_may_not_recognise_any_more_waits_for_a_person(
    services, clock, states
):
    errors = {"order-1": "TOO_RECENT_CLICK"}
    vendor = PracticeGoogle(verdict_after_seconds=44 * HOUR, processing_errors=errors)
    with PracticeServer(vendors=[vendor], now=lambda: clock.now_ms() / 1000) as server:
        await connect_practice(services, server)
        await Shop(services, clock).sell(1)
        await services.delivery.drain()
        clock.advance(seconds=44 * HOUR)
        assert (await services.delivery.ask_for_verdicts()).value == Asked(reopened=1)
        clock.advance(seconds=6 * HOUR)
        assert (await services.delivery.drain()).value.requests == 0
    assert states() == {"uncertain": 1}


# No verdict


async def test_credentials_that_are_refused_hold_the_destination_and_the_question_waits(
    services, seller, google, states, ask, reasons
):
    await seller.sell(2)
    await services.delivery.drain()
    google.faults.add(Fault(FaultKind.BAD_TOKEN, count=None))
    assert await ask() == Asked(pending_requests=1)
    google.faults.clear()
    (destination,) = await services.accounts.list()
    assert destination.held_reason.code.startswith("google.")
    assert states() == {"delivered": 2}
    before = len(google.calls)
    assert await ask(DAY) == Asked()
    assert len(google.calls) == before
    await services.accounts.release(destination.id)
    assert await ask() == Asked(confirmed=2)
    assert await reasons() == {None}


@pytest.mark.parametrize("kind", [FaultKind.RESET_AFTER, FaultKind.HTML, FaultKind.SERVER_ERROR])
async def test_a_question_that_fails_is_asked_again(services, seller, google, ask, kind):
    await seller.sell(1)
    await services.delivery.drain()
    google.faults.add(Fault(kind, count=2))
    assert await ask() == Asked(pending_requests=1)
    google.faults.clear()
    assert await ask() == Asked(confirmed=1)


async def test_a_verdict_that_never_comes_is_not_waited_for_for_ever(
    services, clock, states, workspace
):
    vendor = PracticeGoogle(verdict_after_seconds=30 * DAY)
    with PracticeServer(vendors=[vendor], now=lambda: clock.now_ms() / 1000) as server:
        await connect_practice(services, server)
        await Shop(services, clock).sell(1)
        await services.delivery.drain()
        clock.advance(seconds=3 * DAY - 1)
        asked = (await services.delivery.ask_for_verdicts()).value
        assert asked == Asked(pending_requests=1)
        clock.advance(seconds=HALF_AN_HOUR)
        assert (await services.delivery.ask_for_verdicts()).value == Asked(confirmed=1)
    page = await services.dashboards.deliveries(where=DeliveryFilter())
    assert sentence(page.rows[0].reason).startswith("Sent, unconfirmed")
    assert page.rows[0].reason.code == "delivery.verdict_never_came"
    assert states() == {"delivered": 1}


async def test_a_request_that_google_does_not_know_is_not_asked_for_again(
    services, seller, ask, workspace, reasons
):
    await seller.sell(1)
    await services.delivery.drain()
    await workspace.store.write(
        lambda uow: uow.connection.exec_driver_sql("UPDATE verdict SET reference = 'gone'")
    )
    assert await ask() == Asked(confirmed=1)
    assert await reasons() == {"delivery.verdict_never_came"}
    assert await ask() == Asked()


# At every moment


async def test_a_stop_after_the_question_loses_and_doubles_nothing(
    services, workspace, seller, clock, errors, states, ask, google
):
    errors["order-1"] = "EVENT_TOO_OLD"
    await seller.sell(1)
    await services.delivery.drain()
    clock.advance(seconds=HALF_AN_HOUR)

    class Killed(BaseException):
        pass

    original = workspace.store.write

    async def dies(_work):
        raise Killed

    object.__setattr__(workspace.store, "write", dies)
    with pytest.raises(Killed):
        await services.delivery.ask_for_verdicts()
    object.__setattr__(workspace.store, "write", original)
    assert states() == {"delivered": 1}
    assert await ask(0) == Asked(rejected=1)
    assert states() == {"rejected": 1}


async def test_a_verdict_is_carried_out_once(services, workspace, seller, states, clock):
    await seller.sell(2)
    await services.delivery.drain()
    clock.advance(seconds=HALF_AN_HOUR)
    (awaited,) = workspace.store.read_now(
        lambda uow: uow.verdicts.due(now_ms=clock.now_ms(), limit=9)
    )
    said = Verdict(Ruling.AGAIN, None, retry_after_seconds=60)
    act = partial(carry_out, workspace=workspace, awaited=awaited, said=said, again_ms=1)
    assert await workspace.store.write(act) == Asked(reopened=2)
    assert await workspace.store.write(act) == Asked()
    assert states() == {"retry": 2}
    assert (await services.maintenance.verify()).ok


async def test_nothing_is_asked_after_the_engine_was_told_to_stop(services, seller, clock, google):
    await seller.sell(1)
    await services.delivery.drain()
    clock.advance(seconds=HALF_AN_HOUR)
    asked = await services.delivery.ask_for_verdicts(should_stop=lambda: True)
    assert asked.value == Asked()
    assert asked_for(google) == 0


# Not taken for now


async def test_what_does_not_fit_into_a_request_goes_in_the_next(services, seller, google, states):
    for names in PRACTICE_GOOGLE_ACTIONS.values():
        await seller.sell(1, event_name=names[0])
    drained = (await services.delivery.drain()).value
    assert drained.requests == 2
    assert states() == {"delivered": 11}
    assert google.ledger.counts("google").unique == 11


async def test_rows_of_the_older_upload_settle_each_by_itself(services, clock, states, reasons):
    late = {"order-1": "TOO_RECENT_EVENT", "order-2": "ORDER_ID_ALREADY_IN_USE"}
    late["order-3"] = "UNPARSEABLE_GCLID"
    vendor = PracticeGoogle(row_errors=late)
    with PracticeServer(vendors=[vendor], now=lambda: clock.now_ms() / 1000) as server:
        await services.accounts.connect(
            platform="google",
            account=vendor.account,
            secrets=vendor.secrets,
            options={**vendor.options, "api": "click_conversions"},
            base_url=server.base_url("google"),
        )
        await Shop(services, clock).sell(4)
        await services.delivery.drain()
        assert states() == {"delivered": 2, "rejected": 1, "retry": 1}
        assert await reasons(text="order-1") == {"google.click_too_recent"}
        assert (await services.delivery.ask_for_verdicts()).value == Asked()
        clock.advance(seconds=6 * HOUR)
        late.pop("order-1")
        await services.delivery.drain()
        assert states() == {"delivered": 3, "rejected": 1}
        assert (await services.maintenance.verify()).ok
