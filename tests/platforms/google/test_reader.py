"""The Google reader against the practice account: whole, exact, page by page, or with a reason."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import orjson
import pytest
from conversion import NOW, a_purchase
from manual_clock import ManualClock

from stratum_desktop.domain.ads.entity import AdAccount, BudgetKind, EntityKind
from stratum_desktop.domain.ads.figure import AdFigure, Step
from stratum_desktop.domain.ads.own_figure import OwnTopic
from stratum_desktop.platforms.ad_contract import AdChange, Page
from stratum_desktop.platforms.contract import ACCOUNT, Lane, Parcel
from stratum_desktop.platforms.failures import (
    Failure,
    Misunderstood,
    NeedsReauthorisation,
    Rejected,
    Unsupported,
)
from stratum_desktop.platforms.google import PLATFORM
from stratum_desktop.platforms.google.ads import changes
from stratum_desktop.platforms.google.reader import GoogleReader
from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.servers import Fault, FaultKind, PracticeGoogle, PracticeServer

FIRST, LAST = date(2026, 2, 27), date(2026, 3, 2)


@pytest.fixture
async def reader(clock: ManualClock) -> AsyncIterator[GoogleReader]:
    reader = GoogleReader(clock=clock, is_practice=True)
    yield reader
    await reader.close()


async def every(ask: Callable[[str | None], object]) -> list[object]:
    """All rows of a listing, page after page."""
    found: list[object] = []
    cursor: str | None = None
    while True:
        page = await ask(cursor)  # type: ignore[misc]
        assert isinstance(page, Page)
        found += page.rows
        cursor = page.next_cursor
        if cursor is None:
            return found


async def account_at(reader: GoogleReader, lane: Lane) -> AdAccount:
    account = await reader.account(lane)
    assert isinstance(account, AdAccount)
    return account


async def test_the_account_is_the_customer_of_the_destination(reader, lane):
    account = await account_at(reader, lane)
    assert account.account == reader.ad_account_of(lane) == "1234567890"
    assert (account.currency, account.time_zone) == ("EUR", "Europe/Berlin")


@pytest.mark.parametrize("kind", EntityKind)
async def test_everything_in_the_account_is_read_page_by_page(reader, serving, kind):
    world = AdWorld(begun_at=NOW)
    lane = serving(world=world, rows_a_page=4)
    found = await every(lambda cursor: reader.entities(lane, kind, cursor=cursor))
    expected = {one.external_id: one for one in world.entities("google", kind, now=NOW)}
    assert [one.external_id for one in found] == sorted(expected, key=int)
    for one in found:
        real = expected[one.external_id]
        assert (one.parent_id, one.name, one.status) == (real.parent_id, real.name, real.status)
        assert one.budget == real.budget


async def test_every_kind_of_budget_is_in_the_practice_account(reader, lane):
    page = await reader.entities(lane, EntityKind.CAMPAIGN)
    kinds = {one.budget.kind for one in page.rows}
    assert kinds == {BudgetKind.DAILY, BudgetKind.LIFETIME, BudgetKind.SHARED}
    assert any(one.is_learning for one in page.rows)


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("currency", ["EUR", "JPY", "KWD"])
async def test_figures_are_those_of_the_world_to_the_last_digit(reader, serving, step, currency):
    world = AdWorld(begun_at=NOW, currencies={"google": currency})
    lane = serving(world=world, rows_a_page=50)
    account = await account_at(reader, lane)
    found = await every(
        lambda cursor: reader.figures(lane, account, step, first=FIRST, last=LAST, cursor=cursor)
    )
    expected = world.figures("google", step, first=FIRST, last=LAST, now=NOW)

    def key(one: AdFigure) -> tuple[datetime, int]:
        return one.starts_at, int(one.external_id)

    assert len(expected) > 50 or step is Step.DAY
    assert sorted(found, key=key) == sorted(expected, key=key)


@pytest.mark.parametrize("step", Step)
@pytest.mark.parametrize("rows_a_page", [7, 10_000])
async def test_the_conversions_of_one_action_stand_beside_the_same_cost(
    reader, serving, step, rows_a_page
):
    world = AdWorld(begun_at=NOW)
    lane = serving(world=world, rows_a_page=rows_a_page)
    account = await account_at(reader, lane)
    read: dict[str, list[object]] = {}
    for action in ("", "7100005", "7100006"):
        asked = Lane(
            lane.account, lane.base_url, {**lane.options, "counted_action": action}, lane.secrets
        )
        read[action] = await every(
            lambda cursor, asked=asked: reader.figures(
                asked, account, step, first=LAST, last=LAST, cursor=cursor
            )
        )
    assert read["7100005"] == read[""]
    assert [one.spend for one in read["7100006"]] == [one.spend for one in read[""]]
    assert {one.conversions for one in read["7100006"]} == {0}
    assert any(one.conversions for one in read[""])


async def test_hours_add_up_to_their_day(reader, lane):
    account = await account_at(reader, lane)
    sums: dict[Step, Decimal] = {}
    for step in Step:
        page = await reader.figures(lane, account, step, first=FIRST, last=FIRST)
        sums[step] = sum((one.spend for one in page.rows), Decimal(0))
    assert sums[Step.HOUR] == sums[Step.DAY] > 0


async def test_an_hour_that_comes_twice_in_a_night_is_told_once(reader, clock):
    autumn = datetime(2025, 10, 27, 12, tzinfo=UTC).timestamp()
    google = PracticeGoogle(world=AdWorld(begun_at=autumn))
    with PracticeServer(vendors=[google], now=lambda: autumn) as server:
        lane = Lane(google.account, server.base_url("google"), google.options, google.secrets)
        account = await account_at(reader, lane)
        day = date(2025, 10, 26)
        page = await reader.figures(lane, account, Step.HOUR, first=day, last=day)
    keys = [(one.external_id, one.starts_at) for one in page.rows]
    assert keys
    assert len(keys) == len(set(keys))


async def test_changes_are_those_of_thirty_days_oldest_first(reader, serving):
    world = AdWorld(begun_at=NOW)
    lane = serving(world=world)
    found = await reader.changes(lane, since=datetime(2025, 1, 1, tzinfo=UTC))
    recent = await reader.changes(lane, since=found[-1].at)
    expected = [one for one in world.changes("google", since=NOW - 29.9 * 86_400) if one.at <= NOW]
    assert expected
    assert [one.external_id for one in found] == [one.external_id for one in expected]
    assert [one.at.timestamp() for one in found] == [one.at for one in expected]
    assert recent == found[-1:]


async def test_changes_beyond_the_limit_are_read_by_moving_the_end(reader, serving, monkeypatch):
    world = AdWorld(begun_at=NOW)
    campaign = world.entities("google", EntityKind.CAMPAIGN, now=NOW)[2]
    for number in range(11):
        amount = Decimal(100 + number)
        at = NOW - 3600 + 60 * (number // 2)
        world.set_daily_budget("google", campaign.external_id, amount, now=at, by="OTHER")
    monkeypatch.setattr(changes, "CHANGES_AT_ONCE", 4)
    lane = serving(world=world)
    found = await reader.changes(lane, since=datetime.fromtimestamp(NOW - 7200, UTC))
    assert isinstance(found, tuple)
    assert len({one.change_id for one in found}) == len(found) == 11
    assert [one.at for one in found] == sorted(one.at for one in found)


async def test_more_changes_of_one_moment_than_an_answer_holds_are_not_cut_off(
    reader, serving, monkeypatch
):
    world = AdWorld(begun_at=NOW)
    campaign = world.entities("google", EntityKind.CAMPAIGN, now=NOW)[2]
    for number in range(5):
        amount = Decimal(100 + number)
        world.set_daily_budget("google", campaign.external_id, amount, now=NOW - 60, by="OTHER")
    monkeypatch.setattr(changes, "CHANGES_AT_ONCE", 4)
    lane = serving(world=world)
    found = await reader.changes(lane, since=datetime.fromtimestamp(NOW - 120, UTC))
    assert isinstance(found, Rejected)


async def test_recommendations_name_present_and_wanted_budgets(reader, lane):
    found = await reader.recommendations(lane)
    (budget,) = [one for one in found if one.wanted_budget is not None]
    assert budget.current_budget < budget.wanted_budget
    assert [one.kind for one in found if one.wanted_budget is None] == ["SITELINK_ASSET"]


async def test_own_figures_say_nothing_and_then_what_came(reader, server, lane, sender_of):
    assert await reader.own_figures(lane) == ()
    options = {**lane.options, ACCOUNT: lane.account}
    bodies = [
        PLATFORM.body_of(a_purchase(event_id=f"e{n}", parameters={"order_id": f"o{n}"}), options)
        for n in (1, 2, 3, 3)
    ]
    parcels = [Parcel(number, body) for number, body in enumerate(bodies)]
    await sender_of(PLATFORM).send(lane, parcels)
    found = await reader.own_figures(lane)
    totals = {
        (one.subject, one.item): one.value
        for one in found
        if one.topic is OwnTopic.UPLOAD_COUNT and one.on is None
    }
    assert totals["", "total (GOOGLE_ADS_API)"] == 4
    assert totals["Purchase (7100005)", "successful (GOOGLE_ADS_API)"] == 3
    alerts = [one for one in found if one.topic is OwnTopic.DIAGNOSTIC]
    assert {one.value for one in alerts} == {25.0}


async def test_only_what_the_destination_reports_to_is_told(reader, server, lane, sender_of):
    body = PLATFORM.body_of(a_purchase(), {**lane.options, ACCOUNT: lane.account})
    await sender_of(PLATFORM).send(lane, [Parcel(1, body)])
    other = Lane(lane.account, lane.base_url, {**lane.options, "actions": "7100006"}, lane.secrets)
    for asked, subjects in ((lane, {"", "Purchase (7100005)"}), (other, {""})):
        found = await reader.own_figures(asked)
        assert {one.subject for one in found} == subjects


async def test_uploads_of_a_month_ago_are_told_in_words_and_count_nothing(reader, clock, sender_of):
    with PracticeServer(now=lambda: clock.now_ms() / 1000) as server:
        google = next(one for one in server.vendors if one.key == "google")
        lane = Lane(google.account, server.base_url("google"), google.options, google.secrets)
        body = PLATFORM.body_of(a_purchase(), {**lane.options, ACCOUNT: lane.account})
        await sender_of(PLATFORM).send(lane, [Parcel(1, body)])
        clock.advance(seconds=29 * 86_400)
        found = await reader.own_figures(lane)
    assert {(one.subject, one.value) for one in found} == {("", None), ("Purchase (7100005)", None)}
    assert {one.text for one in found} == {"NO_RECENT_UPLOAD; last upload 2026-03-02 13:00:00"}


async def test_campaigns_of_a_managers_client_are_asked_for_through_the_manager(
    reader, server, lane
):
    options = {**lane.options, "ad_account_id": "555-666-7777"}
    of_client = Lane(lane.account, lane.base_url, options, lane.secrets)
    assert reader.ad_account_of(of_client) == "5556667777"
    assert isinstance(await reader.account(of_client), NeedsReauthorisation)
    call = server.calls[-1]
    assert call.path == "/v26/customers/5556667777/googleAds:search"
    assert call.headers["login-customer-id"] == "1234567890"
    through = {**options, "login_account": "999-888-7777"}
    await reader.account(Lane(lane.account, lane.base_url, through, lane.secrets))
    assert server.calls[-1].headers["login-customer-id"] == "9998887777"
    # What became of uploads is told by the account that they went to.
    await reader.own_figures(of_client)
    assert server.calls[-1].path == "/v26/customers/1234567890/googleAds:search"
    assert "login-customer-id" not in server.calls[-1].headers


async def test_a_consent_for_conversions_alone_reads_nothing_and_says_why(reader, serving):
    lane = serving(has_ads_scope=False)
    for ask in (reader.account, reader.own_figures, reader.recommendations):
        found = await ask(lane)
        assert isinstance(found, NeedsReauthorisation)
        assert found.reason.code == "google.ads_scope_missing"


async def test_a_page_of_another_listing_is_refused(reader, serving):
    lane = serving(rows_a_page=2)
    page = await reader.entities(lane, EntityKind.CAMPAIGN)
    found = await reader.entities(lane, EntityKind.AD, cursor=page.next_cursor)
    assert isinstance(found, Rejected)


async def test_an_account_that_cannot_be_is_not_asked_for(reader, lane, server):
    odd = Lane("12", lane.base_url, lane.options, lane.secrets)
    assert isinstance(await reader.account(odd), Unsupported)
    assert server.calls == ()


@pytest.mark.parametrize("kind", [FaultKind.HTML, FaultKind.CUT, FaultKind.REDIRECT])
async def test_an_answer_of_somebody_else_is_never_an_empty_account(reader, lane, server, kind):
    await account_at(reader, lane)
    server.faults.add(Fault(kind, count=None))
    for ask in (
        reader.account(lane),
        reader.own_figures(lane),
        reader.entities(lane, EntityKind.AD),
        reader.changes(lane, since=datetime.fromtimestamp(NOW, UTC) - timedelta(days=1)),
    ):
        assert isinstance(await ask, Failure)


async def test_a_huge_answer_is_given_up(reader, lane, server):
    await account_at(reader, lane)
    server.faults.add(Fault(FaultKind.HUGE))
    found = await reader.entities(lane, EntityKind.CAMPAIGN)
    assert isinstance(found, Misunderstood)
    assert found.reason.code == "answer.too_large"


async def test_no_question_names_a_person_or_a_page_size(reader, lane, server):
    account = await account_at(reader, lane)
    for kind in EntityKind:
        await reader.entities(lane, kind)
    await reader.figures(lane, account, Step.DAY, first=FIRST, last=LAST)
    found = await reader.changes(lane, since=datetime.fromtimestamp(NOW, UTC) - timedelta(days=9))
    assert all(isinstance(one, AdChange) for one in found)
    asked = [call for call in server.calls if call.path.endswith(":search")]
    assert asked
    for call in asked:
        assert b"user_email" not in call.body
        assert orjson.loads(call.body).keys() == {"query"}
