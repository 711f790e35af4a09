"""What is put back at the practice Snapchat is complete, and nobody else is overwritten."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import orjson
import pytest
from conversion import NOW

from stratum_desktop.domain.ads.entity import BudgetKind, EntityKind, EntityStatus
from stratum_desktop.platforms import registry
from stratum_desktop.platforms.ad_contract import Written
from stratum_desktop.platforms.failures import NeedsReauthorisation, Rejected, Unavailable
from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.servers import Fault, FaultKind, PracticeServer, PracticeSnapchat

SNAPCHAT = registry.get("snapchat")
ACCOUNT = AdWorld().account("snapchat")


@pytest.fixture
def world() -> AdWorld:
    return AdWorld()


@pytest.fixture
def practice(world: AdWorld):
    """A practice Snapchat of this test's own world."""
    vendor = PracticeSnapchat(world=world)
    with PracticeServer(vendors=[vendor], now=lambda: NOW, keep_calls=16) as server:
        yield server


@pytest.fixture
def lane(practice: PracticeServer, lane_of):
    return replace(lane_of("snapchat"), base_url=practice.base_url("snapchat"))


def of(world: AdWorld, kind: EntityKind, budget: BudgetKind | None = None, *, ended: bool = False):
    return next(
        one
        for one in world.entities("snapchat", kind, now=NOW)
        if (budget is None or one.budget.kind is budget)
        and (one.status is EntityStatus.ENDED) is ended
    )


@pytest.mark.parametrize("kind", EntityKind)
async def test_a_status_is_set_and_set_back(kind, world, lane, actuator_of):
    actuator, before = actuator_of(SNAPCHAT), of(world, kind)
    entity = before
    for status in (EntityStatus.PAUSED, EntityStatus.PAUSED, EntityStatus.ACTIVE):
        assert isinstance(await actuator.set_status(lane, entity, status), Written)
        entity = await actuator.read(lane, kind, before.external_id)
        assert (entity.external_id, entity.status) == (before.external_id, status)
    assert of(world, kind) == before
    assert len(world.changes("snapchat", since=NOW)) == 2


@pytest.mark.parametrize("kind", [EntityKind.CAMPAIGN, EntityKind.AD_SET])
async def test_a_daily_budget_is_set_to_the_last_place(kind, world, lane, actuator_of):
    actuator, entity = actuator_of(SNAPCHAT), of(world, kind, BudgetKind.DAILY)
    for _ in range(2):
        written = await actuator.set_daily_budget(lane, ACCOUNT, entity, Decimal("999.99"))
        assert isinstance(written, Written)
    read = await actuator.read(lane, kind, entity.external_id)
    assert read.budget == replace(entity.budget, amount=Decimal("999.99"))
    assert len(world.changes("snapchat", since=NOW)) == 1


async def test_what_is_put_back_is_what_was_there_but_for_the_change(
    world, lane, practice, actuator_of
):
    entity = of(world, EntityKind.CAMPAIGN, BudgetKind.DAILY)
    await actuator_of(SNAPCHAT).set_daily_budget(lane, ACCOUNT, entity, Decimal("80.50"))
    got, put = practice.calls[-2:]
    assert (got.method, put.method) == ("GET", "PUT")
    assert put.path == f"/v1/adaccounts/{ACCOUNT.account}/campaigns"
    (row,) = orjson.loads(put.body)["campaigns"]
    assert row["daily_budget_micro"] == 80_500_000
    assert row["id"] == entity.external_id
    assert row["objective"] == entity.objective


@pytest.mark.parametrize(("currency", "amount"), [("JPY", "90001"), ("KWD", "5000.125")])
async def test_other_currencies_keep_their_places(currency, amount, lane_of, actuator_of):
    world = AdWorld(currencies={"snapchat": currency})
    with PracticeServer(vendors=[PracticeSnapchat(world=world)], now=lambda: NOW) as server:
        lane = replace(lane_of("snapchat"), base_url=server.base_url("snapchat"))
        actuator, account = actuator_of(SNAPCHAT), world.account("snapchat")
        entity = of(world, EntityKind.CAMPAIGN, BudgetKind.DAILY)
        wanted = Decimal(amount)
        assert isinstance(await actuator.set_daily_budget(lane, account, entity, wanted), Written)
        read = await actuator.read(lane, EntityKind.CAMPAIGN, entity.external_id)
        assert read.budget.amount == wanted
        finer = wanted + actuator.budget_step(account) / 2
        assert isinstance(await actuator.set_daily_budget(lane, account, read, finer), Rejected)


async def test_what_somebody_changed_meanwhile_is_not_overwritten(
    world, lane, practice, actuator_of
):
    actuator, entity = actuator_of(SNAPCHAT), of(world, EntityKind.CAMPAIGN, BudgetKind.DAILY)
    world.set_daily_budget("snapchat", entity.external_id, Decimal(777), now=NOW, by="a person")
    for answer in (
        await actuator.set_daily_budget(lane, ACCOUNT, entity, Decimal(99)),
        await actuator.set_status(lane, entity, EntityStatus.PAUSED),
    ):
        assert isinstance(answer, Rejected)
        assert answer.reason.code == "snapchat.ads_changed_meanwhile"
    assert not [call for call in practice.calls if call.method == "PUT"]
    assert of(world, EntityKind.CAMPAIGN, BudgetKind.DAILY).budget.amount == Decimal(777)


