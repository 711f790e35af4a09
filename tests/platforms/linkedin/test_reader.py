"""What is read from the practice LinkedIn is what is in its ad account."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import orjson
import pytest
from conversion import NOW

from stratum_desktop.domain.ads.entity import EntityKind
from stratum_desktop.domain.ads.figure import Step
from stratum_desktop.platforms import registry
from stratum_desktop.platforms.ad_contract import SPAN_TOO_LARGE, Page
from stratum_desktop.platforms.failures import (
    Misunderstood,
    NeedsReauthorisation,
    Rejected,
    Unsupported,
)
from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.servers import Answered, PracticeLinkedIn, PracticeServer

LINKEDIN = registry.get("linkedin")
LAST = date(2026, 3, 1)
ACCOUNT = AdWorld().account("linkedin")


class OnePageOfTwo(PracticeLinkedIn):
    """Gives two rows at a time, whatever is asked for."""

    def answer(self, call, *, now, poison):
        query = {**call.query, "pageSize": "2"}
        return super().answer(replace(call, query=query), now=now, poison=poison)


class Says(PracticeLinkedIn):
    """Gives one answer, whatever is asked for."""

    def __init__(self, body: bytes) -> None:
        super().__init__()
        self._body = body

    def answer(self, call, *, now, poison):
        return Answered(200, self._body)


@pytest.mark.parametrize("vendor", [PracticeLinkedIn, OnePageOfTwo])
async def test_campaigns_are_read_to_their_end(vendor, lane_of, reader_of):
    world = AdWorld()
    expected = [
        replace(one, is_learning=None)
        for one in world.entities("linkedin", EntityKind.CAMPAIGN, now=NOW)
    ]
    rows, cursor, pages = [], None, 0
    with PracticeServer(vendors=[vendor(world=world)], now=lambda: NOW) as server:
        lane = replace(lane_of("linkedin"), base_url=server.base_url("linkedin"))
        reader = reader_of(LINKEDIN)
        while pages == 0 or cursor is not None:
            page = await reader.entities(lane, EntityKind.CAMPAIGN, cursor=cursor)
            assert isinstance(page, Page), page
            rows += page.rows
            cursor = page.next_cursor
            pages += 1
    assert rows == expected
    assert (pages > 1) is (vendor is OnePageOfTwo)


async def test_a_week_of_days_is_read_at_once(lane_of, reader_of):
    world = AdWorld()
    first = LAST - timedelta(days=6)
    expected = world.figures("linkedin", Step.DAY, first=first, last=LAST, now=NOW)
    with PracticeServer(vendors=[PracticeLinkedIn(world=world)], now=lambda: NOW) as server:
        lane = replace(lane_of("linkedin"), base_url=server.base_url("linkedin"))
        page = await reader_of(LINKEDIN).figures(lane, ACCOUNT, Step.DAY, first=first, last=LAST)
    assert isinstance(page, Page)
    assert page.rows == expected
    assert page.next_cursor is None


async def test_a_report_without_a_zone_of_its_own_is_taken_for_utc(lane_of, reader_of):
    lane = lane_of("linkedin", time_zone="")
    account = await reader_of(LINKEDIN).account(lane)
    assert account == replace(ACCOUNT, time_zone="UTC")
    nowhere = await reader_of(LINKEDIN).account(lane_of("linkedin", time_zone="Mars/Olympus"))
    assert isinstance(nowhere, Unsupported)


async def test_linkedins_grammar_travels_as_it_is_written(lane_of, reader_of, caplog):
    reader, lane = reader_of(LINKEDIN), lane_of("linkedin")
    with caplog.at_level(logging.INFO):
        await reader.entities(lane, EntityKind.CAMPAIGN, cursor="a&b=(c)")
        await reader.figures(lane, ACCOUNT, Step.DAY, first=LAST, last=LAST)
    assert "?q=search&search=(status:(values:List(ACTIVE,PAUSED," in caplog.text
    assert "&pageToken=a%26b%3D%28c%29" in caplog.text
    day = "(year:2026,month:3,day:1)"
    assert f"&dateRange=(start:{day},end:{day})" in caplog.text
    assert "&accounts=List(urn%3Ali%3AsponsoredAccount%3A500600700)" in caplog.text


async def test_what_linkedin_does_not_give_is_not_asked_for(server, lane_of, reader_of):
    reader, lane = reader_of(LINKEDIN), lane_of("linkedin")
    with pytest.raises(ValueError, match="1 to 7 days"):
        await reader.figures(lane, ACCOUNT, Step.DAY, first=LAST - timedelta(days=7), last=LAST)
    with pytest.raises(ValueError, match="hours"):
        await reader.figures(lane, ACCOUNT, Step.HOUR, first=LAST, last=LAST)
    with pytest.raises(ValueError, match="ad_set"):
        await reader.entities(lane, EntityKind.AD_SET)
    assert await reader.own_figures(lane) == ()
    assert await reader.changes(lane, since=datetime(2026, 1, 1, tzinfo=UTC)) == ()
    assert await reader.recommendations(lane) == ()
    assert server.calls == ()


async def test_without_a_token_for_ads_there_is_no_ad_account(server, lane_of, reader_of):
    lane, reader = lane_of("linkedin"), reader_of(LINKEDIN)
    assert reader.ad_account_of(lane) == lane.account
    lane = replace(lane, secrets={"access_token": lane.secrets["access_token"]})
    assert reader.ad_account_of(lane) is None
    answer = await reader.account(lane)
    assert isinstance(answer, NeedsReauthorisation)
    assert answer.reason.code == "linkedin.ads_token_missing"
    assert server.calls == ()


async def test_a_token_without_the_scope_is_told_what_it_lacks(lane_of, reader_of):
    lane = lane_of("linkedin")
    events = lane.secrets["access_token"]
    answer = await reader_of(LINKEDIN).account(replace(lane, secrets={"ads_access_token": events}))
    assert isinstance(answer, NeedsReauthorisation)
    assert answer.reason.code == "linkedin.ads_not_allowed"


async def test_an_unknown_metric_is_refused_by_linkedin(lane_of, reader_of):
    lane = lane_of("linkedin", conversion_metric="moonLandings")
    answer = await reader_of(LINKEDIN).figures(lane, ACCOUNT, Step.DAY, first=LAST, last=LAST)
    assert isinstance(answer, Rejected)
    assert answer.reason.code == "linkedin.ads_request_refused"


@pytest.mark.parametrize("body", [b"{}", b'{"elements":7}', b'{"elements":[{}]}', b"[]", b"<html>"])
async def test_an_answer_of_another_shape_is_not_understood(body: bytes, lane_of, reader_of):
    with PracticeServer(vendors=[Says(body)], now=lambda: NOW) as server:
        lane = replace(lane_of("linkedin"), base_url=server.base_url("linkedin"))
        reader = reader_of(LINKEDIN)
        for answer in (
            await reader.account(lane),
            await reader.entities(lane, EntityKind.CAMPAIGN),
            await reader.figures(lane, ACCOUNT, Step.DAY, first=LAST, last=LAST),
        ):
            assert isinstance(answer, Misunderstood)


async def test_a_report_that_is_full_may_have_been_cut(lane_of, reader_of):
    body = orjson.dumps({"elements": [{}] * 15_000})
    with PracticeServer(vendors=[Says(body)], now=lambda: NOW) as server:
        lane = replace(lane_of("linkedin"), base_url=server.base_url("linkedin"))
        answer = await reader_of(LINKEDIN).figures(lane, ACCOUNT, Step.DAY, first=LAST, last=LAST)
    assert isinstance(answer, Rejected)
    assert answer.reason.code == SPAN_TOO_LARGE
