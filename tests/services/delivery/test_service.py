"""Delivering through every kind of answer, to a real server on loopback."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms import registry
from stratum_desktop.platforms.contract import Answer, Exchange
from stratum_desktop.platforms.failures import NeedsReauthorisation
from stratum_desktop.practice.servers import Fault, FaultKind
from stratum_desktop.services.dashboards import DeliveryFilter
from stratum_desktop.services.delivery.claim import claim_batch
from stratum_desktop.services.delivery.settle import settle_answer

pytestmark = pytest.mark.usefixtures("shop")


async def balanced(services):
    report = await services.maintenance.verify()
    return report.ok


async def test_everything_due_arrives_once_and_is_accounted_for(services, shop, meta, states):
    await shop.sell(25)
    drained = await services.delivery.drain()
    assert drained.value.delivered == 25
    assert drained.value.requests == 1
    assert states() == {"delivered": 25}
    counts = meta.ledger.counts("meta")
    assert (counts.unique, counts.duplicates) == (25, 0)
    assert await balanced(services)


async def test_a_second_drain_sends_nothing(services, shop, meta):
    await shop.sell(3)
    await services.delivery.drain()
    assert (await services.delivery.drain()).value.requests == 0
    assert meta.ledger.counts("meta").requests == 1


async def test_batches_carry_no_more_than_the_platform_takes(services, shop, meta):
    await shop.sell(2_300)
    result = (await services.delivery.drain()).value
    assert (result.delivered, result.requests) == (2_300, 3)
    assert meta.ledger.counts("meta").unique == 2_300


async def test_what_is_sent_is_byte_for_byte_what_was_frozen(services, shop, meta, workspace):
    await shop.sell(2)
    frozen = workspace.store.read_now(
        lambda uow: [
            row[0]
            for row in uow.connection.exec_driver_sql(
                "SELECT body FROM delivery_body ORDER BY delivery_id"
            )
        ]
    )
    await services.delivery.drain()
    sent = meta.calls[-1].body
    assert all(body in sent for body in frozen)


async def test_one_poisoned_event_of_a_batch_is_rejected_and_the_rest_delivered(
    services, shop, meta, states
):
    ids = await shop.sell(60)
    meta.faults.poison([ids[41]])
    result = (await services.delivery.drain()).value
    assert states() == {"delivered": 59, "rejected": 1}
    assert result.requests <= 13
    page = await services.dashboards.deliveries(
        where=DeliveryFilter(states=frozenset({DeliveryState.REJECTED}))
    )
    assert [row.event_id for row in page.rows] == [ids[41]]
    assert page.rows[0].reason is not None
    assert meta.ledger.counts("meta").duplicates == 0
    assert await balanced(services)


async def test_a_search_for_poison_goes_on_after_a_crash(services, shop, meta, states, workspace):
    ids = await shop.sell(40)
    meta.faults.poison([ids[7]])
    stopped = []

    def stop_after_two_requests():
        stopped.append(1)
        return meta.ledger.counts("meta").requests >= 2

    await services.delivery.drain(should_stop=stop_after_two_requests)
    assert states().get("rejected", 0) == 0
    grouped = workspace.store.read_now(
        lambda uow: uow.connection.exec_driver_sql(
            "SELECT count(DISTINCT isolation) FROM delivery WHERE isolation IS NOT NULL"
        ).scalar()
    )
    assert grouped >= 2
    await services.delivery.drain()
    assert states() == {"delivered": 39, "rejected": 1}


async def test_being_asked_to_wait_is_obeyed_to_the_second(services, shop, meta, clock, states):
    await shop.sell(5)
    meta.faults.add(Fault(FaultKind.RATE_LIMIT, retry_after="120"))
    await services.delivery.drain()
    assert states() == {"retry": 5}
    clock.advance(seconds=119)
    assert (await services.delivery.drain()).value.requests == 0
    clock.advance(seconds=1)
    await services.delivery.drain()
    assert states() == {"delivered": 5}
    assert meta.ledger.counts("meta").duplicates == 0


async def test_an_absurd_wish_to_wait_is_cut_to_an_hour(services, shop, meta, clock, states):
    await shop.sell(1)
    meta.faults.add(Fault(FaultKind.RATE_LIMIT, retry_after="315360000"))
    await services.delivery.drain()
    clock.advance(seconds=3_600)
    await services.delivery.drain()
    assert states() == {"delivered": 1}


async def test_five_failures_open_the_circuit_and_then_one_probe_goes(
    services, shop, meta, clock, states
):
    await shop.sell(3)
    meta.faults.add(*[Fault(FaultKind.SERVER_ERROR, status=503) for _ in range(6)])
    for _ in range(5):
        await services.delivery.drain()
        clock.advance(seconds=4)
    # The fourth wait is a minute long; by then the circuit has one failure to go.
    clock.advance(seconds=80)
    await services.delivery.drain()
    (destination,) = await services.accounts.list()
    assert destination.circuit == "open"
    requests = meta.ledger.counts("meta").requests
    await shop.sell(2)
    clock.advance(seconds=59)
    await services.delivery.drain()
    assert meta.ledger.counts("meta").requests == requests
    clock.advance(seconds=1)
    await services.delivery.drain()
    assert meta.ledger.counts("meta").requests == requests + 1
    assert (await services.accounts.list())[0].circuit == "open"
    clock.advance(seconds=3_600)
    await services.delivery.drain()
    assert states() == {"delivered": 5}
    assert (await services.accounts.list())[0].circuit == "closed"
    assert await balanced(services)


async def test_refused_credentials_hold_the_destination_until_new_ones_come(
    services, shop, meta, states
):
    await shop.sell(4)
    meta.faults.add(Fault(FaultKind.BAD_TOKEN))
    result = (await services.delivery.drain()).value
    assert result.held == 4
    (destination,) = await services.accounts.list()
    assert destination.held_reason is not None
    await shop.sell(1)
    assert (await services.delivery.drain()).value.requests == 0
    vendor = meta.vendors[0]
    await services.accounts.connect(
        platform="meta",
        account=vendor.account,
        secrets=vendor.secrets,
        base_url=meta.base_url("meta"),
    )
    await services.delivery.drain()
    assert states() == {"delivered": 5}
    page = await services.dashboards.deliveries(where=DeliveryFilter())
    assert {row.attempts for row in page.rows} == {1}


async def test_a_refusal_of_credentials_that_were_replaced_meanwhile_holds_nothing(
    services, shop, meta, workspace, states
):
    await shop.sell(4)
    vendor = meta.vendors[0]

    async def paste(token):
        await services.accounts.connect(
            platform="meta",
            account=vendor.account,
            secrets={"access_token": token},
            base_url=meta.base_url("meta"),
        )

    await paste("a-token-that-ended")
    (destination,) = await services.accounts.list()
    batch = await workspace.store.write(lambda uow: claim_batch(uow, workspace, destination.id))
    await paste(vendor.secrets["access_token"])
    refusal = NeedsReauthorisation(Reason("meta.token_refused"))
    answer = Answer(Exchange("POST", "https://meta.test/events", 4, 10, 5), failure=refusal)
    await workspace.store.write(lambda uow: settle_answer(uow, workspace, batch, answer))

    (destination,) = await services.accounts.list()
    assert destination.held_reason is None
    await services.delivery.drain()
    assert states() == {"delivered": 4}
    assert await balanced(services)


async def test_a_lost_answer_is_repeated_inside_the_window_and_counted_once_there(
    services, shop, meta, clock, states
):
    await shop.sell(8)
    meta.faults.add(Fault(FaultKind.RESET_AFTER))
    await services.delivery.drain()
    assert states() == {"retry": 8}
    clock.advance(seconds=2)
    await services.delivery.drain()
    assert states() == {"delivered": 8}
    counts = meta.ledger.counts("meta")
    assert (counts.unique, counts.duplicates, counts.conflicting) == (8, 8, 0)


async def test_a_lost_answer_is_not_repeated_outside_the_window(
    services, shop, meta, clock, states
):
    await shop.sell(2)
    meta.faults.add(Fault(FaultKind.RESET_AFTER))
    await services.delivery.drain()
    clock.advance(seconds=44 * 3_600)
    result = (await services.delivery.drain()).value
    assert result.uncertain == 2
    assert states() == {"uncertain": 2}
    assert meta.ledger.counts("meta").duplicates == 0
    assert await balanced(services)


async def test_a_refused_connection_opens_no_window(services, shop, meta, clock, states):
    await shop.sell(2)
    port_was = meta.base_url("meta")
    await services.accounts.connect(
        platform="meta",
        account=meta.vendors[0].account,
        secrets=meta.vendors[0].secrets,
        base_url="http://127.0.0.1:9/meta",
    )
    await services.delivery.drain()
    assert states() == {"retry": 2}
    clock.advance(seconds=44 * 3_600)
    await services.accounts.connect(
        platform="meta",
        account=meta.vendors[0].account,
        secrets=meta.vendors[0].secrets,
        base_url=port_was,
    )
    await services.delivery.drain()
    assert states() == {"delivered": 2}


async def test_a_page_of_html_is_no_success(services, shop, meta, clock, states):
    await shop.sell(1)
    meta.faults.add(Fault(FaultKind.HTML))
    await services.delivery.drain()
    assert states() == {"retry": 1}
    clock.advance(seconds=5)
    await services.delivery.drain()
    assert states() == {"delivered": 1}


async def test_what_the_platform_can_no_longer_take_ends_as_expired(
    services, shop, meta, clock, states
):
    await shop.sell(2, action_source="phone_call")
    await shop.sell(1)
    await services.accounts.hold(1)
    clock.advance(seconds=8 * 86_400)
    await services.accounts.release(1)
    result = (await services.delivery.drain()).value
    assert result.expired == 2
    assert states() == {"delivered": 1, "expired": 2}
    assert await balanced(services)


async def test_a_dead_workers_claim_is_taken_back_when_its_lease_has_run_out(
    services, shop, meta, clock, states, workspace
):
    from stratum_desktop.services.delivery.claim import claim_batch

    await shop.sell(3)
    batch = await workspace.store.write(lambda uow: claim_batch(uow, workspace, 1))
    assert states() == {"sending": 3}
    clock.advance(seconds=29)
    assert (await services.delivery.drain()).value.requests == 0
    clock.advance(seconds=2)
    await services.delivery.drain()
    assert states() == {"delivered": 3}
    # The worker was only slow: its late word changes nothing.
    late = await workspace.store.write(
        lambda uow: uow.deliveries.settle_all_delivered(
            batch.token, attempt_id=99, now_ms=clock.now_ms()
        )
    )
    assert late == 0


@pytest.mark.of_a_file
async def test_a_new_pump_owner_need_not_wait_for_leases(services, shop, states, workspace):
    from stratum_desktop.services.delivery.claim import claim_batch

    await shop.sell(3)
    await workspace.store.write(lambda uow: claim_batch(uow, workspace, 1))
    await services.delivery.take_over()
    await services.delivery.drain()
    assert states() == {"delivered": 3}


async def test_a_reboot_frees_every_lease(services, shop, clock, states, workspace):
    from stratum_desktop.services.delivery.claim import claim_batch

    await shop.sell(1)
    await workspace.store.write(lambda uow: claim_batch(uow, workspace, 1))
    clock.reboot()
    await services.delivery.drain()
    assert states() == {"delivered": 1}


async def test_no_more_requests_leave_than_the_bucket_holds(services, shop, meta, clock):
    ids = await shop.sell(400)
    meta.faults.poison(ids)
    await services.delivery.drain()
    assert meta.ledger.counts("meta").requests == 100
    clock.advance(seconds=1)
    await services.delivery.drain()
    assert meta.ledger.counts("meta").requests == 110


async def test_an_event_without_consent_is_skipped_and_told(services, shop, states):
    lines = shop.lines(1, consent={"ad_user_data": "denied"})
    (verdict,) = (await services.ingestion.add(lines=lines, source="shop")).value
    assert [why.code for _, why in verdict.skipped] == ["consent.not_given"]
    assert states() == {"skipped": 1}


async def test_a_sealed_body_is_opened_for_sending_only(services, shop, meta, workspace):
    agent = "Mozilla/5.0 (canary 4711 canary)"
    await shop.sell(
        1,
        action_source="website",
        event_source_url="https://shop.example/x",
        user_data={"email": "canary@shop.example", "client_user_agent": agent},
    )
    rows = workspace.store.read_now(
        lambda uow: uow.connection.exec_driver_sql(
            "SELECT b.body, e.body, e.clear FROM delivery_body b, event e"
        ).all()
    )
    assert agent.encode() not in b"".join(b"".join(row) for row in rows)
    await services.delivery.drain()
    assert agent.encode() in meta.calls[-1].body


async def test_many_destinations_are_served_side_by_side(services, shop, meta, states):
    for account in ("111222333444555", "111222333444556"):
        await services.accounts.connect(
            platform="meta",
            account=account,
            secrets=meta.vendors[0].secrets,
            base_url=meta.base_url("meta"),
        )
    await shop.sell(10)
    results = await asyncio.gather(services.delivery.drain())
    assert results[0].value.requests == 3
    assert sum(states().values()) == 30


async def test_deliver_until_empty_waits_for_short_retries(services, shop, meta, clock, states):
    await shop.sell(2)
    meta.faults.add(Fault(FaultKind.SERVER_ERROR, status=500))
    clock_task = asyncio.create_task(_run_clock(clock))
    try:
        done = await services.delivery.deliver_until_empty()
    finally:
        clock_task.cancel()
        await asyncio.gather(clock_task, return_exceptions=True)
    assert done.value.delivered == 2
    assert states() == {"delivered": 2}


async def _run_clock(clock):
    while True:
        clock.advance(ms=20)
        await asyncio.sleep(0)


async def test_the_operators_own_limits_are_obeyed(services, shop, meta, clock):
    await services.settings.set("delivery.bucket_requests", 2)
    await services.settings.set("delivery.requests_per_second", 1)
    meta.faults.poison(await shop.sell(40))
    await services.delivery.drain()
    assert meta.ledger.counts("meta").requests == 2
    clock.advance(seconds=1)
    await services.delivery.drain()
    assert meta.ledger.counts("meta").requests == 3


async def test_the_operators_own_circuit_is_obeyed(services, shop, meta, clock):
    await services.settings.set("delivery.circuit_failures", 1)
    await services.settings.set("delivery.circuit_seconds", 10)
    await shop.sell(1)
    meta.faults.add(Fault(FaultKind.SERVER_ERROR, status=503))
    await services.delivery.drain()
    assert (await services.accounts.list())[0].circuit == "open"
    clock.advance(seconds=9)
    assert (await services.delivery.drain()).value.requests == 0
    clock.advance(seconds=1)
    assert (await services.delivery.drain()).value.delivered == 1


async def test_the_operators_own_waits_are_obeyed(services, shop, meta, clock):
    await services.settings.set("delivery.fast_retries", "5")
    await services.settings.set("delivery.slow_retries", "30, 90")
    await services.settings.set("delivery.jitter_pct", 0)
    await shop.sell(1)
    waits = []
    for _ in range(4):
        meta.faults.add(Fault(FaultKind.SERVER_ERROR, status=503))
        await services.delivery.drain()
        waits.append((await services.delivery.queue()).next_due_ms - clock.now_ms())
        clock.advance(seconds=waits[-1] / 1000)
    assert waits == [5_000, 30_000, 90_000, 90_000]


async def test_a_platform_may_silence_us_as_long_as_the_operator_allows(
    services, shop, meta, clock
):
    await services.settings.set("delivery.longest_wish_seconds", 60)
    await shop.sell(1)
    meta.faults.add(Fault(FaultKind.RATE_LIMIT, retry_after="31536000"))
    await services.delivery.drain()
    clock.advance(seconds=59)
    assert (await services.delivery.drain()).value.requests == 0
    clock.advance(seconds=1)
    assert (await services.delivery.drain()).value.delivered == 1


async def test_a_request_may_take_as_long_as_the_operator_says(services):
    given = []

    class Silent:
        async def close(self):
            pass

    def make(*, limits, **_):
        given.append(limits.total_seconds)
        return Silent()

    platform = replace(registry.get("meta"), make_sender=make)
    for seconds in (15, 7):
        await services.settings.set("delivery.request_seconds", seconds)
        await services.delivery.drain()
        services.delivery.sender_of(platform)
        services.delivery.sender_of(platform)
    assert given == [15, 7]


async def test_a_lease_outlives_the_longest_request(services, shop, workspace):
    from stratum_desktop.services.delivery.claim import claim_batch

    await services.settings.set("delivery.request_seconds", 300)
    await shop.sell(1)
    await workspace.store.write(lambda uow: claim_batch(uow, workspace, 1))
    until = workspace.store.read_now(
        lambda uow: uow.connection.exec_driver_sql("SELECT lease_until_ms FROM claim").scalar_one()
    )
    assert until - workspace.clock.boot_ms() > 300_000


async def test_after_an_outage_most_of_a_request_is_what_expires_first(services, shop, meta, clock):
    """Live events need not wait until everything old is gone, and nothing old waits for them."""
    now = clock.now_ms() // 1000
    old = await shop.sell(1_100, event_time=now - 5 * 86_400)
    live = await shop.sell(400)
    await services.settings.set("delivery.bucket_requests", 1)
    await services.delivery.drain()
    arrived = {one.event_id for one in meta.ledger.entries("meta")}
    assert len(arrived) == 1_000
    assert arrived == {*old[:700], *live[-300:]}
