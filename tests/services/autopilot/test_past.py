"""A past is entered as it was learned, and by what of it can be left out nothing is judged else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from random import Random

import pytest
from ad_rows import ACCOUNT, campaign
from told_past import KEEP_FIGURE, PACING, SCALING, STATUS, ZONE, figure_row, tell_past

from stratum_desktop.domain.ads.entity import Budget, BudgetKind, EntityKind
from stratum_desktop.domain.ads.told import AdChange
from stratum_desktop.domain.autopilot.move import Lever
from stratum_desktop.domain.emq import Band
from stratum_desktop.domain.outage import OutageKind, OutageWindow
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.rules.calendar import LocalCalendar
from stratum_desktop.domain.rules.judging import judge
from stratum_desktop.platforms import registry
from stratum_desktop.services.autopilot.past import AccountPast
from stratum_desktop.services.execution.weighing import lowest_budget
from stratum_desktop.store.bulk import run_many

HOUR_MS, DAY_MS = 3_600_000, 86_400_000


@pytest.fixture
def ids(store, clock):
    """The campaigns' ids by name."""
    return store.write_now(lambda uow: tell_past(uow, now_ms=clock.now_ms()))


def past_of(store, *, since_ms, until_ms, **values):
    def read(uow):
        (known,) = uow.ad_accounts.accounts()
        return AccountPast(
            uow,
            known,
            registry.get("meta").manifest.reading,
            budget_step=Decimal("0.01"),
            since_ms=since_ms,
            until_ms=until_ms,
            **values,
        )

    return store.read_now(read)


def facts_at(past, entity_id, at_ms):
    past.learn_before(at_ms)
    return past.book.facts(entity_id, now=datetime.fromtimestamp(at_ms / 1000, UTC))


def test_step_by_step_the_book_knows_what_it_knows_all_at_once(store, clock, ids):
    now_ms = clock.now_ms()
    step_by_step = past_of(store, since_ms=now_ms - 10 * DAY_MS, until_ms=now_ms)
    for number, at_ms in enumerate(range(now_ms - 10 * DAY_MS, now_ms, 5 * HOUR_MS)):
        step_by_step.learn_before(at_ms)
        if number % 12 == 0:
            at_once = past_of(store, since_ms=now_ms - 10 * DAY_MS, until_ms=now_ms)
            for entity_id in ids.values():
                found = facts_at(step_by_step, entity_id, at_ms)
                assert found == facts_at(at_once, entity_id, at_ms)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe"])