async def test_what_is_no_daily_budget_of_its_own_is_refused_without_asking(
    world, practice, lane, actuator_of
):
    actuator = actuator_of(SNAPCHAT)
    for kind, budget in (
        (EntityKind.CAMPAIGN, BudgetKind.LIFETIME),
        (EntityKind.CAMPAIGN, BudgetKind.ELSEWHERE),
        (EntityKind.AD, BudgetKind.ELSEWHERE),
    ):
        entity = of(world, kind, budget)
        assert isinstance(
            await actuator.set_daily_budget(lane, ACCOUNT, entity, Decimal(9)), Rejected
        )
    ended = of(world, EntityKind.CAMPAIGN, ended=True)
    assert isinstance(await actuator.set_status(lane, ended, EntityStatus.ACTIVE), Rejected)
    assert practice.calls == ()


async def test_a_budget_below_the_least_is_refused_inside_a_success(world, lane, actuator_of):
    entity = of(world, EntityKind.CAMPAIGN, BudgetKind.DAILY)
    actuator = actuator_of(SNAPCHAT)
    answer = await actuator.set_daily_budget(lane, ACCOUNT, entity, Decimal("0.50"))
    assert isinstance(answer, Rejected)
    assert answer.reason.code == "snapchat.ads_part_refused"
    assert of(world, EntityKind.CAMPAIGN, BudgetKind.DAILY) == entity


async def test_an_unknown_entity_is_not_made_up(lane, actuator_of):
    unknown = "00000000-0000-4000-8000-000000000000"
    answer = await actuator_of(SNAPCHAT).read(lane, EntityKind.CAMPAIGN, unknown)
    assert isinstance(answer, Rejected)
    assert answer.reason.code == "snapchat.ads_unknown"


async def test_a_campaign_of_another_ad_account_is_not_touched(world, lane, practice, actuator_of):
    entity = of(world, EntityKind.CAMPAIGN)
    other = "99999999-0000-4000-8000-000000000000"
    lane = replace(lane, options={**lane.options, "ad_account_id": other})
    answer = await actuator_of(SNAPCHAT).set_status(lane, entity, EntityStatus.PAUSED)
    assert isinstance(answer, Rejected)
    assert answer.reason.code == "acting.entity_of_other_account"
    assert not [call for call in practice.calls if call.method == "PUT"]


async def test_without_an_ad_account_or_its_secrets_nothing_changes(world, lane, actuator_of):
    entity, actuator = of(world, EntityKind.CAMPAIGN, BudgetKind.DAILY), actuator_of(SNAPCHAT)
    nameless = replace(lane, options={**lane.options, "ad_account_id": ""})
    for spoilt in (nameless, replace(lane, secrets={})):
        for answer in (
            await actuator.read(spoilt, entity.kind, entity.external_id),
            await actuator.set_status(spoilt, entity, EntityStatus.PAUSED),
            await actuator.set_daily_budget(spoilt, ACCOUNT, entity, Decimal(99)),
        ):
            assert isinstance(answer, NeedsReauthorisation)


async def test_a_look_that_was_not_answered_wrote_nothing(world, lane, practice, actuator_of):
    actuator, entity = actuator_of(SNAPCHAT), of(world, EntityKind.CAMPAIGN)
    await actuator.read(lane, entity.kind, entity.external_id)
    practice.faults.add(Fault(FaultKind.RESET_AFTER))
    answer = await actuator.set_status(lane, entity, EntityStatus.PAUSED)
    assert isinstance(answer, Unavailable)
    assert not answer.answer_lost
    assert of(world, EntityKind.CAMPAIGN) == entity


async def test_a_write_that_was_not_answered_may_have_happened(world, lane_of, actuator_of):
    class LosesTheNext(PracticeSnapchat):
        def answer(self, call, *, now, poison):
            if call.method == "GET":
                server.faults.add(Fault(FaultKind.RESET_AFTER))
            return super().answer(call, now=now, poison=poison)

    actuator, entity = actuator_of(SNAPCHAT), of(world, EntityKind.CAMPAIGN)
    with PracticeServer(vendors=[LosesTheNext(world=world)], now=lambda: NOW) as server:
        lane = replace(lane_of("snapchat"), base_url=server.base_url("snapchat"))
        answer = await actuator.set_status(lane, entity, EntityStatus.PAUSED)
        assert isinstance(answer, Unavailable)
        assert answer.answer_lost
        assert of(world, EntityKind.CAMPAIGN).status is EntityStatus.PAUSED
        server.faults.clear()
        assert isinstance(await actuator.set_status(lane, entity, EntityStatus.PAUSED), Written)
