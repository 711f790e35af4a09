"""The Google actuator sets what it is told in micros, and asks for nothing that cannot be meant."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal

import orjson
import pytest
from conversion import NOW
from hypothesis import given, settings
from hypothesis import strategies as st
from manual_clock import ManualClock

from stratum_desktop.domain.ads.entity import (
    AdAccount,
    AdEntity,
    Budget,
    BudgetKind,
    EntityKind,
    EntityStatus,
)
from stratum_desktop.domain.money import CURRENCY_CODES, places_of
from stratum_desktop.platforms.ad_contract import Written
from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.failures import Misunderstood, Rejected, Unavailable
from stratum_desktop.platforms.google.actuator import GoogleActuator
from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.servers import Fault, FaultKind, PracticeServer
from stratum_desktop.services.wording import sentence

EUR = AdAccount("1234567890", "Shop", "EUR", "Europe/Berlin")


@pytest.fixture
async def actuator(clock: ManualClock) -> AsyncIterator[GoogleActuator]:
    actuator = GoogleActuator(clock=clock, is_practice=True)
    yield actuator
    await actuator.close()


def first_of(
    world: AdWorld,
    kind: EntityKind = EntityKind.CAMPAIGN,
    budget: BudgetKind = BudgetKind.DAILY,
) -> AdEntity:
    return next(
        one
        for one in world.entities("google", kind, now=NOW)
        if one.status is EntityStatus.ACTIVE and one.budget.kind is budget
    )


@pytest.mark.parametrize(
    ("currency", "amount", "micros"),
    [("EUR", "88.01", "88010000"), ("JPY", "8801", "8801000000"), ("KWD", "88.123", "88123000")],
)
async def test_a_budget_travels_in_micros_under_the_name_of_the_budget(
    actuator, server, lane, currency, amount, micros
):
    account = replace(EUR, currency=currency)
    entity = AdEntity(
        EntityKind.CAMPAIGN,
        "7",
        None,
        "Brand",
        EntityStatus.ACTIVE,
        "ELIGIBLE",
        Budget(BudgetKind.DAILY, Decimal(50), "9007199254740993"),
    )
    answer = await actuator.set_daily_budget(lane, account, entity, Decimal(amount))
    assert isinstance(answer, Rejected)
    assert answer.reason.code == "google.ad_object_unknown"
    call = server.calls[-1]
    assert call.path == "/v26/customers/1234567890/campaignBudgets:mutate"
    name = "customers/1234567890/campaignBudgets/9007199254740993"
    assert orjson.loads(call.body) == {
        "operations": [
            {
                "updateMask": "amountMicros",
                "update": {"resourceName": name, "amountMicros": micros},
            }
        ],
        "partialFailure": False,
    }


@pytest.mark.parametrize("kind", EntityKind)
async def test_a_status_is_set_on_every_level_and_read_back(actuator, serving, kind):
    world = AdWorld(begun_at=NOW)
    lane = serving(world=world)
    entity = next(
        one for one in world.entities("google", kind, now=NOW) if one.status is EntityStatus.ACTIVE
    )
    answer = await actuator.set_status(lane, entity, EntityStatus.PAUSED)
    assert isinstance(answer, Written)
    found = await actuator.read(lane, kind, entity.external_id)
    assert found.status is EntityStatus.PAUSED
    assert (found.external_id, found.parent_id) == (entity.external_id, entity.parent_id)


async def test_a_budget_below_the_least_says_what_the_least_is(actuator, serving):
    world = AdWorld(begun_at=NOW)
    lane, entity = serving(world=world), first_of(world)
    answer = await actuator.set_daily_budget(lane, EUR, entity, Decimal("0.5"))
    assert isinstance(answer, Rejected)
    assert sentence(answer.reason) == (
        "The budget is below what Google takes for a day, which is 1 EUR at least. Choose a larger"
        " one."
    )


@pytest.mark.parametrize("kind", [BudgetKind.SHARED, BudgetKind.LIFETIME])
async def test_a_budget_as_it_stands_in_the_account_is_refused_if_it_is_not_its_own_daily_one(
    actuator, serving, kind
):
    world = AdWorld(begun_at=NOW)
    lane = serving(world=world)
    entity = await actuator.read(
        lane, EntityKind.CAMPAIGN, first_of(world, budget=kind).external_id
    )
    assert entity.budget.kind is kind
    answer = await actuator.set_daily_budget(lane, EUR, entity, Decimal(100))
    assert isinstance(answer, Rejected)
    assert answer.reason.code == f"acting.budget_{kind}"
    assert world.changes("google", since=NOW) == ()


@pytest.mark.parametrize(
    "spoilt",
    [
        {"external_id": "7/../8"},
        {"external_id": ""},
        {"external_id": "0"},
        {"budget": Budget(BudgetKind.DAILY, Decimal(5), None)},
        {"budget": Budget(BudgetKind.DAILY, Decimal(5), "9~1")},
    ],
)
async def test_nothing_is_asked_under_a_name_that_is_none(actuator, server, lane, spoilt):
    entity = replace(first_of(AdWorld(begun_at=NOW)), **spoilt)
    if "budget" in spoilt:
        answer = await actuator.set_daily_budget(lane, EUR, entity, Decimal(5))
    else:
        answer = await actuator.set_status(lane, entity, EntityStatus.PAUSED)
        assert isinstance(
            await actuator.read(lane, EntityKind.CAMPAIGN, entity.external_id), Rejected
        )
    assert isinstance(answer, Rejected)
    assert server.calls == ()


async def test_a_change_in_a_managers_client_names_the_client(actuator, server, lane):
    options = {**lane.options, "ad_account_id": "555-666-7777"}
    of_client = Lane(lane.account, lane.base_url, options, lane.secrets)
    entity = first_of(AdWorld(begun_at=NOW))
    assert not isinstance(
        await actuator.set_status(of_client, entity, EntityStatus.PAUSED), Written
    )
    call = server.calls[-1]
    assert call.path == "/v26/customers/5556667777/campaigns:mutate"
    (operation,) = orjson.loads(call.body)["operations"]
    name = operation["update"]["resourceName"]
    assert name == f"customers/5556667777/campaigns/{entity.external_id}"


async def test_an_ad_without_its_ad_group_has_no_name(actuator, server, lane):
    world = AdWorld(begun_at=NOW)
    ad = replace(world.entities("google", EntityKind.AD, now=NOW)[0], parent_id=None)
    assert isinstance(await actuator.set_status(lane, ad, EntityStatus.PAUSED), Rejected)
    assert server.calls == ()


async def test_a_budget_beyond_what_micros_hold_is_refused_without_asking(actuator, server, lane):
    entity = first_of(AdWorld(begun_at=NOW))
    answer = await actuator.set_daily_budget(lane, EUR, entity, Decimal(10) ** 13)
    assert isinstance(answer, Rejected)
    assert answer.reason.code == "google.budget_too_large"
    assert server.calls == ()


async def test_a_change_whose_answer_is_lost_is_said_to_be_and_made_once(actuator):
    world = AdWorld(begun_at=NOW)
    entity = first_of(world)
    with PracticeServer(world=world, now=lambda: NOW) as server:
        google = next(one for one in server.vendors if one.key == "google")
        lane = Lane(google.account, server.base_url("google"), google.options, google.secrets)
        await actuator.read(lane, EntityKind.CAMPAIGN, entity.external_id)
        server.faults.add(Fault(FaultKind.RESET_AFTER))
        answer = await actuator.set_status(lane, entity, EntityStatus.PAUSED)
        again = await actuator.set_status(lane, entity, EntityStatus.PAUSED)
    assert isinstance(answer, Unavailable)
    assert answer.answer_lost
    assert isinstance(again, Written)
    assert len(world.changes("google", since=NOW)) == 1


async def test_an_answer_about_something_else_is_not_believed(actuator, server, lane):
    await actuator.read(lane, EntityKind.CAMPAIGN, "1")
    server.faults.add(Fault(FaultKind.HTML))
    entity = first_of(AdWorld(begun_at=NOW))
    answer = await actuator.set_status(lane, entity, EntityStatus.PAUSED)
    assert isinstance(answer, Misunderstood)


@given(
    st.sampled_from(sorted(CURRENCY_CODES)),
    st.integers(min_value=1, max_value=10**12),
)
@settings(max_examples=200)
def test_every_amount_of_a_currencys_own_places_is_a_whole_number_of_micros(currency, units):
    step = GoogleActuator.budget_step(None, replace(EUR, currency=currency))  # type: ignore[arg-type]
    amount = units * step
    assert step == Decimal(1).scaleb(-places_of(currency))
    assert Decimal(int(amount * 1_000_000)) / 1_000_000 == amount
