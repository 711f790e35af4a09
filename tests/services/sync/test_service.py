"""Reading ad accounts: whole, page by page, again when it is time, and never twice at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from ad_rows import ACCOUNT, campaign, figure
from toy_ads import add_toy

from stratum_desktop.domain.ads.entity import Budget, BudgetKind, EntityKind, EntityStatus
from stratum_desktop.domain.ads.figure import Step
from stratum_desktop.domain.ads.own_figure import OwnFigure, OwnTopic, OwnUnit
from stratum_desktop.domain.ads.told import AdChange, Recommendation
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.topic import Topic
from stratum_desktop.platforms.ad_contract import CURSOR_ENDED, SPAN_TOO_LARGE, TOO_FAR_BACK
from stratum_desktop.platforms.failures import (
    NeedsReauthorisation,
    RateLimited,
    Rejected,
    Unavailable,
)
from stratum_desktop.services.sync import Sync, SyncOutcome

BERLIN = ZoneInfo("Europe/Berlin")
REFUSED = NeedsReauthorisation(Reason("meta.token_missing"))
DOWN = Unavailable(Reason("network.timeout"))


@pytest.fixture
def now(clock) -> datetime:
    return datetime.fromtimestamp(clock.now_ms() / 1000, UTC)


@pytest.fixture
def today(now) -> datetime:
    """The first instant of the account's present day."""
    return now.astimezone(BERLIN).replace(hour=0, minute=0, second=0, microsecond=0)


@pytest.fixture
def read(sync):
    """Run a reading; return what came of the only destination."""

    async def run(**wanted):
        (one,) = (await sync.run(**wanted)).value.accounts
        return one

    return run


def later(clock, **span):
    clock.advance(seconds=timedelta(**span).total_seconds())


def stored(workspace, step=Step.DAY):
    """Return every figure that is known, by campaign and time."""
    rows = workspace.store.read_now(
        lambda uow: uow.ad_figures.figures(
            uow.ad_accounts.accounts()[0].id,
            step,
            since=datetime(2020, 1, 1, tzinfo=UTC),
            until=datetime(2030, 1, 1, tzinfo=UTC),
        )
    )
    return [one.figure for one in rows]


def totals(workspace):
    rows = workspace.store.read_now(
        lambda uow: uow.connection.exec_driver_sql(
            "SELECT date, measure, value FROM platform_daily"
            " WHERE platform = 'toy' AND source = 'platform'"
        ).all()
    )
    return {(day, measure): value for day, measure, value in rows}


def by_time(figures):
    return sorted(figures, key=lambda one: (one.external_id, one.starts_at))


async def test_a_new_account_is_read_whole(sync, ads, workspace, destination_id, today):
    ads.entities = [campaign(str(number)) for number in range(5)]
    ads.entities.append(campaign("s1", kind=EntityKind.AD_SET, parent_id="1"))
    ads.figures = [
        figure(str(number), starts_at=today - timedelta(days=back), step=Step.DAY)
        for number in range(3)
        for back in (0, 1, 5, 20, 60, 90)
    ]
    ads.figures.append(figure("1", starts_at=today + timedelta(hours=1)))
    ads.changed = [AdChange("c", today, EntityKind.CAMPAIGN, "1", "WEB")]
    ads.advice = [Recommendation("r", "CAMPAIGN_BUDGET", "1", Decimal(50), Decimal(60))]
    ads.own = [OwnFigure(OwnTopic.MATCH_QUALITY, "Purchase", "", OwnUnit.OF_TEN, 7.4)]

    changed = await sync.run()

    (one,) = changed.value.accounts
    assert changed.topics == {Topic.ADS, Topic.JOBS}
    assert (one.outcome, one.entities, one.figures, one.own_figures) == (
        SyncOutcome.DONE,
        6,
        19,
        1,
    )
    assert by_time(stored(workspace)) == by_time(one for one in ads.figures if one.step is Step.DAY)
    assert stored(workspace, Step.HOUR) == [one for one in ads.figures if one.step is Step.HOUR]
    (account,) = await sync.accounts()
    assert (account.account, account.campaigns, account.trouble) == (ACCOUNT, 5, None)
    heard = workspace.store.read_now(
        lambda uow: (
            [one.figure for one in uow.platform_words.own(destination_id)],
            uow.platform_words.changes(account.id, since=datetime(2020, 1, 1, tzinfo=UTC)),
            uow.platform_words.recommendations(account.id),
        )
    )
    assert heard == (ads.own, tuple(ads.changed), tuple(ads.advice))


