"""Every reader tells what is in an ad account, and the truth about every way a call can end."""

from __future__ import annotations

import logging
import math
from collections.abc import Awaitable, Callable
from dataclasses import fields, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from conversion import NOW, a_purchase
from practice_body import practice_body

from stratum_desktop.domain.ads.entity import AdAccount, AdEntity, EntityKind, EntityStatus
from stratum_desktop.domain.ads.figure import AdFigure, Step
from stratum_desktop.domain.ads.own_figure import OwnFigure, OwnUnit
from stratum_desktop.domain.money import places_of, rounded
from stratum_desktop.platforms import registry
from stratum_desktop.platforms._shared.http import ANSWER_LIMIT_BYTES, Limits
from stratum_desktop.platforms.ad_contract import Page, Reader, ReadingTraits
from stratum_desktop.platforms.contract import Capability, Lane, Parcel, Platform
from stratum_desktop.platforms.failures import (
    Failure,
    Misunderstood,
    NeedsReauthorisation,
    RateLimited,
    Unavailable,
    Unsupported,
)
from stratum_desktop.practice.servers import Fault, FaultKind, PracticeServer

READERS = [one for one in registry.all() if Capability.READ in one.manifest.capabilities]
each_platform = pytest.mark.parametrize(
    "platform", registry.all(), ids=lambda platform: platform.manifest.key
)
each_reader = pytest.mark.parametrize(
    "platform", READERS, ids=lambda platform: platform.manifest.key
)

TODAY = date(2026, 3, 2)
"""The local day of the practice shop at `NOW`."""
MOST_PAGES = 500


def reading_of(platform: Platform) -> ReadingTraits:
    reading = platform.manifest.reading
    assert reading is not None
    return reading


async def all_of(page_after: Callable[[str | None], Awaitable[Any]]) -> list[Any]:
    """Every row of a listing, asked for to its end."""
    rows: list[Any] = []
    cursor: str | None = None
    for _ in range(MOST_PAGES):
        page = await page_after(cursor)
        assert isinstance(page, Page), page
        rows.extend(page.rows)
        cursor = page.next_cursor
        if cursor is None:
            return rows
    raise AssertionError("the listing does not end")


async def entities_of(reader: Reader, lane: Lane, kind: EntityKind) -> list[AdEntity]:
    return await all_of(lambda cursor: reader.entities(lane, kind, cursor=cursor))


async def figures_of(
    reader: Reader, lane: Lane, account: AdAccount, step: Step, first: date, last: date
) -> list[AdFigure]:
    return await all_of(
        lambda cursor: reader.figures(lane, account, step, first=first, last=last, cursor=cursor)
    )


async def account_of(reader: Reader, lane: Lane) -> AdAccount:
    account = await reader.account(lane)
    assert isinstance(account, AdAccount), account
    return account


Question = Callable[[Reader, Lane, AdAccount], Awaitable[object]]
QUESTIONS: dict[str, Question] = {
    "account": lambda reader, lane, _account: reader.account(lane),
    "entities": lambda reader, lane, _account: reader.entities(lane, EntityKind.CAMPAIGN),
    "figures": lambda reader, lane, account: reader.figures(
        lane, account, Step.DAY, first=TODAY, last=TODAY
    ),
}
each_question = pytest.mark.parametrize("ask", QUESTIONS.values(), ids=QUESTIONS)


@each_platform
def test_a_platform_makes_exactly_what_it_declares(platform: Platform):
    capabilities = platform.manifest.capabilities
    assert (Capability.READ in capabilities) == (platform.make_reader is not None)
    assert (Capability.READ in capabilities) == (platform.manifest.reading is not None)
    assert (Capability.ACT in capabilities) == (platform.make_actuator is not None)
    assert Capability.ACT not in capabilities or Capability.READ in capabilities


@each_reader
def test_how_it_is_read_makes_sense_and_names_its_pages(platform: Platform):
    reading = reading_of(platform)
    assert reading.kinds[0] is EntityKind.CAMPAIGN
    assert len(set(reading.kinds)) == len(reading.kinds)
    assert Step.DAY in reading.steps
    assert set(reading.days_at_once) == set(reading.steps)
    assert min(reading.days_at_once.values()) >= 1
    assert reading.settles_after_days >= 1
    assert reading.own_figures_every_seconds is None or reading.own_figures_every_seconds >= 60
    assert reading.requests_per_second > 0
    assert reading.evens_out_over_days >= 1
    assert reading.day_may_reach >= 1
    for field in fields(reading):
        if field.name != "sources":
            assert field.name in reading.sources, field.name


