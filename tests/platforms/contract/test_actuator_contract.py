"""Every actuator sets what it is told, once and the same again, and refuses what it cannot mean."""

from __future__ import annotations

import logging
from dataclasses import replace
from decimal import Decimal

import pytest
from conversion import NOW
from living_server import LivingServer

from stratum_desktop.domain.ads.entity import (
    AdAccount,
    AdEntity,
    Budget,
    BudgetKind,
    EntityKind,
    EntityStatus,
)
from stratum_desktop.domain.money import places_of
from stratum_desktop.platforms import registry
from stratum_desktop.platforms._shared.http import ANSWER_LIMIT_BYTES, Limits
from stratum_desktop.platforms.ad_contract import Actuator, Written
from stratum_desktop.platforms.contract import Capability, Lane, Platform
from stratum_desktop.platforms.failures import (
    Failure,
    Misunderstood,
    NeedsReauthorisation,
    RateLimited,
    Rejected,
    Unavailable,
    Unsupported,
)
from stratum_desktop.practice.servers import Fault, FaultKind

ACTUATORS = [one for one in registry.all() if Capability.ACT in one.manifest.capabilities]
each_actuator = pytest.mark.parametrize(
    "platform", ACTUATORS, ids=lambda platform: platform.manifest.key
)
each_currency = pytest.mark.parametrize("currency", ["EUR", "JPY", "KWD"])


def kinds_of(platform: Platform) -> tuple[EntityKind, ...]:
    assert platform.manifest.reading is not None
    return platform.manifest.reading.kinds


def ids_of(living: LivingServer, platform: Platform, kind: EntityKind) -> list[str]:
    found = living.world.entities(platform.manifest.key, kind, now=NOW)
    return [one.external_id for one in found if one.status is not EntityStatus.ENDED]


async def read(actuator: Actuator, lane: Lane, kind: EntityKind, external_id: str) -> AdEntity:
    entity = await actuator.read(lane, kind, external_id)
    assert isinstance(entity, AdEntity), entity
    return entity


async def with_a_daily_budget(
    living: LivingServer, actuator: Actuator, lane: Lane, platform: Platform
) -> AdEntity:
    """An entity whose daily budget is its own."""
    for kind in kinds_of(platform):
        for one in living.world.entities(platform.manifest.key, kind, now=NOW):
            if one.budget.kind is BudgetKind.DAILY and one.status is EntityStatus.ACTIVE:
                return await read(actuator, lane, kind, one.external_id)
    raise AssertionError("the practice account has no such entity")


def changed(living: LivingServer, platform: Platform) -> int:
    return len(living.world.changes(platform.manifest.key, since=NOW))


def higher(entity: AdEntity, account: AdAccount, step: Decimal) -> Decimal:
    """A budget about a fifth higher, in the currency's places and the platform's steps."""
    assert entity.budget.amount is not None
    unit = max(step, Decimal(1).scaleb(-places_of(account.currency)))
    return (entity.budget.amount * Decimal("1.2") / unit).to_integral_value() * unit + unit


@each_actuator
async def test_an_entity_is_read_as_it_is(platform: Platform, living_server, actuator_of):
    living, key = living_server(), platform.manifest.key
    lane, actuator = living.lane_of(key), actuator_of(platform)
    for kind in kinds_of(platform):
        for true in living.world.entities(key, kind, now=NOW)[:4]:
            entity = await read(actuator, lane, kind, true.external_id)
            assert (entity.kind, entity.external_id) == (kind, true.external_id)
            assert (entity.parent_id, entity.name) == (true.parent_id, true.name)
            assert (entity.status, entity.budget.kind) == (true.status, true.budget.kind)


@each_actuator
async def test_an_id_that_is_not_there_is_a_failure(platform: Platform, living_server, actuator_of):
    living = living_server()
    lane, actuator = living.lane_of(platform.manifest.key), actuator_of(platform)
    for unknown in ("999999999999999", "00000000-0000-4000-8000-000000000000", "../x"):
        answer = await actuator.read(lane, EntityKind.CAMPAIGN, unknown)
        assert isinstance(answer, Rejected | NeedsReauthorisation | Unsupported | Misunderstood)


@each_actuator
async def test_every_level_is_paused_and_resumed_and_the_same_again_changes_nothing(
    platform: Platform, living_server, actuator_of
):
    living = living_server()
    lane, actuator = living.lane_of(platform.manifest.key), actuator_of(platform)
    for kind in kinds_of(platform):
        external_id = ids_of(living, platform, kind)[0]
        for status in (EntityStatus.PAUSED, EntityStatus.ACTIVE):
            entity = await read(actuator, lane, kind, external_id)
            assert entity.status is not status
            before = changed(living, platform)
            for _ in range(2):
                assert isinstance(await actuator.set_status(lane, entity, status), Written)
                assert changed(living, platform) == before + 1
            assert (await read(actuator, lane, kind, external_id)).status is status