def test_by_what_is_not_read_nothing_is_known_else_at_any_whole_hour(store, clock, zone):
    """Told at any minute, many times an hour, in the course of a day and long after it."""
    random, days = Random(zone), 12
    calendar = LocalCalendar(zone)
    now_ms = clock.now_ms() // HOUR_MS * HOUR_MS
    since_ms = now_ms - 3 * DAY_MS
    today = calendar.day_of(now_ms // 1000)

    def keep(uow):
        lane = uow.destinations.add(
            platform="meta", account="1", label="", base_url="", options={}, now_ms=0
        )
        account = uow.ad_accounts.keep_account(
            "meta", lane, replace(ACCOUNT, time_zone=zone), at_ms=0
        )
        uow.ad_accounts.keep_entities(account, [campaign("a"), campaign("b")], at_ms=0)
        campaigns = uow.ad_accounts.entities(account, EntityKind.CAMPAIGN)
        for one in campaigns:
            for on in range(today - days, today + 1):
                starts_s, ends_s = calendar.bounds(on)
                tellings = [("day", starts_s, random.choice((25, 30, 80))) for _ in range(30)]
                tellings += [("hour", at_s, 30) for at_s in range(starts_s, ends_s, 3600)] * 2
                for step, at_s, within in tellings:
                    told_ms = at_s * 1000 + random.randrange(within * HOUR_MS)
                    row = (one.id, step, at_s, told_ms, random.random() * 9, random.random())
                    run_many(uow.connection, KEEP_FIGURE, [figure_row(*row)])
        columns = "learned_at_ms, entity_id, starts_s, step, spend_micros, conversions,"
        told = uow.connection.exec_driver_sql(
            f"SELECT {columns} revenue_micros, impressions, clicks FROM ad_figure"
        ).all()
        return campaigns, sorted(row for row in told if row[0] < now_ms)

    campaigns, told = store.write_now(keep)
    past = past_of(store, since_ms=since_ms, until_ms=now_ms)
    plain = past_of(store, since_ms=since_ms, until_ms=1).book
    for one in campaigns:
        plain.learn_entity(one.id, one.entity, is_listed=True, at_ms=0)
    for at_ms in range(since_ms, now_ms + 1, HOUR_MS):
        while told and told[0][0] < at_ms:
            at, number, starts_s, step, *figure = told.pop(0)
            if step == "day":
                plain.learn_days([(at, number, starts_s, *figure)])
            else:
                plain.learn_hours([(at, number, starts_s, figure[0])])
        now = datetime.fromtimestamp(at_ms / 1000, UTC)
        past.learn_before(at_ms)
        for one in campaigns:
            assert past.book.facts(one.id, now=now) == plain.facts(one.id, now=now)


@pytest.mark.parametrize("definition", [SCALING, STATUS])
def test_without_today_a_rule_that_does_not_look_at_it_judges_the_same(
    store, clock, ids, definition
):
    now_ms = clock.now_ms()
    whole = past_of(store, since_ms=now_ms - 8 * DAY_MS, until_ms=now_ms)
    spared = past_of(store, since_ms=now_ms - 8 * DAY_MS, until_ms=now_ms, with_today=False)
    for at_ms in range(now_ms - 8 * DAY_MS, now_ms, 3 * HOUR_MS):
        for entity_id in ids.values():
            one, other = (facts_at(past, entity_id, at_ms) for past in (whole, spared))
            assert one.days == other.days
            assert one.maturity == other.maturity
            judged = judge(definition, one, band=Band.RELIABLE)
            assert judged == judge(definition, other, band=Band.RELIABLE)


def test_pacing_sees_the_hours_of_the_day(store, clock, ids):
    now_ms = clock.now_ms()
    past = past_of(store, since_ms=now_ms, until_ms=now_ms)
    judgement = judge(PACING, facts_at(past, ids["slow"], now_ms), band=Band.RELIABLE)
    assert judgement.move is not None


def test_a_change_counts_from_when_it_was_learned(store, clock, ids):
    now_ms = clock.now_ms()
    changed = datetime.fromtimestamp(now_ms / 1000 - 7200, UTC)
    change = AdChange(
        *("c1", changed, EntityKind.CAMPAIGN, "plain", "WEB"), {}, {"campaign_budget.amount": "9"}
    )

    def keep(uow):
        (known,) = uow.ad_accounts.accounts()
        uow.platform_words.keep_changes(known.id, [change], at_ms=now_ms - HOUR_MS)

    store.write_now(keep)
    past = past_of(store, since_ms=now_ms - DAY_MS, until_ms=now_ms)
    assert facts_at(past, ids["plain"], now_ms - HOUR_MS).budget_changed_at is None
    assert facts_at(past, ids["plain"], now_ms).budget_changed_at == changed
    assert past.book.campaigns[ids["plain"]].changed_ms.keys() == {Lever.DAILY_BUDGET}


def test_an_outage_counts_from_when_it_was_noticed_until_it_was_dismissed(store, clock, ids):
    now_ms = clock.now_ms()
    start, end = (datetime.fromtimestamp(now_ms / 1000 - days * 86_400, UTC) for days in (5, 4.5))
    window = OutageWindow(
        "meta", start, end, OutageKind.TRACKING, "engine", Reason("outage.by_hand", {"words": ""})
    )
    number = store.write_now(lambda uow: uow.outages.add(window, at_ms=now_ms - 3 * DAY_MS))
    store.write_now(lambda uow: uow.outages.dismiss(number, "no", at_ms=now_ms - DAY_MS))
    on = start.astimezone(ZONE).date()
    past = past_of(store, since_ms=now_ms - 4 * DAY_MS, until_ms=now_ms)
    for days, expected in ((3.5, False), (2, True), (0.5, False)):
        known = facts_at(past, ids["plain"], now_ms - round(days * DAY_MS)).days
        assert {one.on: one.is_outage for one in known}[on] is expected


def test_the_lowest_budget_of_a_day_is_the_one_that_the_gate_sizes_by(store, clock, ids):
    now_ms = clock.now_ms()
    for hours, amount in ((30, 60), (20, 90), (10, 80)):
        entity = campaign("plain", name="plain", budget=Budget(BudgetKind.DAILY, Decimal(amount)))
        at_ms = now_ms - hours * HOUR_MS

        def keep(uow, entity=entity, at_ms=at_ms):
            (known,) = uow.ad_accounts.accounts()
            uow.ad_accounts.keep_entities(known.id, [entity], at_ms=at_ms)

        store.write_now(keep)
    past = past_of(store, since_ms=now_ms - 4 * DAY_MS, until_ms=now_ms)
    for hours, expected in ((0, 60), (3, 60), (-5, 80), (-10, 80), (40, 100)):
        at_ms = now_ms - hours * HOUR_MS
        assert past.lowest_budget(ids["plain"], at_ms=at_ms) == expected
    assert past.lowest_budget(ids["plain"], at_ms=now_ms) == store.read_now(
        lambda uow: lowest_budget(uow, ids["plain"], now_ms=now_ms)
    )