@each_reader
def test_a_destination_without_options_names_its_ad_account_or_none(
    platform: Platform, lane_of, reader_of
):
    lane = lane_of(platform.manifest.key)
    reader = reader_of(platform)
    named = reader.ad_account_of(lane)
    assert named
    assert reader.ad_account_of(replace(lane, options={}, secrets={})) in (None, named)


@each_reader
async def test_the_account_is_the_one_that_the_destination_names(
    platform: Platform, living_server, reader_of
):
    living, key = living_server(), platform.manifest.key
    lane, reader = living.lane_of(key), reader_of(platform)
    account = await account_of(reader, lane)
    true = living.world.account(key)
    assert account == replace(true, is_active=account.is_active)
    assert account.is_active is not False
    assert reader.ad_account_of(lane) == true.account


@each_reader
@pytest.mark.parametrize("currency", ["EUR", "JPY", "KWD"])
async def test_everything_in_the_account_is_read_once_with_its_money_in_major_units(
    platform: Platform, living_server, reader_of, currency: str
):
    living, key = living_server(currency), platform.manifest.key
    reader, lane = reader_of(platform), living.lane_of(key)
    for kind in reading_of(platform).kinds:
        true = {one.external_id: one for one in living.world.entities(key, kind, now=NOW)}
        read = await entities_of(reader, lane, kind)
        assert len({one.external_id for one in read}) == len(read)
        assert {one.external_id for one in read} <= true.keys()
        missing = true.keys() - {one.external_id for one in read}
        assert {true[one].status for one in missing} <= {EntityStatus.ENDED}
        for one in read:
            wanted = true[one.external_id]
            assert (one.kind, one.parent_id, one.name, one.status) == (
                kind,
                wanted.parent_id,
                wanted.name,
                wanted.status,
            )
            assert one.budget.kind is wanted.budget.kind
            assert one.budget.spenders == wanted.budget.spenders
            assert_same_money(one.budget.amount, wanted.budget.amount, currency)
            assert one.is_learning in (None, wanted.is_learning)
            assert one.starts_at is None or one.starts_at.tzinfo is not None
    account = await account_of(reader, lane)
    assert account.currency == currency


def assert_same_money(read: Decimal | None, true: Decimal | None, currency: str) -> None:
    """Equal, but for what a platform cuts off that has two places for every currency."""
    if read is None or true is None:
        assert read is true
        return
    coarser = Decimal(1).scaleb(-min(2, places_of(currency)))
    assert abs(read - true) <= coarser / 2
    assert read == true or places_of(currency) > 2


@each_reader
@pytest.mark.parametrize("currency", ["EUR", "JPY", "KWD"])
async def test_days_and_hours_are_what_the_platform_says_of_them(
    platform: Platform, living_server, reader_of, currency: str
):
    living, key = living_server(currency), platform.manifest.key
    reader, lane = reader_of(platform), living.lane_of(key)
    account = await account_of(reader, lane)
    for step in reading_of(platform).steps:
        days = min(reading_of(platform).days_at_once[step], 3)
        first = TODAY - timedelta(days=days - 1)
        true = living.world.figures(key, step, first=first, last=TODAY, now=NOW)
        read = await figures_of(reader, lane, account, step, first, TODAY)
        assert true
        assert rows_of(read, currency) == rows_of(true, currency)
        assert {one.step for one in read} == {step}


def rows_of(figures: Any, currency: str) -> dict[tuple[str, float], tuple[object, ...]]:
    """Figures that say something, by campaign and instant."""
    rows = {
        (one.external_id, one.starts_at.timestamp()): (
            rounded(one.spend, currency),
            pytest.approx(one.conversions, abs=1e-4),
            rounded(one.revenue, currency),
            one.impressions,
            one.clicks,
        )
        for one in figures
        if one.spend or one.conversions or one.impressions or one.clicks
    }
    assert len({(one.external_id, one.starts_at) for one in figures}) == len(list(figures))
    return rows


@each_reader
async def test_what_it_says_of_our_signals_is_within_its_own_units(
    platform: Platform, living_server, reader_of, sender_of
):
    living = living_server()
    lane, reader = living.lane_of(platform.manifest.key), reader_of(platform)
    nothing_yet = await reader.own_figures(lane)
    assert isinstance(nothing_yet, tuple), nothing_yet
    assert not [figure for figure in nothing_yet if figure.value is not None]
    bodies = [practice_body(platform, a_purchase(event_id=f"order-{one}")) for one in range(3)]
    parcels = [Parcel(number, body) for number, body in enumerate(bodies)]
    for parcel in parcels[: platform.manifest.traits.batch_size]:
        assert (await sender_of(platform).send(lane, [parcel])).failure is None
    said = await reader.own_figures(lane)
    assert isinstance(said, tuple), said
    assert said == () or reading_of(platform).own_figures_every_seconds is not None
    for figure in said:
        assert isinstance(figure, OwnFigure)
        assert len(figure.text) <= 500
        assert (figure.value is None) == (figure.unit is OwnUnit.NONE)
        if figure.value is not None:
            assert math.isfinite(figure.value)
            assert figure.value >= 0
        if figure.unit is OwnUnit.OF_TEN:
            assert figure.value is not None
            assert figure.value <= 10
    named = [(figure.topic, figure.subject, figure.item, figure.on) for figure in said]
    assert len(set(named)) == len(named)