async def test_each_part_is_read_again_when_its_time_has_come(read, ads, clock):
    assert (await read()).outcome is SyncOutcome.DONE
    ads.calls.clear()
    assert (await read()).outcome is SyncOutcome.NOTHING_DUE
    assert ads.calls == []
    later(clock, minutes=5)
    assert (await read()).chores == ("today",)
    later(clock, minutes=10)
    assert (await read()).chores == ("campaigns", "today", "changes")
    later(clock, hours=24)
    again = (await read()).chores
    assert "settling" in again
    assert "account" in again
    assert "history" not in again


async def test_what_grew_is_kept_beside_what_was_known_and_summed_anew(
    read, ads, workspace, clock, today
):
    ads.figures = [
        figure("1", starts_at=today, step=Step.DAY, conversions=2, revenue="30", spend="10.10"),
        figure("2", starts_at=today, step=Step.DAY, conversions=1, revenue="20", spend="0.20"),
    ]
    await read()
    day = today.date().isoformat()
    assert totals(workspace) == {
        (day, "conversions"): 3.0,
        (day, "revenue"): 50.0,
        (day, "spend"): 10.3,
    }
    ads.figures[0] = replace(ads.figures[0], conversions=4.0, revenue=Decimal(60))
    later(clock, hours=1)
    assert (await read()).figures == 1
    assert totals(workspace)[day, "conversions"] == 5.0
    assert totals(workspace)[day, "revenue"] == 80.0


async def test_accounts_in_two_currencies_have_no_common_money(sync, ads, workspace, today):
    day = today.date().isoformat()
    ads.figures = [figure("1", starts_at=today, step=Step.DAY, conversions=2)]
    await sync.run()
    ads.account = replace(ACCOUNT, account="200", currency="JPY")
    add_toy(workspace, "other", ad_account_id="200")
    ads.figures = [figure("7", starts_at=today, step=Step.DAY, conversions=3)]
    await sync.run()
    assert totals(workspace) == {(day, "conversions"): 5.0}


async def test_two_destinations_of_one_ad_account_read_it_once(sync, ads, workspace):
    add_toy(workspace, "second pixel")
    first, second = (await sync.run()).value.accounts
    assert (first.outcome, second.outcome) == (SyncOutcome.DONE, SyncOutcome.DONE)
    assert (ads.calls.count("account"), ads.calls.count("own_figures")) == (1, 2)
    assert second.chores == ()


async def test_a_destination_without_an_ad_account_is_asked_for_its_own_figures_alone(
    ads, workspace
):
    add_toy(workspace, "box", ad_account_id="")
    sync = Sync(workspace)
    await sync.run()
    assert ads.calls == ["own_figures"]
    (again,) = (await sync.run()).value.accounts
    assert (again.outcome, again.account) == (SyncOutcome.NOTHING_TO_READ, None)
    await sync.close()
    assert ads.is_closed


async def test_a_list_is_read_to_its_end_and_what_it_names_no_more_is_gone(
    read, ads, workspace, clock
):
    ads.entities = [campaign(str(number)) for number in range(5)]
    await read()
    assert [call for call in ads.calls if call.startswith("campaigns")] == [
        "campaigns from 0",
        "campaigns from 2",
        "campaigns from 4",
    ]
    gone, paused = ads.entities.pop(0), replace(ads.entities[0], status=EntityStatus.PAUSED)
    ads.entities[0] = paused
    later(clock, minutes=15)
    assert (await read()).entities == 2
    known = workspace.store.read_now(
        lambda uow: {
            one.entity.external_id: (one.entity.status, one.is_listed)
            for one in uow.ad_accounts.entities(1, EntityKind.CAMPAIGN)
        }
    )
    assert known[gone.external_id] == (EntityStatus.ACTIVE, False)
    assert known[paused.external_id] == (EntityStatus.PAUSED, True)


async def test_a_list_that_breaks_off_makes_nothing_gone(read, ads, workspace, clock):
    ads.entities = [campaign(str(number)) for number in range(5)]
    await read()
    later(clock, minutes=15)
    ads.refuses = lambda call: DOWN if call == "campaigns from 2" else None
    assert (await read()).outcome is SyncOutcome.FAILED
    known = workspace.store.read_now(lambda uow: uow.ad_accounts.entities(1, EntityKind.CAMPAIGN))
    assert all(one.is_listed for one in known)
    ads.refuses = lambda _call: None
    assert "campaigns" in (await read()).chores


