"""Statuses and daily budgets set at the practice TikTok are what its ad account holds after it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import orjson
import pytest
from conversion import NOW

from stratum_desktop.domain.ads.entity import BudgetKind, EntityKind, EntityStatus
from stratum_desktop.platforms import registry
from stratum_desktop.platforms.ad_contract import Written
from stratum_desktop.platforms.failures import (
    Misunderstood,
    NeedsReauthorisation,
    Rejected,
    Unavailable,
)
from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.servers import (
    Answered,
    Fault,
    FaultKind,
    PracticeServer,
    PracticeTikTok,
)

TIKTOK = registry.get("tiktok")
ACCOUNT = AdWorld().account("tiktok")


@pytest.fixture
def world() -> AdWorld:
    return AdWorld()


@pytest.fixture
def lane(world: AdWorld, lane_of):
    """A destination at a practice TikTok of this test's own world."""
    vendor = PracticeTikTok(world=world)
    with PracticeServer(vendors=[vendor], now=lambda: NOW, keep_calls=9) as server:
        yield replace(lane_of("tiktok"), base_url=server.base_url("tiktok"))


def of(world: AdWorld, kind: EntityKind, budget: BudgetKind | None = None, *, ended: bool = False):
    """The first entity of a kind that has such a budget."""
    return next(
        one
        for one in world.entities("tiktok", kind, now=NOW)
        if (budget is None or one.budget.kind is budget)
        and (one.status is EntityStatus.ENDED) is ended
    )


@pytest.mark.parametrize("kind", EntityKind)
async def test_a_status_is_set_and_set_back(kind, world, lane, actuator_of):
    actuator, entity = actuator_of(TIKTOK), of(world, kind)
    for status in (EntityStatus.PAUSED, EntityStatus.PAUSED, EntityStatus.ACTIVE):
        written = await actuator.set_status(lane, entity, status)
        assert isinstance(written, Written)
        assert written.trace_id
        read = await actuator.read(lane, kind, entity.external_id)
        assert (read.external_id, read.status) == (entity.external_id, status)
    assert of(world, kind) == entity


@pytest.mark.parametrize("kind", [EntityKind.CAMPAIGN, EntityKind.AD_SET])
@pytest.mark.parametrize("amount", ["12345", "999.99"])
async def test_a_daily_budget_is_set_to_the_last_place(kind, amount, world, lane, actuator_of):
    actuator, entity = actuator_of(TIKTOK), of(world, kind, BudgetKind.DAILY)
    for _ in range(2):
        written = await actuator.set_daily_budget(lane, ACCOUNT, entity, Decimal(amount))
        assert isinstance(written, Written)
    read = await actuator.read(lane, kind, entity.external_id)
    assert read.budget == replace(entity.budget, amount=Decimal(amount))
    assert read.status is entity.status
    assert len(world.changes("tiktok", since=NOW)) == 1


@pytest.mark.parametrize(("currency", "amount"), [("JPY", "90001"), ("KWD", "5000.125")])
async def test_other_currencies_keep_their_places(currency, amount, lane_of, actuator_of):
    world = AdWorld(currencies={"tiktok": currency})
    with PracticeServer(vendors=[PracticeTikTok(world=world)], now=lambda: NOW) as server:
        lane = replace(lane_of("tiktok"), base_url=server.base_url("tiktok"))
        actuator, account = actuator_of(TIKTOK), world.account("tiktok")
        entity = of(world, EntityKind.CAMPAIGN, BudgetKind.DAILY)
        wanted = Decimal(amount)
        assert isinstance(await actuator.set_daily_budget(lane, account, entity, wanted), Written)
        read = await actuator.read(lane, EntityKind.CAMPAIGN, entity.external_id)
        assert read.budget.amount == wanted
        finer = wanted + actuator.budget_step(account) / 2
        refused = await actuator.set_daily_budget(lane, account, entity, finer)
        assert isinstance(refused, Rejected)
        assert refused.reason.code == "acting.budget_between_steps"


