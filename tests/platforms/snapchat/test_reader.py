"""What is read from the practice Snapchat is what is in its ad account, campaign by campaign."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from conversion import NOW

from stratum_desktop.domain.ads.entity import AdAccount, EntityKind, EntityStatus
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
    PracticeSnapchat,
)

SNAPCHAT = registry.get("snapchat")
LAST = date(2026, 3, 1)


class Says(PracticeSnapchat):
    """Gives one answer, whatever is asked for, but the access token."""

    def __init__(self, body: bytes) -> None:
        super().__init__()
        self._body = body

    def answer(self, call, *, now, poison):
        if call.path.startswith("/v1/"):
            return Answered(200, self._body)
        return super().answer(call, now=now, poison=poison)


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
    """Leave out what Snapchat does not tell of this level."""
    if entity.kind is not EntityKind.AD:
        return replace(entity, is_learning=None, creative_id=None)
    return replace(entity, is_learning=None, objective="", starts_at=None, ends_at=None)


@pytest.mark.parametrize("kind", EntityKind)
@pytest.mark.parametrize("rows_at_once", [None, 2])
async def test_every_level_is_read_to_its_end(kind, rows_at_once, lane_of, reader_of):
    world = AdWorld()
    expected = [
        told_alike(one)
        for one in world.entities("snapchat", kind, now=NOW)
        if one.status is not EntityStatus.ENDED
    ]
    vendor = PracticeSnapchat(world=world, rows_at_once=rows_at_once)
    with PracticeServer(vendors=[vendor], now=lambda: NOW) as server:
        lane = replace(lane_of("snapchat"), base_url=server.base_url("snapchat"))
        rows, pages = await all_of(reader_of(SNAPCHAT).entities, lane=lane, kind=kind)
    assert rows == expected
    assert len(rows) > 2
    assert (pages > 1) is (rows_at_once == 2)


@pytest.mark.parametrize(("step", "days"), [(Step.DAY, 31), (Step.HOUR, 7)])
async def test_figures_are_read_to_their_end(step: Step, days: int, lane_of, reader_of):
    world = AdWorld()
    first = LAST - timedelta(days=days - 1)
    live = {
        one.external_id
        for one in world.entities("snapchat", EntityKind.CAMPAIGN, now=NOW)
        if one.status is not EntityStatus.ENDED
    }
    expected = {
        (one.external_id, one.starts_at): one
        for one in world.figures("snapchat", step, first=first, last=LAST, now=NOW)
        if one.external_id in live
    }
    vendor = PracticeSnapchat(world=world, rows_at_once=4)
    with PracticeServer(vendors=[vendor], now=lambda: NOW) as server:
        lane = replace(lane_of("snapchat"), base_url=server.base_url("snapchat"))
        reader = reader_of(SNAPCHAT)
        account = await reader.account(lane)
        question = {"lane": lane, "account": account, "step": step, "first": first, "last": LAST}
        rows, pages = await all_of(reader.figures, **question)
    assert {(one.external_id, one.starts_at): one for one in rows} == expected
    assert len(rows) == len(expected)
    assert pages > len(live)


async def test_the_account_is_as_the_world_has_it(lane_of, reader_of):
    reader = reader_of(SNAPCHAT)
    assert await reader.account(lane_of("snapchat")) == AdWorld().account("snapchat")
    assert reader.ad_account_of(lane_of("snapchat")) == AdWorld().account("snapchat").account


async def test_a_range_beyond_snapchats_is_not_asked_for(server, lane_of, reader_of):
    reader, lane = reader_of(SNAPCHAT), lane_of("snapchat")
    account = AdWorld().account("snapchat")
    for step, days in ((Step.DAY, 32), (Step.HOUR, 8)):
        first = LAST - timedelta(days=days - 1)
        with pytest.raises(ValueError, match="days"):
            await reader.figures(lane, account, step, first=first, last=LAST)
    assert server.calls == ()


async def test_what_snapchat_does_not_publish_is_empty_and_not_asked_for(
    server, lane_of, reader_of
):
    reader, lane = reader_of(SNAPCHAT), lane_of("snapchat")
    assert await reader.own_figures(lane) == ()
    assert await reader.changes(lane, since=datetime(2026, 1, 1, tzinfo=UTC)) == ()
    assert await reader.recommendations(lane) == ()
    assert server.calls == ()


async def every_answer(reader: Reader, lane: Lane) -> list[object]:
    account = AdWorld().account("snapchat")
    campaign = AdWorld().entities("snapchat", EntityKind.CAMPAIGN, now=NOW)[0].external_id
    question = {"first": LAST, "last": LAST}
    return [
        await reader.account(lane),
        await reader.entities(lane, EntityKind.CAMPAIGN),
        await reader.figures(lane, account, Step.DAY, **question),
        await reader.figures(lane, account, Step.DAY, **question, cursor=f'[null,"{campaign}"]'),
    ]


async def test_without_an_ad_account_nothing_is_asked(server, lane_of, reader_of):
    lane, reader = lane_of("snapchat", ad_account_id=""), reader_of(SNAPCHAT)
    assert reader.ad_account_of(lane) is None
    for answer in (await every_answer(reader, lane))[:3]:
        assert isinstance(answer, NeedsReauthorisation)
        assert answer.reason.code == "reading.no_ad_account"


async def test_without_oauth_credentials_it_is_said_what_to_add(server, lane_of, reader_of):
    lane = lane_of("snapchat")
    lane = replace(lane, secrets={"access_token": lane.secrets["access_token"]})
    for answer in await every_answer(reader_of(SNAPCHAT), lane):
        assert isinstance(answer, NeedsReauthorisation)
        assert answer.reason.code == "snapchat.ads_credentials_missing"
    assert server.calls == ()


async def test_refused_credentials_ask_for_new_ones(lane_of, reader_of):
    lane = lane_of("snapchat")
    lane = replace(lane, secrets=dict.fromkeys(lane.secrets, "a-wrong-secret-0001"))
    for answer in await every_answer(reader_of(SNAPCHAT), lane):
        assert isinstance(answer, NeedsReauthorisation)
        assert answer.reason.code == "snapchat.ads_grant_refused"


async def test_one_access_token_serves_all_calls_and_no_secret_is_in_a_url(
    server, lane_of, reader_of
):
    lane = lane_of("snapchat")
    answers = await every_answer(reader_of(SNAPCHAT), lane)
    assert [type(answer) for answer in answers] == [AdAccount, Page, Page, Page]
    paths = [call.path for call in server.calls]
    assert paths[0] == "/login/oauth2/access_token"
    assert len(paths) == 5
    for call in server.calls:
        shown = f"{call.path}{call.query}"
        assert not any(secret in shown for secret in lane.secrets.values())
        assert lane.secrets["access_token"] not in f"{call.headers}{call.body!r}"


async def test_a_token_that_is_refused_before_its_time_is_renewed_once(server, lane_of, reader_of):
    lane, reader = lane_of("snapchat"), reader_of(SNAPCHAT)
    await reader.account(lane)
    server.faults.add(Fault(FaultKind.BAD_TOKEN))
    assert isinstance(await reader.account(lane), AdAccount)
    server.faults.add(Fault(FaultKind.BAD_TOKEN, count=None))
    assert isinstance(await reader.account(lane), NeedsReauthorisation)


async def test_an_unknown_field_is_refused_by_snapchat(lane_of, reader_of):
    lane = lane_of("snapchat", conversion_metric="moon_landings")
    *_, answer = await every_answer(reader_of(SNAPCHAT), lane)
    assert isinstance(answer, Rejected)
    assert answer.reason.code == "snapchat.ads_request_refused"
    assert answer.reason.facts["platform_code"] == "E2002"


@pytest.mark.parametrize(
    "body", [b"{}", b'{"request_status":"SUCCESS"}', b'{"request_status":7,"campaigns":[]}']
)
async def test_an_answer_of_another_shape_is_not_understood(body: bytes, lane_of, reader_of):
    with PracticeServer(vendors=[Says(body)], now=lambda: NOW) as server:
        lane = replace(lane_of("snapchat"), base_url=server.base_url("snapchat"))
        for answer in await every_answer(reader_of(SNAPCHAT), lane):
            assert isinstance(answer, Misunderstood)


async def test_a_part_that_failed_inside_a_success_is_a_failure(lane_of, reader_of):
    body = (
        b'{"request_status":"SUCCESS","campaigns":'
        b'[{"sub_request_status":"ERROR","error_code":"E3"}]}'
    )
    with PracticeServer(vendors=[Says(body)], now=lambda: NOW) as server:
        lane = replace(lane_of("snapchat"), base_url=server.base_url("snapchat"))
        answer = await reader_of(SNAPCHAT).entities(lane, EntityKind.CAMPAIGN)
    assert isinstance(answer, Rejected)
    assert answer.reason.code == "snapchat.ads_part_refused"
    assert answer.reason.facts["platform_code"] == "E3"


async def test_a_portal_is_no_ad_account(server, lane_of, reader_of):
    server.faults.add(Fault(FaultKind.HTML, count=None))
    for answer in await every_answer(reader_of(SNAPCHAT), lane_of("snapchat")):
        assert isinstance(answer, Misunderstood)