async def test_days_that_are_too_much_at_once_are_read_in_halves(read, ads, workspace, today):
    ads.page_size = 100
    ads.figures = [
        figure("1", starts_at=today - timedelta(days=back), step=Step.DAY) for back in range(91)
    ]

    def at_most_ten_days(call):
        kind, *rest = call.split()
        if kind == "days":
            first, last = (datetime.fromisoformat(day) for day in rest[:2])
            if (last - first).days >= 10:
                return Rejected(Reason(SPAN_TOO_LARGE))
        return None

    ads.refuses = at_most_ten_days
    assert (await read()).outcome is SyncOutcome.DONE
    assert len(stored(workspace)) == 91


async def test_a_refusal_of_anything_else_is_not_asked_about_again(read, ads):
    refused = Rejected(Reason("meta.event_refused"))
    ads.refuses = lambda call: refused if call.startswith("days") else None
    one = await read()
    assert (one.outcome, one.reason) == (SyncOutcome.FAILED, refused.reason)
    asked = [call for call in ads.calls if call.startswith("days")]
    assert len(asked) == 4, "once by each chore that reads days"


async def test_what_is_refused_of_one_part_keeps_no_other_part_back(read, ads):
    refused = Rejected(Reason("meta.event_refused"))
    ads.refuses = lambda call: refused if call.startswith("ad_sets") else None
    one = await read()
    assert (one.outcome, one.reason) == (SyncOutcome.FAILED, refused.reason)
    assert "ad_sets" not in one.chores
    assert one.chores[-1] == "hourly_history"


async def test_days_that_a_platform_keeps_no_more_end_the_history(read, ads, clock, today):
    def keeps_forty_days(call):
        kind, *rest = call.split()
        if (
            kind == "days"
            and datetime.fromisoformat(rest[0]).date() < (today - timedelta(days=40)).date()
        ):
            return Rejected(Reason(TOO_FAR_BACK))
        return None

    ads.refuses = keeps_forty_days
    one = await read()
    assert one.outcome is SyncOutcome.DONE
    assert "history" in one.chores


async def test_a_listing_whose_cursor_ended_is_begun_anew_once(read, ads, workspace):
    ads.entities = [campaign(str(number)) for number in range(5)]
    ended = Rejected(Reason(CURSOR_ENDED))
    answers = iter([ended])
    ads.refuses = lambda call: next(answers, None) if call == "campaigns from 2" else None
    assert (await read()).outcome is SyncOutcome.DONE
    known = workspace.store.read_now(lambda uow: uow.ad_accounts.entities(1, EntityKind.CAMPAIGN))
    assert len(known) == 5
    ads.refuses = lambda call: ended if call == "campaigns from 2" else None
    again = await read(everything=True)
    assert (again.outcome, again.reason) == (SyncOutcome.FAILED, ended.reason)


async def test_who_needs_a_person_waits_an_hour_unless_somebody_asks(read, ads, sync, clock):
    ads.refuses = lambda call: REFUSED if call == "account" else None
    first = await read()
    assert (first.outcome, first.reason) == (SyncOutcome.FAILED, REFUSED.reason)
    never_read = await read()
    assert (never_read.outcome, never_read.reason) == (SyncOutcome.WAITING, REFUSED.reason)
    later(clock, hours=1)
    ads.refuses = lambda call: REFUSED if call.startswith("days") else None
    assert (await read()).outcome is SyncOutcome.FAILED
    ads.calls.clear()
    waiting = await read()
    assert (waiting.outcome, waiting.reason) == (SyncOutcome.WAITING, REFUSED.reason)
    assert ads.calls == []
    assert (await sync.accounts())[0].trouble == REFUSED.reason
    ads.refuses = lambda _call: None
    assert (await read(everything=True)).outcome is SyncOutcome.DONE
    assert (await sync.accounts())[0].trouble is None


@pytest.mark.parametrize(
    ("asked_seconds", "waits_seconds"), [(None, 300), (20.0, 20), (90_000.0, 3600)]
)
async def test_a_platform_that_asks_for_a_pause_gets_it(
    read, ads, clock, asked_seconds, waits_seconds
):
    await read()
    later(clock, minutes=5)
    ads.instead.append(RateLimited(Reason("network.rate_limited"), asked_seconds))
    assert (await read()).outcome is SyncOutcome.FAILED
    later(clock, seconds=waits_seconds - 1)
    assert (await read()).outcome is SyncOutcome.WAITING
    later(clock, seconds=1)
    assert (await read()).outcome is SyncOutcome.DONE