async def test_what_is_no_daily_budget_of_its_own_is_refused_without_asking(
    world, server, lane_of, actuator_of
):
    actuator, lane = actuator_of(TIKTOK), lane_of("tiktok")
    for kind, budget in (
        (EntityKind.CAMPAIGN, BudgetKind.LIFETIME),
        (EntityKind.CAMPAIGN, BudgetKind.ELSEWHERE),
        (EntityKind.AD, BudgetKind.ELSEWHERE),
    ):
        answer = await actuator.set_daily_budget(lane, ACCOUNT, of(world, kind, budget), Decimal(9))
        assert isinstance(answer, Rejected)
    ended = of(world, EntityKind.CAMPAIGN, ended=True)
    assert isinstance(await actuator.set_status(lane, ended, EntityStatus.ACTIVE), Rejected)
    live = of(world, EntityKind.CAMPAIGN)
    assert isinstance(await actuator.set_status(lane, live, EntityStatus.ENDED), Rejected)
    assert server.calls == ()


async def test_a_budget_below_what_was_spent_is_refused_by_tiktok(world, lane, actuator_of):
    entity = of(world, EntityKind.CAMPAIGN, BudgetKind.DAILY)
    answer = await actuator_of(TIKTOK).set_daily_budget(lane, ACCOUNT, entity, Decimal("1.00"))
    assert isinstance(answer, Rejected)
    assert answer.reason.code == "tiktok.budget_refused"
    assert of(world, EntityKind.CAMPAIGN, BudgetKind.DAILY) == entity


async def test_what_ended_meanwhile_is_not_taken_for_changed(world, lane, actuator_of):
    ended = of(world, EntityKind.CAMPAIGN, ended=True)
    as_it_was = replace(ended, status=EntityStatus.ACTIVE)
    answer = await actuator_of(TIKTOK).set_status(lane, as_it_was, EntityStatus.PAUSED)
    assert isinstance(answer, Rejected)
    assert answer.reason.code == "tiktok.change_refused"


async def test_an_unknown_entity_is_not_made_up(lane, actuator_of):
    answer = await actuator_of(TIKTOK).read(lane, EntityKind.CAMPAIGN, "1790000000000000001")
    assert isinstance(answer, Rejected)
    assert answer.reason.code == "tiktok.entity_unknown"


async def test_a_budget_travels_as_a_number_and_an_id_as_text(world, server, lane_of, actuator_of):
    entity = of(world, EntityKind.CAMPAIGN, BudgetKind.DAILY)
    await actuator_of(TIKTOK).set_daily_budget(lane_of("tiktok"), ACCOUNT, entity, Decimal("80.50"))
    assert orjson.loads(server.calls[-1].body) == {
        "advertiser_id": ACCOUNT.account,
        "campaign_id": entity.external_id,
        "budget": 80.5,
    }


async def test_without_an_ad_account_or_its_token_nothing_changes(world, lane_of, actuator_of):
    entity, actuator = of(world, EntityKind.CAMPAIGN, BudgetKind.DAILY), actuator_of(TIKTOK)
    lane = lane_of("tiktok")
    events_only = {"access_token": lane.secrets["access_token"]}
    for spoilt in (lane_of("tiktok", ad_account_id=""), replace(lane, secrets=events_only)):
        for answer in (
            await actuator.read(spoilt, entity.kind, entity.external_id),
            await actuator.set_status(spoilt, entity, EntityStatus.PAUSED),
            await actuator.set_daily_budget(spoilt, ACCOUNT, entity, Decimal(99)),
        ):
            assert isinstance(answer, NeedsReauthorisation)


async def test_a_write_that_was_not_answered_may_have_happened(world, server, lane_of, actuator_of):
    entity = of(world, EntityKind.CAMPAIGN, BudgetKind.DAILY)
    server.faults.add(Fault(FaultKind.RESET_AFTER))
    answer = await actuator_of(TIKTOK).set_status(lane_of("tiktok"), entity, EntityStatus.ACTIVE)
    assert isinstance(answer, Unavailable)
    assert answer.answer_lost


@pytest.mark.parametrize("body", [b'{"code":0,"data":{"list":[{}]}}', b'{"code":0,"data":{}}'])
async def test_an_answer_of_another_shape_is_not_understood(body, lane_of, actuator_of):
    class Says(PracticeTikTok):
        def answer(self, call, *, now, poison):
            return Answered(200, body)

    with PracticeServer(vendors=[Says()], now=lambda: NOW) as server:
        lane = replace(lane_of("tiktok"), base_url=server.base_url("tiktok"))
        answer = await actuator_of(TIKTOK).read(lane, EntityKind.CAMPAIGN, "1")
        assert isinstance(answer, Misunderstood)
