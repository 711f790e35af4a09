"""What is read from the practice TikTok is what is in its ad account, page by page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from conversion import NOW

from stratum_desktop.domain.ads.entity import AdAccount, EntityKind
from stratum_desktop.domain.ads.figure import Step
from stratum_desktop.platforms import registry
from stratum_desktop.platforms.ad_contract import Page, Reader
from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.failures import Misunderstood, NeedsReauthorisation, Rejected
from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.servers import (
    Answered,
    Fault,
    FaultKind,
    PracticeServer,
    PracticeTikTok,
)

TIKTOK = registry.get("tiktok")
LAST = date(2026, 3, 1)


class OnePageOfTwo(PracticeTikTok):
    """Gives two rows at a time, whatever is asked for."""

    def answer(self, call, *, now, poison):
        query = {**call.query, "page_size": "2"}
        return super().answer(replace(call, query=query), now=now, poison=poison)


class OnePageOfFifty(PracticeTikTok):
    """Gives fifty rows at a time, whatever is asked for."""

    def answer(self, call, *, now, poison):
        query = {**call.query, "page_size": "50"}
        return super().answer(replace(call, query=query), now=now, poison=poison)


class Says(PracticeTikTok):
    """Gives one answer, whatever is asked for."""

    def __init__(self, body: bytes) -> None:
        super().__init__()
        self._body = body

    def answer(self, call, *, now, poison):
        return Answered(200, self._body)


async def all_of(ask, **question):
    rows, cursor, pages = [], None, 0
    while True:
        page = await ask(**question, cursor=cursor)
        assert isinstance(page, Page), page
        rows += page.rows
        pages += 1
        cursor = page.next_cursor
        if cursor is None:
            return rows, pages


def told_alike(entity):
    """Leave out what TikTok does not tell of this level."""
    is_campaign = entity.kind is EntityKind.CAMPAIGN
    is_ad = entity.kind is EntityKind.AD
    return replace(
        entity,
        is_learning=None,
        objective="" if is_ad else entity.objective,
        starts_at=None if is_ad else entity.starts_at,
        ends_at=None if is_ad else entity.ends_at,
        creative_id=entity.creative_id if is_ad else None,
        parent_id=None if is_campaign else entity.parent_id,
    )


@pytest.mark.parametrize("kind", EntityKind)
@pytest.mark.parametrize("vendor", [PracticeTikTok, OnePageOfTwo])
async def test_every_level_is_read_to_its_end(kind, vendor, lane_of, reader_of):
    world = AdWorld()
    expected = world.entities("tiktok", kind, now=NOW)
    with PracticeServer(vendors=[vendor(world=world)], now=lambda: NOW) as server:
        lane = replace(lane_of("tiktok"), base_url=server.base_url("tiktok"))
        rows, pages = await all_of(reader_of(TIKTOK).entities, lane=lane, kind=kind)
    assert rows == list(map(told_alike, expected))
    assert len(rows) > 2
    assert (pages > 1) is (vendor is OnePageOfTwo)


@pytest.mark.parametrize(("step", "days"), [(Step.DAY, 30), (Step.HOUR, 1)])
async def test_figures_are_read_to_their_end(step: Step, days: int, lane_of, reader_of):
    world = AdWorld()
    first = LAST - timedelta(days=days - 1)
    expected = world.figures("tiktok", step, first=first, last=LAST, now=NOW)
    with PracticeServer(vendors=[OnePageOfFifty(world=world)], now=lambda: NOW) as server:
        lane = replace(lane_of("tiktok"), base_url=server.base_url("tiktok"))
        reader = reader_of(TIKTOK)
        account = await reader.account(lane)
        question = {"lane": lane, "account": account, "step": step, "first": first, "last": LAST}
        rows, pages = await all_of(reader.figures, **question)
    assert rows == list(expected)
    assert pages > 1


async def test_the_account_is_as_the_world_has_it(lane_of, reader_of):
    reader = reader_of(TIKTOK)
    assert await reader.account(lane_of("tiktok")) == AdWorld().account("tiktok")
    assert reader.ad_account_of(lane_of("tiktok")) == AdWorld().account("tiktok").account


async def test_a_range_beyond_tiktoks_is_not_asked_for(server, lane_of, reader_of):
    reader, lane = reader_of(TIKTOK), lane_of("tiktok")
    account = AdWorld().account("tiktok")
    for step, days in ((Step.DAY, 31), (Step.HOUR, 2)):
        first = LAST - timedelta(days=days - 1)
        with pytest.raises(ValueError, match="days"):
            await reader.figures(lane, account, step, first=first, last=LAST)
    assert server.calls == ()


async def test_what_tiktok_does_not_publish_is_empty_and_not_asked_for(server, lane_of, reader_of):
    reader, lane = reader_of(TIKTOK), lane_of("tiktok")
    assert await reader.own_figures(lane) == ()
    assert await reader.changes(lane, since=datetime(2026, 1, 1, tzinfo=UTC)) == ()
    assert await reader.recommendations(lane) == ()
    assert server.calls == ()


async def every_answer(reader: Reader, lane: Lane) -> list[object]:
    account = AdWorld().account("tiktok")
    return [
        await reader.account(lane),
        await reader.entities(lane, EntityKind.CAMPAIGN),
        await reader.figures(lane, account, Step.DAY, first=LAST, last=LAST),
    ]


async def test_without_an_ad_account_nothing_is_asked(server, lane_of, reader_of):
    lane, reader = lane_of("tiktok", ad_account_id=""), reader_of(TIKTOK)
    assert reader.ad_account_of(lane) is None
    for answer in await every_answer(reader, lane):
        assert isinstance(answer, NeedsReauthorisation)
        assert answer.reason.code == "reading.no_ad_account"
    assert server.calls == ()


async def test_a_token_for_events_alone_is_told_what_to_add(lane_of, reader_of):
    lane = lane_of("tiktok")
    lane = replace(lane, secrets={"access_token": lane.secrets["access_token"]})
    for answer in await every_answer(reader_of(TIKTOK), lane):
        assert isinstance(answer, NeedsReauthorisation)
        assert answer.reason.code == "tiktok.ads_not_allowed"


async def test_the_token_for_ads_goes_with_no_event_and_in_no_url(server, lane_of, reader_of):
    lane = lane_of("tiktok")
    answers = await every_answer(reader_of(TIKTOK), lane)
    assert [type(answer) for answer in answers] == [AdAccount, Page, Page]
    token = lane.secrets["ads_access_token"]
    for call in server.calls:
        assert call.headers["access-token"] == token
        assert token not in f"{call.path}{call.query}{call.body!r}"


async def test_an_unknown_metric_is_refused_by_tiktok(lane_of, reader_of):
    lane = lane_of("tiktok", conversion_metric="moon_landings")
    account = AdWorld().account("tiktok")
    answer = await reader_of(TIKTOK).figures(lane, account, Step.DAY, first=LAST, last=LAST)
    assert isinstance(answer, Rejected)
    assert answer.reason.code == "tiktok.parameter_refused"


@pytest.mark.parametrize(
    "body",
    [
        b'{"code":0}',
        b'{"code":0,"data":[]}',
        b'{"code":0,"data":{}}',
        b'{"code":0,"data":{"list":[{}],"page_info":{"total_page":1}}}',
        b'{"code":0,"data":{"list":[{"advertiser_id":"7000000000000000001"}]}}',
    ],
)
async def test_an_answer_of_another_shape_is_not_understood(body: bytes, lane_of, reader_of):
    with PracticeServer(vendors=[Says(body)], now=lambda: NOW) as server:
        lane = replace(lane_of("tiktok"), base_url=server.base_url("tiktok"))
        for answer in await every_answer(reader_of(TIKTOK), lane):
            assert isinstance(answer, Misunderstood)


async def test_a_portal_is_no_ad_account(server, lane_of, reader_of):
    server.faults.add(Fault(FaultKind.HTML, count=None))
    for answer in await every_answer(reader_of(TIKTOK), lane_of("tiktok")):
        assert isinstance(answer, Misunderstood)
