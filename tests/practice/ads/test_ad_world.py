"""The made-up ad accounts: alive, the same again, and true to what the shop sells."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from stratum_desktop.domain.ads.entity import BudgetKind, EntityKind, EntityStatus
from stratum_desktop.domain.ads.figure import Step
from stratum_desktop.domain.money import places_of
from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.ads.ad_world import PLATFORMS
from stratum_desktop.practice.ads.plan import PURCHASES_A_DAY, SIZES, Role, campaigns_of
from stratum_desktop.practice.servers import (
    PRACTICE_GOOGLE_ACCOUNT,
    PRACTICE_LINKEDIN_ACCOUNT,
)

DAY = 86_400
LATER = 8 * DAY
"""When every figure up to now is mature."""


def month(world, platform, noon, today, *, step=Step.DAY, days=31, now=None):
    """The last days' figures, as they are once nothing is added to them."""
    first = today - timedelta(days=days)
    return world.figures(
        platform, step, first=first, last=today - timedelta(days=1), now=now or noon + LATER
    )


def campaign_of(world, platform, role, noon):
    """The campaign that plays a role; of an ordinary one the first."""
    name = next(plan.name for plan in campaigns_of(platform) if plan.role is role)
    return named(world, platform, name, noon)


def named(world, platform, name, now):
    found = world.entities(platform, EntityKind.CAMPAIGN, now=now)
    return next(one for one in found if one.name == name)


def budgeted(world, platform, kind, now):
    found = world.entities(platform, EntityKind.CAMPAIGN, now=now)
    return [one for one in found if one.budget.kind is kind]


def spent_by(rows, external_id):
    return sum((row.spend for row in rows if row.external_id == external_id), Decimal(0))


def totals(rows):
    return (
        float(sum(row.spend for row in rows)),
        sum(row.conversions for row in rows),
        float(sum(row.revenue for row in rows)),
    )


# The same again


def test_the_same_seed_makes_the_same_accounts_and_another_one_others(noon, today):
    one, same, other = (AdWorld(begun_at=noon, seed=seed) for seed in (1, 1, 2))
    assert month(one, "meta", noon, today) == month(same, "meta", noon, today)
    assert month(one, "meta", noon, today) != month(other, "meta", noon, today)
    for kind in EntityKind:
        assert one.entities("google", kind, now=noon) == same.entities("google", kind, now=noon)


def test_a_world_without_a_beginning_begins_when_somebody_looks(noon):
    fresh = AdWorld()
    assert fresh.changes("meta", since=0) == ()
    assert fresh.entities("meta", EntityKind.CAMPAIGN, now=noon) == AdWorld(begun_at=noon).entities(
        "meta", EntityKind.CAMPAIGN, now=noon
    )
    assert fresh.changes("meta", since=0) != ()


def test_it_does_not_matter_in_which_order_one_asks(noon, today):
    forth, back = AdWorld(begun_at=noon), AdWorld(begun_at=noon)
    moments = [noon - 3 * DAY, noon, noon + 90 * DAY]
    seen = [month(forth, "tiktok", noon, today, now=at) for at in moments]
    assert seen == [month(back, "tiktok", noon, today, now=at) for at in reversed(moments)][::-1]


# What there is


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_account_is_a_tree_whose_ids_are_unique(platform, lasting, noon):
    levels = {kind: lasting.entities(platform, kind, now=noon) for kind in EntityKind}
    ids = {kind: {one.external_id for one in found} for kind, found in levels.items()}
    assert 10 <= len(levels[EntityKind.CAMPAIGN]) <= 12
    assert sum(map(len, ids.values())) == sum(map(len, levels.values()))
    assert {one.parent_id for one in levels[EntityKind.CAMPAIGN]} == {None}
    assert {one.parent_id for one in levels[EntityKind.AD_SET]} == ids[EntityKind.CAMPAIGN]
    assert {one.parent_id for one in levels[EntityKind.AD]} == ids[EntityKind.AD_SET]
    assert all(one.creative_id for one in levels[EntityKind.AD])
    states = {one.status for one in levels[EntityKind.CAMPAIGN]}
    assert states == set(EntityStatus)