async def test_a_stop_keeps_what_was_read_and_the_rest_comes_next_time(sync, ads, read):
    asked = iter([False, False, False, True])
    (one,) = (await sync.run(should_stop=lambda: next(asked))).value.accounts
    assert (one.outcome, one.chores) == (SyncOutcome.STOPPED, ("account", "campaigns"))
    rest = await read()
    assert rest.chores[0] == "today"


async def test_a_stop_says_nothing_of_what_was_wrong_before(sync, ads, read):
    ads.refuses = lambda call: REFUSED if call.startswith("days") else None
    await read()
    ads.refuses = lambda _call: None
    for stop_at in range(3):
        asked = iter([False] * stop_at + [True])
        stopped = await read(everything=True, should_stop=lambda asked=asked: next(asked))
        assert stopped.outcome is SyncOutcome.STOPPED
        assert (await sync.accounts())[0].trouble == REFUSED.reason
        waiting = await read()
        assert (waiting.outcome, waiting.reason) == (SyncOutcome.WAITING, REFUSED.reason)
    await read(everything=True)
    assert (await sync.accounts())[0].trouble is None


async def test_a_list_that_goes_round_in_circles_is_left(read, ads):
    ads.page_size = 0
    ads.entities = [campaign("1")]
    one = await read()
    assert (one.outcome, one.reason.code) == (SyncOutcome.FAILED, "sync.listing_never_ends")


async def test_figures_of_a_day_that_was_not_asked_for_are_not_kept(read, ads, workspace, today):
    ads.figures = [figure("1", starts_at=today - timedelta(days=1), step=Step.DAY)]
    ads.account = replace(ACCOUNT, time_zone="America/Los_Angeles")
    ads.answers_in = "Europe/Berlin"
    one = await read()
    assert (one.outcome, one.reason.code) == (SyncOutcome.FAILED, "sync.figure_of_another_day")
    assert stored(workspace) == []


@pytest.mark.parametrize("what", ["spend", "budget"])
async def test_money_that_no_account_has_is_not_kept(read, ads, workspace, today, what):
    if what == "spend":
        ads.figures = [figure("1", starts_at=today, step=Step.DAY, spend="1e12")]
    else:
        ads.entities = [campaign(budget=Budget(BudgetKind.DAILY, Decimal("1e30")))]
    one = await read()
    assert (one.outcome, one.reason.code) == (SyncOutcome.FAILED, "sync.amount_too_large")
    assert stored(workspace) == []


async def test_without_a_network_nothing_is_asked(workspace, ads, destination_id):
    sync = Sync(workspace, is_online=lambda: False)
    (one,) = (await sync.run()).value.accounts
    assert one.outcome is SyncOutcome.OFFLINE
    assert ads.calls == []


async def test_a_run_is_a_row_that_freshness_reads(read, ads, workspace, clock):
    def last():
        return workspace.store.read_now(lambda uow: uow.jobs.last_runs(job="sync.toy"))

    await read()
    (run,) = last()
    assert (run.outcome, run.error) == ("done", None)
    await read()
    assert len(last()) == 1, "a run that asks nothing is none"
    later(clock, minutes=5)
    ads.instead.append(REFUSED)
    await read()
    failed = last()[0]
    assert failed.outcome == "failed"
    assert failed.error


async def test_one_platform_alone_is_read_and_an_unknown_one_refused(sync, ads):
    assert (await sync.run(platform="meta")).value.accounts == ()
    assert ads.calls == []
    with pytest.raises(Refusal, match="no platform"):
        await sync.run(platform="myspace")


async def test_what_a_platform_says_itself_is_told_what_matters_first(sync, ads, clock):
    assert await sync.own_figures() == ()
    ads.own = [
        OwnFigure(OwnTopic.MATCH_KEY, "Purchase", "email", OwnUnit.PERCENT, 92.0),
        OwnFigure(OwnTopic.MATCH_QUALITY, "Purchase", "", OwnUnit.OF_TEN, 7.4, goal=6.0),
    ]
    await sync.run()
    told = await sync.own_figures(platform="toy")
    assert [one.figure for one in told] == [ads.own[1], ads.own[0]]
    assert {(one.destination, one.platform) for one in told} == {("Toy box", "toy")}
    assert told[0].told_at.timestamp() * 1000 == clock.now_ms()
    assert await sync.own_figures(platform="meta") == ()
