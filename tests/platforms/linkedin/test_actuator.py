"""What is set at the practice LinkedIn is what its ad account holds after it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import orjson
import pytest
from conversion import NOW

from stratum_desktop.domain.ads.entity import BudgetKind, EntityKind, EntityStatus
from stratum_desktop.platforms import registry
from stratum_desktop.platforms.ad_contract import Written
from stratum_desktop.platforms.failures import Misunderstood, Rejected, Unavailable
from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.servers import Answered, PracticeLinkedIn, PracticeServer

LINKEDIN = registry.get("linkedin")
ACCOUNT = AdWorld().account("linkedin")


@pytest.fixture
def world() -> AdWorld:
    return AdWorld()


@pytest.fixture
def practice(world: AdWorld):
    """A practice LinkedIn of this test's own world."""
    vendor = PracticeLinkedIn(world=world)
    with PracticeServer(vendors=[vendor], now=lambda: NOW, keep_calls=8) as server:
        yield server


@pytest.fixture
def lane(practice: PracticeServer, lane_of):
    return replace(lane_of("linkedin"), base_url=practice.base_url("linkedin"))


def of(world: AdWorld, budget: BudgetKind = BudgetKind.DAILY):
    campaigns = world.entities("linkedin", EntityKind.CAMPAIGN, now=NOW)
    return next(
        one for one in campaigns if one.budget.kind is budget and one.status is EntityStatus.ACTIVE
    )


async def test_a_change_names_what_it_sets_and_nothing_else(world, practice, lane, actuator_of):
    actuator, campaign = actuator_of(LINKEDIN), of(world)
    written = await actuator.set_daily_budget(lane, ACCOUNT, campaign, Decimal("80.5"))
    assert isinstance(written, Written)
    assert written.trace_id
    call = practice.calls[-1]
    assert call.headers["x-restli-method"] == "PARTIAL_UPDATE"
    assert call.path == f"/rest/adAccounts/500600700/adCampaigns/{campaign.external_id}"
    budget = {"amount": "80.50", "currencyCode": "EUR"}
    assert orjson.loads(call.body) == {"patch": {"$set": {"dailyBudget": budget}}}
    assert isinstance(await actuator.set_status(lane, campaign, EntityStatus.PAUSED), Written)
    assert orjson.loads(practice.calls[-1].body) == {"patch": {"$set": {"status": "PAUSED"}}}
    read = await actuator.read(lane, EntityKind.CAMPAIGN, campaign.external_id)
    assert (read.status, read.budget.amount) == (EntityStatus.PAUSED, Decimal("80.50"))


async def test_a_budget_below_linkedins_least_is_refused_by_its_code(world, lane, actuator_of):
    campaign = of(world)
    answer = await actuator_of(LINKEDIN).set_daily_budget(lane, ACCOUNT, campaign, Decimal("0.5"))
    assert isinstance(answer, Rejected)
    assert answer.reason.code == "linkedin.budget_refused"
    assert answer.reason.facts["platform_code"] == "FIELD_VALUE_TOO_LOW"
    assert of(world) == campaign


async def test_a_budget_in_another_currency_is_refused_by_its_code(world, lane, actuator_of):
    dollars = replace(ACCOUNT, currency="USD")
    answer = await actuator_of(LINKEDIN).set_daily_budget(lane, dollars, of(world), Decimal(90))
    assert isinstance(answer, Rejected)
    assert answer.reason.facts["platform_code"] == "CURRENCY_MISMATCH"


async def test_a_campaign_that_was_completed_meanwhile_is_refused(world, lane, actuator_of):
    campaigns = world.entities("linkedin", EntityKind.CAMPAIGN, now=NOW)
    ended = next(one for one in campaigns if one.status is EntityStatus.ENDED)
    as_it_was = replace(ended, status=EntityStatus.ACTIVE)
    answer = await actuator_of(LINKEDIN).set_status(lane, as_it_was, EntityStatus.PAUSED)
    assert isinstance(answer, Rejected)
    assert answer.reason.code == "linkedin.status_refused"


async def test_an_unknown_campaign_is_not_made_up(lane, actuator_of):
    answer = await actuator_of(LINKEDIN).read(lane, EntityKind.CAMPAIGN, "1")
    assert isinstance(answer, Rejected)
    assert answer.reason.code == "linkedin.ads_unknown"


async def test_levels_that_are_not_read_are_not_changed(world, practice, lane, actuator_of):
    actuator, squad = actuator_of(LINKEDIN), replace(of(world), kind=EntityKind.AD_SET)
    with pytest.raises(ValueError, match="ad_set"):
        await actuator.read(lane, EntityKind.AD_SET, "1")
    with pytest.raises(ValueError, match="ad_set"):
        await actuator.set_status(lane, squad, EntityStatus.PAUSED)
    assert practice.calls == ()


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (204, b"", Written),
        (200, b"", Written),
        (200, b"{}", Written),
        (200, b"<html>", Misunderstood),
        (201, b"", Misunderstood),
        (409, b'{"status":409,"code":"CONFLICT"}', Unavailable),
        (503, b'{"status":503,"code":"UNDER_MAINTENANCE"}', Unavailable),
    ],
)
async def test_only_a_success_is_one_and_a_conflict_passes(
    world, lane_of, actuator_of, status: int, body: bytes, kind: type
):
    class Says(PracticeLinkedIn):
        def answer(self, call, *, now, poison):
            return Answered(status, body)

    with PracticeServer(vendors=[Says()], now=lambda: NOW) as server:
        lane = replace(lane_of("linkedin"), base_url=server.base_url("linkedin"))
        answer = await actuator_of(LINKEDIN).set_status(lane, of(world), EntityStatus.PAUSED)
    assert type(answer) is kind
