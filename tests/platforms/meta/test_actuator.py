"""The Meta actuator writes Meta's units and words, and tells each refusal apart."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from urllib.parse import parse_qs

import pytest
from conversion import NOW
from living_server import lane_to

from stratum_desktop.domain.ads.entity import AdEntity, BudgetKind, EntityKind, EntityStatus
from stratum_desktop.platforms import registry
from stratum_desktop.platforms.ad_contract import Written
from stratum_desktop.platforms.failures import (
    Misunderstood,
    NeedsReauthorisation,
    RateLimited,
    Rejected,
)
from stratum_desktop.practice.servers import Answered, Call, PracticeMeta, PracticeServer
from stratum_desktop.practice.servers.graph_answers import error

META = registry.get("meta")


async def one_with_daily_budget(living, actuator, lane, kind: EntityKind) -> AdEntity:
    for one in living.world.entities("meta", kind, now=NOW):
        if one.budget.kind is BudgetKind.DAILY and one.status is EntityStatus.ACTIVE:
            entity = await actuator.read(lane, kind, one.external_id)
            assert isinstance(entity, AdEntity)
            return entity
    raise AssertionError("there is none")


@pytest.mark.parametrize(
    ("currency", "amount", "units"),
    [("EUR", "123.45", "12345"), ("KWD", "123.45", "12345"), ("JPY", "12345", "12345")],
)
async def test_a_budget_is_written_in_metas_smallest_unit(
    living_server, actuator_of, currency: str, amount: str, units: str
):
    living = living_server(currency)
    lane, actuator = living.lane_of("meta"), actuator_of(META)
    entity = await one_with_daily_budget(living, actuator, lane, EntityKind.CAMPAIGN)
    account = living.world.account("meta")
    answer = await actuator.set_daily_budget(lane, account, entity, Decimal(amount))
    assert isinstance(answer, Written)
    assert answer.trace_id
    call = living.server.calls[-1]
    assert call.method == "POST"
    assert call.path == f"/v26.0/{entity.external_id}"
    assert parse_qs(call.body.decode()) == {"daily_budget": [units]}
    assert call.headers["authorization"] == f"Bearer {lane.secrets['access_token']}"


@pytest.mark.parametrize(("currency", "step"), [("EUR", "0.01"), ("KWD", "0.01"), ("HUF", "1")])
async def test_the_step_follows_metas_list(living_server, actuator_of, currency: str, step: str):
    account = replace(living_server().world.account("meta"), currency=currency)
    assert actuator_of(META).budget_step(account) == Decimal(step)


async def test_the_fifth_change_of_an_ad_sets_budget_within_an_hour_waits(
    living_server, actuator_of
):
    living = living_server()
    lane, actuator = living.lane_of("meta"), actuator_of(META)
    entity = await one_with_daily_budget(living, actuator, lane, EntityKind.AD_SET)
    account = living.world.account("meta")
    for change in range(4):
        answer = await actuator.set_daily_budget(lane, account, entity, Decimal(60 + change))
        assert isinstance(answer, Written)
    fifth = await actuator.set_daily_budget(lane, account, entity, Decimal(70))
    assert isinstance(fifth, RateLimited)
    assert fifth.reason.code == "meta.budget_changed_too_often"
    assert fifth.retry_after_seconds == 3600


@pytest.mark.parametrize(
    ("amount", "code"),
    [("0.99", "meta.budget_below_minimum"), ("1000000.01", "meta.budget_above_maximum")],
)
async def test_a_budget_that_meta_does_not_take_says_why(
    living_server, actuator_of, amount: str, code: str
):
    living = living_server()
    lane, actuator = living.lane_of("meta"), actuator_of(META)
    entity = await one_with_daily_budget(living, actuator, lane, EntityKind.CAMPAIGN)
    account = living.world.account("meta")
    answer = await actuator.set_daily_budget(lane, account, entity, Decimal(amount))
    assert isinstance(answer, Rejected)
    assert answer.reason.code == code


async def test_what_belongs_to_another_ad_account_is_not_read(living_server, actuator_of):
    living = living_server()
    lane = living.lane_of("meta")
    (first, *_) = living.world.entities("meta", EntityKind.CAMPAIGN, now=NOW)

    class Elsewhere(PracticeMeta):
        def answer(self, call: Call, **rest: object) -> Answered:
            answered = super().answer(call, **rest)  # type: ignore[arg-type]
            if "act_" in call.path:
                return answered
            body = answered.body.replace(b'"account_id":"700', b'"account_id":"701')
            return replace(answered, body=body)

    with PracticeServer(vendors=[Elsewhere(world=living.world)], now=lambda: NOW) as other:
        there = replace(lane, base_url=other.base_url("meta"))
        answer = await actuator_of(META).read(there, EntityKind.CAMPAIGN, first.external_id)
    assert isinstance(answer, Rejected)
    assert answer.reason.code == "acting.entity_of_other_account"


async def test_a_token_that_may_only_read_says_what_it_lacks(actuator_of, living_server):
    living = living_server()
    entity = await one_with_daily_budget(
        living, actuator_of(META), living.lane_of("meta"), EntityKind.CAMPAIGN
    )

    class ReadOnly(PracticeMeta):
        def answer(self, call: Call, **rest: object) -> Answered:
            return error(403, 200, "(#200) The permission ads_management is missing")

    with PracticeServer(vendors=[ReadOnly()], now=lambda: NOW) as server:
        answer = await actuator_of(META).set_status(
            lane_to(server, "meta"), entity, EntityStatus.PAUSED
        )
    assert isinstance(answer, NeedsReauthorisation)
    assert answer.reason.code == "meta.ads_management_missing"


@pytest.mark.parametrize(
    "external_id", ["", "../me", "act_1", "1/insights", "1?fields=x", "\u0661"]
)
async def test_what_is_no_id_is_not_asked_for(living_server, actuator_of, external_id: str):
    living = living_server()
    lane, actuator = living.lane_of("meta"), actuator_of(META)
    entity = await one_with_daily_budget(living, actuator, lane, EntityKind.CAMPAIGN)
    asked = len(living.server.calls)
    for answer in (
        await actuator.read(lane, EntityKind.CAMPAIGN, external_id),
        await actuator.set_status(
            lane, replace(entity, external_id=external_id), EntityStatus.PAUSED
        ),
    ):
        assert isinstance(answer, Rejected)
    assert len(living.server.calls) == asked


async def test_one_that_is_gone_says_nothing_of_the_others(living_server, actuator_of):
    living = living_server()
    lane, actuator = living.lane_of("meta"), actuator_of(META)
    entity = await one_with_daily_budget(living, actuator, lane, EntityKind.CAMPAIGN)
    gone = error(400, 100, "Unsupported post request. Object does not exist", subcode=33)

    class Gone(PracticeMeta):
        def answer(self, call: Call, **rest: object) -> Answered:
            return super().answer(call, **rest) if "act_" in call.path else gone  # type: ignore[arg-type]

    with PracticeServer(vendors=[Gone()], now=lambda: NOW) as server:
        there = lane_to(server, "meta")
        for answer in (
            await actuator.read(there, entity.kind, entity.external_id),
            await actuator.set_status(there, entity, EntityStatus.PAUSED),
        ):
            assert isinstance(answer, Rejected)
            assert answer.reason.code == "acting.entity_not_found"


@pytest.mark.parametrize("body", [b"{}", b'{"success": false}', b'{"success": "true"}', b"[]"])
async def test_only_a_success_that_meta_confirms_is_one(living_server, actuator_of, body: bytes):
    living = living_server()
    entity = await one_with_daily_budget(
        living, actuator_of(META), living.lane_of("meta"), EntityKind.CAMPAIGN
    )

    class Vague(PracticeMeta):
        def answer(self, call: Call, **rest: object) -> Answered:
            return Answered(200, body)

    with PracticeServer(vendors=[Vague()], now=lambda: NOW) as server:
        answer = await actuator_of(META).set_status(
            lane_to(server, "meta"), entity, EntityStatus.PAUSED
        )
    assert isinstance(answer, Misunderstood)
