"""What may be claimed, and what a row that cannot be sent does to its destination."""

from __future__ import annotations

import json

import pytest

from stratum_desktop.services.delivery.claim import claim_batch

pytestmark = pytest.mark.usefixtures("shop")


@pytest.fixture
def claim(workspace):
    async def call():
        return await workspace.store.write(lambda uow: claim_batch(uow, workspace, 1))

    return call


async def test_the_earliest_deadline_goes_first_and_each_delivery_once(shop, claim, clock):
    now = clock.now_ms() // 1000
    await shop.sell(1)
    await shop.sell(1, event_time=now - 3 * 86_400)
    first = await claim()
    assert [json.loads(one.body)["event_id"] for one in first.parcels] == ["order-1", "order-2"]
    assert await claim() is None


async def test_the_intent_to_send_is_stored_before_anything_leaves(shop, claim, workspace, clock):
    await shop.sell(1)
    batch = await claim()
    ((token, taken_at_ms, state, attempts),) = workspace.store.read_now(
        lambda uow: uow.connection.exec_driver_sql(
            "SELECT token, taken_at_ms, state, attempt_count FROM claim, delivery"
        ).all()
    )
    assert (token, taken_at_ms) == (batch.token, clock.now_ms())
    assert (state, attempts) == ("sending", 1)


async def test_nothing_is_claimed_of_what_is_off_held_or_unknown(services, shop, claim, workspace):
    await shop.sell(1)
    await services.accounts.set_enabled(1, enabled=False)
    assert await claim() is None
    await services.accounts.set_enabled(1, enabled=True)
    await services.accounts.hold(1)
    assert await claim() is None
    assert await workspace.store.write(lambda uow: claim_batch(uow, workspace, 9)) is None


async def test_a_body_that_changed_is_not_sent_and_holds_its_destination(
    services, shop, meta, workspace, states
):
    await shop.sell(2)
    changed = "UPDATE delivery_body SET body = ?"
    await workspace.store.write(lambda uow: uow.connection.exec_driver_sql(changed, (b"{}",)))
    assert (await services.delivery.drain()).value.requests == 0
    (destination,) = await services.accounts.list()
    assert destination.held_reason is not None
    assert destination.held_reason.code == "delivery.body_changed"
    assert states() == {"held": 2}
    assert meta.ledger.counts("meta").requests == 0
    # What its words say to do does help.
    await services.delivery.cancel(delivery_ids=[1, 2])
    await shop.sell(1)
    await services.accounts.release(1)
    await services.delivery.drain()
    assert states() == {"cancelled": 2, "delivered": 1}


async def test_a_secret_that_cannot_be_opened_holds_its_destination_and_no_other(
    services, shop, meta, workspace, states
):
    vendor = meta.vendors[0]
    await services.accounts.connect(
        platform="meta",
        account="111222333444555",
        secrets=vendor.secrets,
        base_url=meta.base_url("meta"),
    )
    await shop.sell(2)
    await workspace.store.write(
        lambda uow: uow.connection.exec_driver_sql(
            "UPDATE secret SET ciphertext = ? WHERE destination_id = 1", (b"\0",)
        )
    )
    result = (await services.delivery.drain()).value
    assert result.requests == 1
    first, second = await services.accounts.list()
    assert first.held_reason is not None
    assert first.held_reason.code == "store.field_unreadable"
    assert second.held_reason is None
    assert states()["held"] == 2
    await services.accounts.connect(
        platform="meta",
        account=vendor.account,
        secrets=vendor.secrets,
        base_url=meta.base_url("meta"),
    )
    await services.delivery.drain()
    assert "held" not in states()