def test_ids_are_spelt_as_the_vendors_spell_them(lasting, noon):
    for platform in ("meta", "tiktok"):
        for kind in EntityKind:
            assert all(
                int(one.external_id) > 2**53 for one in lasting.entities(platform, kind, now=noon)
            )
    for one in lasting.entities("snapchat", EntityKind.AD, now=noon):
        assert str(UUID(one.external_id)) == one.external_id


def test_accounts_are_those_that_the_practice_platforms_know(lasting):
    assert lasting.account("google").account == PRACTICE_GOOGLE_ACCOUNT.replace("-", "")
    assert lasting.account("linkedin").account == PRACTICE_LINKEDIN_ACCOUNT


@pytest.mark.parametrize("platform", PLATFORMS)
def test_there_is_a_campaign_for_whatever_a_rule_looks_at(platform, lasting, noon, today):
    rows = month(lasting, platform, noon, today, days=90)
    spend, _, revenue = totals(rows)

    def roas(role):
        one = campaign_of(lasting, platform, role, noon)
        own = totals([row for row in rows if row.external_id == one.external_id])
        return own[2] / own[0]

    assert roas(Role.STRONG) > 1.2 * revenue / spend
    assert roas(Role.WEAK) < 0.8 * revenue / spend
    assert roas(Role.FRUITLESS) == 0
    assert campaign_of(lasting, platform, Role.LEARNING, noon).is_learning
    assert not campaign_of(lasting, platform, Role.LEARNING, noon + LATER).is_learning
    assert campaign_of(lasting, platform, Role.PAUSED, noon).status is EntityStatus.PAUSED
    assert campaign_of(lasting, platform, Role.ENDED, noon).status is EntityStatus.ENDED


@pytest.mark.parametrize("platform", PLATFORMS)
def test_one_campaign_spends_half_of_its_budget_and_one_has_days_well_above_it(
    platform, lasting, noon, today
):
    rows = month(lasting, platform, noon, today, days=3)
    under = campaign_of(lasting, platform, Role.UNDER_PACING, noon)
    assert 0.35 < float(spent_by(rows, under.external_id) / (3 * under.budget.amount)) < 0.65
    over = campaign_of(lasting, platform, Role.OVER_PACING, noon)
    of_days = [row.spend for row in rows if row.external_id == over.external_id]
    assert max(of_days) > Decimal("1.15") * over.budget.amount


# Figures


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_day_is_the_sum_of_its_hours(platform, lasting, noon, today):
    summed = defaultdict(lambda: [Decimal(0), 0.0, Decimal(0), 0, 0])
    for row in month(lasting, platform, noon, today, step=Step.HOUR, now=noon):
        parts = summed[row.external_id, row.starts_at.date()]
        own = (row.spend, row.conversions, row.revenue, row.impressions, row.clicks)
        parts[:] = [part + more for part, more in zip(parts, own, strict=True)]
    days = month(lasting, platform, noon, today, now=noon)
    assert {(row.external_id, row.starts_at.date()) for row in days} == set(summed)
    for row in days:
        own = [row.spend, row.conversions, row.revenue, row.impressions, row.clicks]
        assert own == pytest.approx(summed[row.external_id, row.starts_at.date()])
        assert row.starts_at.hour == 0
        assert row.starts_at.tzinfo is not None


def test_the_night_in_which_clocks_are_put_back_has_25_hours(lasting, noon, today):
    changed = today.replace(month=10, day=25)
    rows = lasting.figures("meta", Step.HOUR, first=changed, last=changed, now=noon)
    instants = {row.starts_at.timestamp() for row in rows}
    assert max(instants) - min(instants) == 24 * 3600


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_account_brings_what_its_platform_claims_of_the_shop(platform, lasting, noon, today):
    # The day of the broken banner lies nine days back.
    rows = lasting.figures(
        platform,
        Step.DAY,
        first=today - timedelta(days=80),
        last=today - timedelta(days=11),
        now=noon,
    )
    spend, conversions, revenue = totals(rows)
    assert conversions / 70 == pytest.approx(
        PURCHASES_A_DAY * SIZES[platform].claimed_ratio, rel=0.2
    )
    assert revenue / spend == pytest.approx(SIZES[platform].roas, rel=0.2)