@each_reader
async def test_changes_and_recommendations_are_lists_even_where_none_are_told(
    platform: Platform, living_server, reader_of
):
    living = living_server()
    lane, reader = living.lane_of(platform.manifest.key), reader_of(platform)
    account = await account_of(reader, lane)
    since = (await figures_of(reader, lane, account, Step.DAY, TODAY, TODAY))[0].starts_at
    changes = await reader.changes(lane, since=since - timedelta(days=14))
    assert isinstance(changes, tuple), changes
    assert [one.at for one in changes] == sorted(one.at for one in changes)
    assert isinstance(await reader.recommendations(lane), tuple)


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
    (Fault(FaultKind.CUT), Misunderstood),
    (Fault(FaultKind.HUGE, size_bytes=BEYOND_LIMIT), Misunderstood),
    (Fault(FaultKind.GZIP_BOMB, size_bytes=BEYOND_LIMIT), Misunderstood),
]


@each_reader
@each_question
@pytest.mark.parametrize(
    ("fault", "kind"), FAULTS, ids=[f"{fault.kind}-{fault.retry_after}" for fault, _ in FAULTS]
)
async def test_every_fault_is_one_kind_of_failure_and_the_next_question_is_answered(
    platform: Platform,
    server: PracticeServer,
    lane_of,
    reader_of,
    ask: Question,
    fault: Fault,
    kind: type[Failure],
):
    reader, lane = reader_of(platform), lane_of(platform.manifest.key)
    account = await account_of(reader, lane)
    server.faults.add(fault)
    answer = await ask(reader, lane, account)
    server.faults.clear()
    assert type(answer) is kind
    if fault.retry_after is not None:
        assert isinstance(answer, RateLimited)
        assert answer.retry_after_seconds == float(fault.retry_after)
    assert type(await ask(reader, lane, account)) in (AdAccount, Page)


@each_reader
@each_question
async def test_an_answer_that_drips_is_given_up(
    platform: Platform, server: PracticeServer, lane_of, reader_of, ask: Question
):
    lane = lane_of(platform.manifest.key)
    account = await account_of(reader_of(platform), lane)
    reader = reader_of(platform, limits=Limits(total_seconds=0.3))
    server.faults.add(Fault(FaultKind.SLOW_DRIP, interval_seconds=5.0))
    answer = await ask(reader, lane, account)
    assert type(answer) is Unavailable


@each_reader
@each_question
async def test_a_wrong_token_or_none_asks_for_one(
    platform: Platform, living_server, reader_of, ask: Question
):
    living, key = living_server(), platform.manifest.key
    lane, true = living.lane_of(key), living.world.account(key)
    for secrets in ({}, dict.fromkeys(lane.secrets, "a-wrong-secret-0001")):
        answer = await ask(reader_of(platform), replace(lane, secrets=secrets), true)
        assert type(answer) is NeedsReauthorisation


@each_reader
@each_question
async def test_a_live_workspace_never_talks_to_loopback_and_practice_never_to_the_platform(
    platform: Platform, living_server, reader_of, ask: Question
):
    living, key = living_server(), platform.manifest.key
    lane, true = living.lane_of(key), living.world.account(key)
    assert type(await ask(reader_of(platform, is_practice=False), lane, true)) is Unsupported
    home = replace(lane, base_url=platform.manifest.base_url)
    assert type(await ask(reader_of(platform), home, true)) is Unsupported
    assert living.server.calls == ()


@each_reader
async def test_no_secret_is_in_a_url_an_answer_or_the_log(
    platform: Platform, living_server, reader_of, caplog
):
    living, key = living_server(), platform.manifest.key
    lane, reader = living.lane_of(key), reader_of(platform)
    account = await account_of(reader, lane)
    with caplog.at_level(logging.DEBUG):
        answers = [await ask(reader, lane, account) for ask in QUESTIONS.values()]
        answers.append(await reader.own_figures(lane))
    hidden = {one.name for one in platform.manifest.fields if one.travels_in_query}
    texts = [repr(answers), repr(reader), repr(lane), caplog.text]
    for call in living.server.calls:
        shown = {name: value for name, value in call.query.items() if name not in hidden}
        texts.append(f"{call.path} {shown}")
    for secret in lane.secrets.values():
        assert not any(secret in text for text in texts)