@each_actuator
@each_currency
async def test_a_daily_budget_is_set_to_the_last_digit_and_the_same_again_changes_nothing(
    platform: Platform, living_server, actuator_of, currency: str
):
    living, key = living_server(currency), platform.manifest.key
    lane, actuator, account = living.lane_of(key), actuator_of(platform), living.world.account(key)
    entity = await with_a_daily_budget(living, actuator, lane, platform)
    wanted = higher(entity, account, actuator.budget_step(account))
    before = changed(living, platform)
    for _ in range(2):
        answer = await actuator.set_daily_budget(lane, account, entity, wanted)
        assert isinstance(answer, Written), answer
        assert changed(living, platform) == before + 1
    after = await read(actuator, lane, entity.kind, entity.external_id)
    assert after == replace(entity, budget=replace(entity.budget, amount=wanted))
    (true,) = [
        one
        for one in living.world.entities(key, entity.kind, now=NOW)
        if one.external_id == entity.external_id
    ]
    assert true.budget.amount == wanted


@each_actuator
@each_currency
async def test_a_budget_between_two_steps_is_refused_without_asking(
    platform: Platform, living_server, actuator_of, currency: str
):
    living, key = living_server(currency), platform.manifest.key
    lane, actuator, account = living.lane_of(key), actuator_of(platform), living.world.account(key)
    entity = await with_a_daily_budget(living, actuator, lane, platform)
    step = actuator.budget_step(account)
    assert step >= Decimal(1).scaleb(-places_of(currency))
    assert entity.budget.amount is not None
    assert entity.budget.amount % step == 0
    asked = len(living.server.calls)
    for amount in (entity.budget.amount + step / 2, Decimal(0), -step, Decimal("NaN")):
        answer = await actuator.set_daily_budget(lane, account, entity, amount)
        assert isinstance(answer, Rejected), amount
    assert len(living.server.calls) == asked


@each_actuator
async def test_a_budget_that_is_not_its_own_or_not_daily_is_refused_without_asking(
    platform: Platform, living_server, actuator_of
):
    living, key = living_server(), platform.manifest.key
    lane, actuator, account = living.lane_of(key), actuator_of(platform), living.world.account(key)
    entity = await with_a_daily_budget(living, actuator, lane, platform)
    asked = len(living.server.calls)
    amount = Decimal(100)
    reasons = set()
    for budget in (
        Budget(BudgetKind.SHARED, amount, budget_id="7", spenders=2),
        Budget(BudgetKind.LIFETIME, amount),
        Budget(BudgetKind.ELSEWHERE),
    ):
        other = replace(entity, budget=budget)
        answer = await actuator.set_daily_budget(lane, account, other, amount)
        assert isinstance(answer, Rejected)
        reasons.add(answer.reason.code)
    assert len(reasons) == 3
    assert len(living.server.calls) == asked


@each_actuator
async def test_what_has_ended_is_not_changed_and_nothing_is_ended(
    platform: Platform, living_server, actuator_of
):
    living, key = living_server(), platform.manifest.key
    lane, actuator, account = living.lane_of(key), actuator_of(platform), living.world.account(key)
    entity = await with_a_daily_budget(living, actuator, lane, platform)
    asked = len(living.server.calls)
    over = replace(entity, status=EntityStatus.ENDED)
    answers = [
        await actuator.set_status(lane, entity, EntityStatus.ENDED),
        await actuator.set_status(lane, over, EntityStatus.ACTIVE),
        await actuator.set_daily_budget(lane, account, over, Decimal(100)),
    ]
    assert all(isinstance(answer, Rejected) for answer in answers)
    assert len(living.server.calls) == asked


@each_actuator
@each_currency
async def test_a_budget_of_the_smallest_step_is_refused_and_changes_nothing_or_is_set(
    platform: Platform, living_server, actuator_of, currency: str
):
    living, key = living_server(currency), platform.manifest.key
    lane, actuator, account = living.lane_of(key), actuator_of(platform), living.world.account(key)
    entity = await with_a_daily_budget(living, actuator, lane, platform)
    step = actuator.budget_step(account)
    answer = await actuator.set_daily_budget(lane, account, entity, step)
    after = await read(actuator, lane, entity.kind, entity.external_id)
    if isinstance(answer, Rejected):
        assert after == entity
    else:
        assert isinstance(answer, Written)
        assert after.budget.amount == step


BEYOND_LIMIT = 4 * ANSWER_LIMIT_BYTES
FAULTS = [
    (Fault(FaultKind.RATE_LIMIT, retry_after="7"), RateLimited),
    (Fault(FaultKind.RATE_LIMIT), RateLimited),
    (Fault(FaultKind.SERVER_ERROR, status=503), Unavailable),
    # Not once: an access token that is refused before its time may be renewed.
    (Fault(FaultKind.BAD_TOKEN, count=None), NeedsReauthorisation),
    (Fault(FaultKind.HTML), Misunderstood),
    (Fault(FaultKind.REDIRECT), Misunderstood),
    (Fault(FaultKind.RESET_BEFORE), Unavailable),
    (Fault(FaultKind.RESET_AFTER), Unavailable),
    (Fault(FaultKind.CUT), Misunderstood),
    (Fault(FaultKind.HUGE, size_bytes=BEYOND_LIMIT), Misunderstood),
    (Fault(FaultKind.GZIP_BOMB, size_bytes=BEYOND_LIMIT), Misunderstood),
]