def test_figures_of_a_day_grow_and_never_shrink(lasting, noon, today):
    on = today - timedelta(days=2)
    before = (0.0, 0.0, 0.0)
    starts = noon - 2 * DAY - 12 * 3600
    for hours in range(0, 12 * 24, 5):
        rows = lasting.figures("meta", Step.DAY, first=on, last=on, now=starts + 3600 * hours)
        after = totals(rows)
        assert all(new >= old for new, old in zip(after, before, strict=True))
        before = after
    assert before[1] > 0


@pytest.mark.parametrize(("days_later", "share"), [(0, 0.70), (4, 0.955), (7, 1.0)])
def test_conversions_come_late(days_later, share, lasting, noon, today):
    known = mature = 0.0
    for back in range(12, 60):
        on = today - timedelta(days=back)
        midnight = noon - 13 * 3600 - (back - 1) * DAY
        seen = lasting.figures("meta", Step.DAY, first=on, last=on, now=midnight + days_later * DAY)
        known += totals(seen)[1]
        mature += totals(lasting.figures("meta", Step.DAY, first=on, last=on, now=noon))[1]
    assert known / mature == pytest.approx(share, abs=0.03)


def test_spend_is_known_a_quarter_of_an_hour_later(lasting, noon, today):
    def spent(at):
        return totals(lasting.figures("meta", Step.DAY, first=today, last=today, now=at))[0]

    two = noon - 3600
    assert spent(two + 900) > spent(two)
    full = lasting.figures("meta", Step.HOUR, first=today, last=today, now=two + 900)
    later = lasting.figures("meta", Step.HOUR, first=today, last=today, now=noon)
    by_hour = {(row.external_id, row.starts_at): row.spend for row in later}
    assert all(by_hour[row.external_id, row.starts_at] == row.spend for row in full)
    assert max(row.starts_at for row in full).timestamp() == two - 3600


def test_nothing_is_told_of_days_to_come(lasting, noon, today):
    tomorrow = today + timedelta(days=1)
    assert lasting.figures("meta", Step.DAY, first=tomorrow, last=tomorrow, now=noon) == ()


@pytest.mark.parametrize("platform", PLATFORMS)
def test_while_tracking_was_broken_conversions_drop_and_spend_goes_on(
    platform, lasting, noon, today
):
    bad = today - timedelta(days=9)
    rows = month(lasting, platform, noon, today, days=30)
    on_the_day = totals([row for row in rows if row.starts_at.date() == bad])
    others = totals([row for row in rows if row.starts_at.date() != bad])
    assert on_the_day[0] > 0.8 * others[0] / 29
    if platform != "linkedin":
        assert on_the_day[1] < 0.6 * others[1] / 29


# Evening out


@pytest.mark.parametrize(
    ("platform", "reach"), [("google", "2"), ("meta", "1.75"), ("tiktok", "1.25")]
)
def test_no_day_goes_further_above_its_budget_than_the_platform_lets_it(
    platform, reach, lasting, noon, today
):
    budgets = {
        one.external_id: one.budget.amount
        for one in budgeted(lasting, platform, BudgetKind.DAILY, noon)
    }
    days = month(lasting, platform, noon, today, days=13)
    ours = [row for row in days if row.external_id in budgets]
    assert ours
    assert all(row.spend <= budgets[row.external_id] * Decimal(reach) for row in ours)
    assert any(row.spend > budgets[row.external_id] for row in ours)


def test_a_google_month_never_spends_more_than_its_budgets(lasting, noon, today):
    over = campaign_of(lasting, "google", Role.OVER_PACING, noon)
    first = today.replace(month=12, day=1)
    rows = lasting.figures(
        "google",
        Step.DAY,
        first=first,
        last=first + timedelta(days=30),
        now=noon + 60 * DAY,
    )
    spent = spent_by(rows, over.external_id)
    assert Decimal("29") * over.budget.amount < spent <= Decimal("30.4") * over.budget.amount


def test_a_meta_week_never_spends_more_than_seven_budgets(lasting, noon, today):
    over = campaign_of(lasting, "meta", Role.OVER_PACING, noon)
    sunday = today + timedelta(days=6)
    rows = lasting.figures(
        "meta", Step.DAY, first=sunday, last=sunday + timedelta(days=6), now=noon + 30 * DAY
    )
    spent = spent_by(rows, over.external_id)
    assert 6 * over.budget.amount < spent <= 7 * over.budget.amount


