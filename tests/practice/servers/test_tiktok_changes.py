"""What the practice TikTok lets be changed, and what it refuses as TikTok does."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from conversion import NOW

from stratum_desktop.domain.ads.entity import BudgetKind, EntityKind, EntityStatus
from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.servers import Call
from stratum_desktop.practice.servers.tiktok_changes import CHANGES, change

JSON = {"content-type": "application/json"}


@pytest.fixture
def world() -> AdWorld:
    return AdWorld()


def code_of(world: AdWorld, path: str, body: Any, headers: dict[str, str] | None = None) -> int:
    content = body if isinstance(body, bytes) else orjson.dumps(body)
    call = Call("POST", f"/open_api/v1.3/{path}", {}, JSON if headers is None else headers, content)
    answered = change(world, call, path, now=NOW)
    assert answered.status == 200
    return orjson.loads(answered.body)["code"]


def first(world: AdWorld, kind: EntityKind, budget: BudgetKind):
    return next(one for one in world.entities("tiktok", kind, now=NOW) if one.budget.kind is budget)


@pytest.mark.parametrize("path", sorted(CHANGES))
def test_a_call_has_to_be_json_of_its_own_advertiser(world: AdWorld, path: str):
    own = world.account("tiktok").account
    assert code_of(world, path, b"x") == 40002
    assert code_of(world, path, b"[]") == 40002
    assert code_of(world, path, {}) == 40002
    assert code_of(world, path, {"advertiser_id": "1"}) == 40001
    assert code_of(world, path, {"advertiser_id": own}) == 40002
    assert code_of(world, path, {"advertiser_id": own}, headers={}) == 40002


@pytest.mark.parametrize(
    "changes",
    [
        {"campaign_ids": []},
        {"campaign_ids": ["1"] * 21},
        {"campaign_ids": [1]},
        {"campaign_ids": ["1"]},
        {"operation_status": "PAUSED"},
        {"operation_status": "DELETE"},
    ],
)
def test_a_status_needs_known_ids_and_a_word_of_tiktoks(world: AdWorld, changes: dict[str, Any]):
    campaign = first(world, EntityKind.CAMPAIGN, BudgetKind.DAILY)
    body = {
        "advertiser_id": world.account("tiktok").account,
        "campaign_ids": [campaign.external_id],
        "operation_status": "DISABLE",
    }
    assert code_of(world, "campaign/status/update/", {**body, **changes}) == 40002
    assert first(world, EntityKind.CAMPAIGN, BudgetKind.DAILY).status is EntityStatus.ACTIVE
    assert code_of(world, "campaign/status/update/", body) == 0
    assert first(world, EntityKind.CAMPAIGN, BudgetKind.DAILY).status is EntityStatus.PAUSED


@pytest.mark.parametrize(
    ("kind", "budget", "amount", "code"),
    [
        (EntityKind.CAMPAIGN, BudgetKind.DAILY, 5000, 0),
        (EntityKind.CAMPAIGN, BudgetKind.DAILY, 5000.25, 0),
        (EntityKind.CAMPAIGN, BudgetKind.DAILY, 5000.255, 40002),
        (EntityKind.CAMPAIGN, BudgetKind.DAILY, "5000", 40002),
        (EntityKind.CAMPAIGN, BudgetKind.DAILY, True, 40002),
        (EntityKind.CAMPAIGN, BudgetKind.DAILY, None, 40002),
        (EntityKind.CAMPAIGN, BudgetKind.DAILY, 0.5, 40002),
        (EntityKind.CAMPAIGN, BudgetKind.DAILY, 1, 40002),
        (EntityKind.CAMPAIGN, BudgetKind.LIFETIME, 5000, 40002),
        (EntityKind.CAMPAIGN, BudgetKind.ELSEWHERE, 5000, 40002),
        (EntityKind.AD_SET, BudgetKind.DAILY, 5000, 0),
        (EntityKind.AD_SET, BudgetKind.DAILY, 0.99, 40002),
        (EntityKind.AD_SET, BudgetKind.ELSEWHERE, 5000, 40002),
    ],
)
def test_a_budget_is_judged_by_mode_places_minimum_and_spend(
    world: AdWorld, kind: EntityKind, budget: BudgetKind, amount: Any, code: int
):
    entity = first(world, kind, budget)
    path, key = (
        ("campaign/update/", "campaign_id")
        if kind is EntityKind.CAMPAIGN
        else ("adgroup/update/", "adgroup_id")
    )
    body = {"advertiser_id": world.account("tiktok").account, key: entity.external_id}
    assert code_of(world, path, {**body, "budget": amount}) == code
    is_changed = first(world, kind, budget).budget != entity.budget
    assert is_changed is (code == 0)


def test_an_unknown_campaign_has_no_budget(world: AdWorld):
    body = {"advertiser_id": world.account("tiktok").account, "campaign_id": "1", "budget": 50}
    assert code_of(world, "campaign/update/", body) == 40002