@each_actuator
@pytest.mark.parametrize(
    ("fault", "kind"), FAULTS, ids=[f"{fault.kind}-{fault.retry_after}" for fault, _ in FAULTS]
)
async def test_every_fault_is_one_kind_of_failure_and_a_repeat_brings_what_was_meant_once(
    platform: Platform, living_server, actuator_of, fault: Fault, kind: type[Failure]
):
    living, key = living_server(), platform.manifest.key
    lane, actuator, account = living.lane_of(key), actuator_of(platform), living.world.account(key)
    entity = await with_a_daily_budget(living, actuator, lane, platform)
    wanted = higher(entity, account, actuator.budget_step(account))
    before = changed(living, platform)
    living.server.faults.add(fault)
    answer = await actuator.set_daily_budget(lane, account, entity, wanted)
    living.server.faults.clear()
    assert type(answer) is kind
    if fault.kind is FaultKind.RESET_AFTER:
        # Whoever looks before it writes lost what it saw, and says that nothing was written.
        assert isinstance(answer, Unavailable)
        assert changed(living, platform) == before + answer.answer_lost
    again = await actuator.set_daily_budget(lane, account, entity, wanted)
    assert isinstance(again, Written), again
    assert changed(living, platform) == before + 1
    after = await read(actuator, lane, entity.kind, entity.external_id)
    assert after.budget.amount == wanted


@each_actuator
async def test_an_answer_that_drips_may_have_been_carried_out(
    platform: Platform, living_server, actuator_of
):
    living = living_server()
    lane = living.lane_of(platform.manifest.key)
    entity = await with_a_daily_budget(living, actuator_of(platform), lane, platform)
    actuator = actuator_of(platform, limits=Limits(total_seconds=1.0))
    # Whoever has to fetch an access token first has it now.
    await read(actuator, lane, entity.kind, entity.external_id)
    living.server.faults.add(Fault(FaultKind.SLOW_DRIP, interval_seconds=5.0))
    before = changed(living, platform)
    answer = await actuator.set_status(lane, entity, EntityStatus.PAUSED)
    assert isinstance(answer, Unavailable)
    assert changed(living, platform) == before + answer.answer_lost


@each_actuator
async def test_a_wrong_token_or_none_asks_for_one_and_changes_nothing(
    platform: Platform, living_server, actuator_of
):
    living, key = living_server(), platform.manifest.key
    lane, account = living.lane_of(key), living.world.account(key)
    entity = await with_a_daily_budget(living, actuator_of(platform), lane, platform)
    before = changed(living, platform)
    for secrets in ({}, dict.fromkeys(lane.secrets, "a-wrong-secret-0001")):
        wrong = replace(lane, secrets=secrets)
        actuator = actuator_of(platform)
        for answer in (
            await actuator.read(wrong, entity.kind, entity.external_id),
            await actuator.set_status(wrong, entity, EntityStatus.PAUSED),
            await actuator.set_daily_budget(wrong, account, entity, Decimal(100)),
        ):
            assert type(answer) is NeedsReauthorisation
    assert changed(living, platform) == before


@each_actuator
async def test_a_live_workspace_never_talks_to_loopback_and_practice_never_to_the_platform(
    platform: Platform, living_server, actuator_of
):
    living, key = living_server(), platform.manifest.key
    lane, account = living.lane_of(key), living.world.account(key)
    entity = await with_a_daily_budget(living, actuator_of(platform), lane, platform)
    asked = len(living.server.calls)
    live, practice = actuator_of(platform, is_practice=False), actuator_of(platform)
    home = replace(lane, base_url=platform.manifest.base_url)
    for actuator, there in ((live, lane), (practice, home)):
        for answer in (
            await actuator.read(there, entity.kind, entity.external_id),
            await actuator.set_status(there, entity, EntityStatus.PAUSED),
            await actuator.set_daily_budget(there, account, entity, Decimal(100)),
        ):
            assert type(answer) is Unsupported
    assert len(living.server.calls) == asked


@each_actuator
async def test_no_secret_is_in_a_url_an_answer_or_the_log(
    platform: Platform, living_server, actuator_of, caplog
):
    living, key = living_server(), platform.manifest.key
    lane, actuator = living.lane_of(key), actuator_of(platform)
    with caplog.at_level(logging.DEBUG):
        entity = await with_a_daily_budget(living, actuator, lane, platform)
        answer = await actuator.set_status(lane, entity, EntityStatus.PAUSED)
    hidden = {one.name for one in platform.manifest.fields if one.travels_in_query}
    texts = [repr(answer), repr(actuator), repr(lane), caplog.text]
    for call in living.server.calls:
        shown = {name: value for name, value in call.query.items() if name not in hidden}
        texts.append(f"{call.path} {shown}")
    for secret in lane.secrets.values():
        assert not any(secret in text for text in texts)