def test_a_lifetime_budget_lasts_for_its_run_and_then_it_is_over(lasting, noon, today):
    (one,) = budgeted(lasting, "meta", BudgetKind.LIFETIME, noon)
    rows = lasting.figures(
        "meta",
        Step.DAY,
        first=today - timedelta(days=40),
        last=today + timedelta(days=60),
        now=noon + 70 * DAY,
    )
    spent = spent_by(rows, one.external_id)
    assert Decimal("0.9") * one.budget.amount < spent <= one.budget.amount
    (after,) = budgeted(lasting, "meta", BudgetKind.LIFETIME, noon + 30 * DAY)
    assert after.status is EntityStatus.ENDED


# Changes


def test_a_pause_acts_from_then_on_and_nothing_before_it_changes(world, lasting, noon, today):
    one = campaign_of(world, "meta", Role.STRONG, noon)
    world.set_status("meta", one.external_id, EntityStatus.PAUSED, now=noon, by="test")
    then = {"first": today - timedelta(days=3), "last": today + timedelta(days=1)}
    rows = world.figures("meta", Step.HOUR, **then, now=noon + LATER)
    before = [row for row in rows if row.starts_at.timestamp() < noon]
    as_ever = lasting.figures("meta", Step.HOUR, **then, now=noon + LATER)
    assert before == [row for row in as_ever if row.starts_at.timestamp() < noon]
    assert [row for row in rows if row.external_id != one.external_id] == [
        row for row in as_ever if row.external_id != one.external_id
    ]
    after = [row for row in rows if row.starts_at.timestamp() >= noon]
    assert one.external_id not in {row.external_id for row in after}
    assert named(world, "meta", one.name, noon).delivery_status == "PAUSED"
    assert named(world, "meta", one.name, noon - 1).status is EntityStatus.ACTIVE


def test_a_pause_within_an_hour_leaves_what_was_spent_before_it(world, noon, today):
    one = campaign_of(world, "meta", Role.STRONG, noon)

    def hour():
        rows = world.figures("meta", Step.HOUR, first=today, last=today, now=noon + LATER)
        found = [row.spend for row in rows if row.external_id == one.external_id]
        starts = {row.starts_at.timestamp(): row.spend for row in rows if row.spend in found}
        return starts.get(noon, Decimal(0))

    whole = hour()
    world.set_status("meta", one.external_id, EntityStatus.PAUSED, now=noon + 1800, by="test")
    assert float(hour() / whole) == pytest.approx(0.5, abs=0.01)


def test_twice_the_budget_spends_twice_as_much_and_brings_less_than_twice(world, noon, today):
    one = campaign_of(world, "google", Role.STRONG, noon)
    span = {"first": today + timedelta(days=8), "last": today + timedelta(days=60)}
    asked = {"step": Step.DAY, **span, "now": noon + 80 * DAY}

    def own(found):
        return totals([row for row in found if row.external_id == one.external_id])

    before = own(world.figures("google", **asked))
    double = 2 * one.budget.amount
    world.set_daily_budget("google", one.external_id, double, now=noon, by="test")
    after = own(world.figures("google", **asked))
    assert after[0] / before[0] == pytest.approx(2, abs=0.02)
    assert 1.4 < after[1] / before[1] < 1.9
    assert named(world, "google", one.name, noon).budget.amount == double


def test_a_campaign_without_a_budget_spends_those_of_its_ad_sets(world, noon, today):
    (one,) = budgeted(world, "tiktok", BudgetKind.ELSEWHERE, noon)
    assert one.budget.amount is None
    sets = [
        ad_set
        for ad_set in world.entities("tiktok", EntityKind.AD_SET, now=noon)
        if ad_set.parent_id == one.external_id
    ]
    tomorrow = today + timedelta(days=1)
    asked = {"step": Step.DAY, "first": tomorrow, "last": tomorrow, "now": noon + LATER}
    whole = spent_by(world.figures("tiktok", **asked), one.external_id)
    assert whole > sets[0].budget.amount
    world.set_status("tiktok", sets[0].external_id, EntityStatus.PAUSED, now=noon, by="test")
    half = spent_by(world.figures("tiktok", **asked), one.external_id)
    assert float(half / whole) == pytest.approx(0.5, abs=0.01)


