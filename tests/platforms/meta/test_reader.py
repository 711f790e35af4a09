"""The Meta reader asks what Meta answers, and each refusal says what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import orjson
import pytest
from conversion import NOW, a_purchase
from living_server import lane_to

from stratum_desktop.domain.ads.entity import AdAccount, EntityKind, EntityStatus
from stratum_desktop.domain.ads.figure import Step
from stratum_desktop.domain.ads.own_figure import OwnTopic
from stratum_desktop.platforms import registry
from stratum_desktop.platforms.ad_contract import (
    CURSOR_ENDED,
    NO_AD_ACCOUNT,
    SPAN_TOO_LARGE,
    TOO_FAR_BACK,
    Page,
)
from stratum_desktop.platforms.contract import Parcel
from stratum_desktop.platforms.failures import (
    Misunderstood,
    NeedsReauthorisation,
    RateLimited,
    Rejected,
    Unavailable,
)
from stratum_desktop.practice.servers import Answered, Call, PracticeMeta, PracticeServer
from stratum_desktop.practice.servers.graph_answers import error
from stratum_desktop.practice.servers.meta import PRACTICE_META_ADS_TOKEN

META = registry.get("meta")
TODAY = date(2026, 3, 2)


class Scripted(PracticeMeta):
    """A Meta that answers the paths of a script by it."""

    def __init__(self, **answers: Answered) -> None:
        super().__init__()
        self.answers = answers

    def answer(self, call: Call, *, now: float, poison: Mapping[str, bool]) -> Answered:
        scripted = self.answers.get(call.path.rsplit("/", 1)[-1])
        return scripted or super().answer(call, now=now, poison=poison)


@pytest.fixture
def scripted():
    """Start a server whose Meta answers by a script; stopped again."""
    servers: list[PracticeServer] = []

    def scripted(**answers: Answered) -> PracticeServer:
        server = PracticeServer(vendors=[Scripted(**answers)], now=lambda: NOW, keep_calls=16)
        server.start()
        servers.append(server)
        return server

    yield scripted
    for server in servers:
        server.stop()


def body(value: object, **headers: str) -> Answered:
    return Answered(200, orjson.dumps(value), headers)


async def account_of(reader, lane) -> AdAccount:
    account = await reader.account(lane)
    assert isinstance(account, AdAccount), account
    return account


async def test_the_dataset_is_asked_with_its_token_and_the_ad_account_with_the_other(
    living_server, reader_of
):
    living = living_server()
    lane, reader = living.lane_of("meta"), reader_of(META)
    lane = replace(lane, secrets={**lane.secrets, "ads_access_token": PRACTICE_META_ADS_TOKEN})
    await reader.own_figures(lane)
    await account_of(reader, lane)
    quality, offline, account = living.server.calls
    assert quality.path == offline.path == "/v26.0/dataset_quality"
    assert quality.query["dataset_id"] == lane.account
    assert account.path == f"/v26.0/act_{lane.options['ad_account_id']}"
    tokens = [call.headers["authorization"] for call in (quality, offline, account)]
    assert tokens == [f"Bearer {lane.secrets[name]}" for name in
                      ("access_token", "access_token", "ads_access_token")]  # fmt: skip


async def test_without_a_token_for_ads_that_for_events_is_used(living_server, reader_of):
    living = living_server()
    lane = living.lane_of("meta")
    assert set(lane.secrets) == {"access_token"}
    assert isinstance(await reader_of(META).account(lane), AdAccount)
    swapped = replace(lane, secrets={"access_token": PRACTICE_META_ADS_TOKEN})
    assert isinstance(await reader_of(META).account(swapped), AdAccount)
    answer = await reader_of(META).own_figures(swapped)
    assert isinstance(answer, NeedsReauthorisation)
    assert answer.reason.code == "meta.quality_permission_missing"


async def test_without_an_ad_account_the_dataset_is_read_all_the_same(living_server, reader_of):
    living = living_server()
    lane, reader = replace(living.lane_of("meta"), options={}), reader_of(META)
    assert reader.ad_account_of(lane) is None
    assert await reader.own_figures(lane) == ()
    for answer in (
        await reader.account(lane),
        await reader.entities(lane, EntityKind.CAMPAIGN),
    ):
        assert isinstance(answer, NeedsReauthorisation)
        assert answer.reason.code == NO_AD_ACCOUNT


async def test_meta_tells_of_the_events_that_it_was_sent(living_server, reader_of, sender_of):
    living = living_server()
    lane = living.lane_of("meta")
    events = [a_purchase(event_id="a"), a_purchase(event_id="b", action_source="physical_store")]
    parcels = [Parcel(at, META.body_of(event)) for at, event in enumerate(events)]
    assert (await sender_of(META).send(lane, parcels)).failure is None
    said = {(one.topic, one.item): one.value for one in await reader_of(META).own_figures(lane)}
    assert said[OwnTopic.MATCH_KEY, "email"] == 100
    assert said[OwnTopic.DEDUPE_KEY, "event_id server"] == 100
    assert 0 < said[OwnTopic.MATCH_QUALITY, ""] <= 10
    assert said[OwnTopic.MATCH_KEY, "offline phone"] == 100
    assert said[OwnTopic.FRESHNESS, "real_time"] is None


@pytest.mark.parametrize(("code", "subcode"), [(10, None), (200, None), (294, None), (3, None)])
async def test_a_missing_right_is_named(scripted, reader_of, code: int, subcode: int | None):
    refusal = error(403, code, "no", subcode=subcode)
    server = scripted(dataset_quality=refusal, act_700800900100200=refusal)
    lane, reader = lane_to(server, "meta"), reader_of(META)
    quality, account = await reader.own_figures(lane), await reader.account(lane)
    assert isinstance(quality, NeedsReauthorisation)
    assert quality.reason.code == "meta.quality_permission_missing"
    assert isinstance(account, NeedsReauthorisation)
    assert account.reason.code == "meta.ads_read_missing"


async def test_where_offline_events_are_not_told_of_web_events_stand_alone(
    reader_of,
):
    class NoOffline(PracticeMeta):
        def answer(self, call: Call, *, now: float, poison: Mapping[str, bool]) -> Answered:
            if call.query.get("fields", "").startswith("offline"):
                return error(400, 10, "Application does not have permission for this action")
            return body({"web": [{"event_name": "Lead", "acr": {"percentage": 5}}]})

    with PracticeServer(vendors=[NoOffline()], now=lambda: NOW) as other:
        said = await reader_of(META).own_figures(lane_to(other, "meta"))
    assert [(one.subject, one.value) for one in said] == [("Lead", 5)]


@pytest.mark.parametrize(
    ("refusal", "reason"),
    [
        (error(400, 2642, "Invalid cursors values"), CURSOR_ENDED),
        (error(400, 3018, "The start date is too far back"), TOO_FAR_BACK),
        (error(400, 100, "Reduce the data", subcode=1487534), SPAN_TOO_LARGE),
    ],
)
async def test_a_refusal_that_a_smaller_question_would_not_meet_says_so(
    scripted, reader_of, refusal: Answered, reason: str
):
    server = scripted(insights=refusal)
    lane, reader = lane_to(server, "meta"), reader_of(META)
    account = await account_of(reader, lane)
    answer = await reader.figures(lane, account, Step.DAY, first=TODAY, last=TODAY)
    assert isinstance(answer, Rejected)
    assert answer.reason.code == reason


async def test_the_practice_account_keeps_37_months_and_takes_no_old_cursor(
    living_server, reader_of
):
    lane, reader = living_server().lane_of("meta"), reader_of(META)
    account = await account_of(reader, lane)
    old = date(2022, 1, 1)
    too_old = await reader.figures(lane, account, Step.DAY, first=old, last=old)
    assert isinstance(too_old, Rejected)
    assert too_old.reason.code == TOO_FAR_BACK
    ended = await reader.entities(lane, EntityKind.CAMPAIGN, cursor="QVFI")
    assert isinstance(ended, Rejected)
    assert ended.reason.code == CURSOR_ENDED


async def test_a_quota_that_is_nearly_used_up_stops_the_next_question(scripted, reader_of, clock):
    usage = {"7": [{"call_count": 96, "estimated_time_to_regain_access": 4}]}
    answer = body({"data": []}, **{"x-business-use-case-usage": orjson.dumps(usage).decode()})
    server = scripted(campaigns=answer)
    lane, reader = lane_to(server, "meta"), reader_of(META)
    assert isinstance(await reader.entities(lane, EntityKind.CAMPAIGN), Page)
    asked = len(server.calls)
    stopped = await reader.entities(lane, EntityKind.AD_SET)
    assert isinstance(stopped, RateLimited)
    assert stopped.retry_after_seconds == pytest.approx(240)
    assert len(server.calls) == asked
    clock.advance(seconds=240)
    assert isinstance(await reader.entities(lane, EntityKind.AD_SET), Page)


async def test_a_limit_of_the_business_waits_as_many_minutes_as_meta_says(scripted, reader_of):
    usage = {"7": [{"call_count": 100, "estimated_time_to_regain_access": 12}]}
    headers = {"x-business-use-case-usage": orjson.dumps(usage).decode()}
    server = scripted(
        campaigns=error(400, 80004, "Too many calls", subcode=2446079, headers=headers)
    )
    answer = await reader_of(META).entities(lane_to(server, "meta"), EntityKind.CAMPAIGN)
    assert isinstance(answer, RateLimited)
    assert answer.retry_after_seconds == 720


@pytest.mark.parametrize(
    "page",
    [
        {},
        {"data": {}},
        {"data": [7]},
        {"data": [{"id": "1"}]},
        {"data": [], "paging": {"next": "https://…"}},
    ],
)
async def test_a_listing_of_another_shape_is_not_understood(scripted, reader_of, page: object):
    server = scripted(campaigns=body(page))
    answer = await reader_of(META).entities(lane_to(server, "meta"), EntityKind.CAMPAIGN)
    assert isinstance(answer, Misunderstood)
    assert answer.reason.code == "reading.answer_strange"


async def test_an_error_with_status_200_is_an_error(scripted, reader_of):
    server = scripted(campaigns=Answered(200, error(200, 2, "x", is_transient=True).body))
    answer = await reader_of(META).entities(lane_to(server, "meta"), EntityKind.CAMPAIGN)
    assert isinstance(answer, Unavailable)


async def test_what_has_ended_is_listed_too(living_server, reader_of):
    living = living_server()
    page = await reader_of(META).entities(living.lane_of("meta"), EntityKind.CAMPAIGN)
    assert isinstance(page, Page)
    true = living.world.entities("meta", EntityKind.CAMPAIGN, now=NOW)
    assert {one.status for one in true} == set(EntityStatus)
    assert [(one.external_id, one.status) for one in page.rows] == [
        (one.external_id, one.status) for one in true
    ]


async def test_more_days_than_the_manifest_allows_are_a_mistake_of_the_caller(
    living_server, reader_of
):
    lane, reader = living_server().lane_of("meta"), reader_of(META)
    account = await account_of(reader, lane)
    with pytest.raises(ValueError, match="1 to 7 days"):
        await reader.figures(lane, account, Step.HOUR, first=TODAY - timedelta(days=7), last=TODAY)