def test_campaigns_of_a_shared_budget_take_over_what_a_paused_one_leaves(world, noon, today):
    first, second = budgeted(world, "google", BudgetKind.SHARED, noon)
    assert first.budget == second.budget
    assert first.budget.spenders == 2
    tomorrow = today + timedelta(days=1)
    asked = {"step": Step.DAY, "first": tomorrow, "last": tomorrow, "now": noon + LATER}
    alone = spent_by(world.figures("google", **asked), second.external_id)
    world.set_status("google", first.external_id, EntityStatus.PAUSED, now=noon, by="test")
    with_all = spent_by(world.figures("google", **asked), second.external_id)
    assert float(with_all / alone) == pytest.approx(2, abs=0.02)


def test_only_a_daily_budget_of_its_own_can_be_set(world, noon):
    for kind in (BudgetKind.SHARED, BudgetKind.LIFETIME):
        one = budgeted(world, "google", kind, noon)[0]
        with pytest.raises(ValueError, match=kind.value):
            world.set_daily_budget("google", one.external_id, Decimal(9), now=noon, by="test")
    with pytest.raises(LookupError):
        world.set_status("google", "1", EntityStatus.PAUSED, now=noon, by="test")


def test_the_month_has_changes_that_somebody_made_elsewhere(lasting, noon):
    for platform in PLATFORMS:
        found = lasting.changes(platform, since=noon - 31 * DAY)
        assert len(found) == 5
        assert [one.at for one in found] == sorted(one.at for one in found)
        assert {key for one in found for key in one.after} == {"status", "daily_budget"}
        assert all(one.before != one.after for one in found)
        assert lasting.changes(platform, since=noon) == ()


def test_setting_what_is_set_already_is_no_change(world, noon):
    one = campaign_of(world, "meta", Role.STRONG, noon)
    world.set_status("meta", one.external_id, EntityStatus.ACTIVE, now=noon, by="test")
    world.set_daily_budget("meta", one.external_id, one.budget.amount, now=noon, by="test")
    assert world.changes("meta", since=noon) == ()


def test_a_restart_shows_the_same_account(tmp_path, noon, today):
    file = tmp_path / "new folder" / "accounts.json"
    before = AdWorld(kept_in=file, begun_at=noon, seed=7, scale=0.5, currencies={"meta": "JPY"})
    one = campaign_of(before, "meta", Role.STRONG, noon)
    before.set_daily_budget("meta", one.external_id, Decimal(30_000), now=noon, by="practice")
    before.set_status("meta", one.external_id, EntityStatus.PAUSED, now=noon + DAY, by="practice")
    after = AdWorld(kept_in=file)
    for kind in EntityKind:
        assert after.entities("meta", kind, now=noon + LATER) == before.entities(
            "meta", kind, now=noon + LATER
        )
    assert month(after, "meta", noon, today) == month(before, "meta", noon, today)
    assert after.changes("meta", since=0) == before.changes("meta", since=0)
    assert [change.by for change in after.changes("meta", since=noon)] == ["practice"] * 2


# Money


@pytest.mark.parametrize("currency", ["EUR", "JPY", "KWD"])
def test_amounts_have_the_places_of_the_currency_and_no_more(currency, noon, today):
    world = AdWorld(begun_at=noon, currencies={"meta": currency})
    assert world.account("meta").currency == currency
    rows = month(world, "meta", noon, today)
    amounts = [row.spend for row in rows] + [row.revenue for row in rows]
    for kind in EntityKind:
        found = world.entities("meta", kind, now=noon)
        amounts += [one.budget.amount for one in found if one.budget.amount is not None]
    assert {-amount.as_tuple().exponent for amount in amounts} == {places_of(currency)}
    spend, _, revenue = totals(rows)
    assert revenue / spend == pytest.approx(SIZES["meta"].roas, rel=0.15)


def test_a_smaller_shop_has_smaller_accounts(lasting, noon, today):
    tenth = AdWorld(begun_at=noon, scale=0.1)
    whole = totals(month(lasting, "meta", noon, today))
    small = totals(month(tenth, "meta", noon, today))
    assert small[0] / whole[0] == pytest.approx(0.1, rel=0.05)
    assert small[1] / whole[1] == pytest.approx(0.1, rel=0.25)
