"""Test connection: what was looked at, and nothing passed that was not reached."""

from __future__ import annotations

from dataclasses import replace

import orjson
import pytest

from stratum_desktop.platforms import registry
from stratum_desktop.platforms.contract import ConnectionCheck
from stratum_desktop.practice.servers import (
    Answered,
    Fault,
    FaultKind,
    PracticeServer,
    PracticeSnapchat,
    Vendor,
)

SNAPCHAT = registry.get("snapchat")
REACHED = {"Answer from Snapchat": True, "Clock": True}


def by_name(checks: tuple[ConnectionCheck, ...]) -> dict[str, bool]:
    return {check.name: check.passed for check in checks}


@pytest.mark.parametrize("options", [{}, {"asset_kind": "app"}])
async def test_a_working_lane_passes_every_check_and_no_event_is_counted(
    server, lane_of, sender_of, options: dict[str, str]
):
    lane = lane_of("snapchat", ad_account_id="", **options)
    checks = await sender_of(SNAPCHAT).test(lane)
    assert by_name(checks) == {
        **REACHED,
        "Access token": True,
        "Pixel or app": True,
        "Test event": True,
    }
    assert any("0 live events in the last hour" in check.detail for check in checks)
    assert [call.path.partition("/events")[2] for call in server.calls] == [
        "/validate/stats",
        "/validate",
    ]
    assert server.ledger.counts("snapchat").received == 0


async def test_an_ad_account_is_looked_at_where_one_is_named(lane_of, sender_of):
    lane = lane_of("snapchat")
    checks = await sender_of(SNAPCHAT).test(lane)
    assert (checks[-1].name, checks[-1].passed) == ("Ad account", True)
    assert "EUR" in checks[-1].detail
    without = replace(lane, secrets={"access_token": lane.secrets["access_token"]})
    checks = await sender_of(SNAPCHAT).test(without)
    assert by_name(checks)["Test event"] is True
    assert (checks[-1].name, checks[-1].passed) == ("Ad account", False)
    assert checks[-1].reason.code == "snapchat.ads_credentials_missing"
    other = lane_of("snapchat", ad_account_id="99999999-0000-4000-8000-000000000000")
    checks = await sender_of(SNAPCHAT).test(other)
    assert checks[-1].reason.code == "snapchat.ads_not_allowed"


async def test_the_test_event_is_about_nobody_and_of_now(server, lane_of, sender_of, clock):
    await sender_of(SNAPCHAT).test(lane_of("snapchat", ad_account_id=""))
    (event,) = orjson.loads(server.calls[-1].body)["data"]
    assert event["event_time"] == clock.now_ms() // 1000
    assert event["user_data"].keys() == {"em"}
    assert event["action_source"] == "WEB"


async def test_a_refused_token_fails_its_check_and_reaches_no_further(server, lane_of, sender_of):
    lane = replace(lane_of("snapchat"), secrets={"access_token": "wrong-token-0000001"})
    checks = await sender_of(SNAPCHAT).test(lane)
    assert by_name(checks) == {**REACHED, "Access token": False}
    assert len(server.calls) == 1


async def _checks_by(vendor: Vendor, lane_of, sender_of) -> tuple[ConnectionCheck, ...]:
    with PracticeServer(vendors=[vendor]) as server:
        lane = lane_of("snapchat", ad_account_id="")
        lane = replace(lane, base_url=server.base_url("snapchat"))
        checks = await sender_of(SNAPCHAT).test(lane)
    # The clock of this server is the real one, which the test's own does not follow.
    return tuple(check for check in checks if check.name != "Clock")


async def test_a_pixel_that_does_not_exist_fails_and_says_nothing_of_the_token(lane_of, sender_of):
    checks = await _checks_by(PracticeSnapchat(assets=frozenset()), lane_of, sender_of)
    assert by_name(checks) == {"Answer from Snapchat": True, "Pixel or app": False}
    assert "snapchat.asset_unknown" in checks[-1].detail


class _Answers(PracticeSnapchat):
    """Answers one route in its own way."""

    def __init__(self, route: str, status: int, body: object) -> None:
        super().__init__()
        self._route, self._answered = route, Answered(status, orjson.dumps(body))

    def answer(self, call, *, now, poison):
        if call.path.endswith(self._route):
            return self._answered
        return super().answer(call, now=now, poison=poison)


@pytest.mark.parametrize(
    "body", [{"status": "SUCCESS"}, {"status": "SUCCESS", "stats": {"live": {}}}]
)
async def test_counts_that_were_not_told_are_not_invented(lane_of, sender_of, body: object):
    checks = await _checks_by(_Answers("/stats", 200, body), lane_of, sender_of)
    assert by_name(checks)["Pixel or app"]
    assert not any("last hour" in check.detail for check in checks)


@pytest.mark.parametrize("body", [{"status": "FAILURE"}, {}, [], "<html>"])
async def test_a_200_that_is_no_success_passes_nothing(lane_of, sender_of, body: object):
    checks = await _checks_by(_Answers("/stats", 200, body), lane_of, sender_of)
    assert by_name(checks) == {"Answer from Snapchat": True, "Pixel or app": False}


@pytest.mark.parametrize("status", [200, 400])
async def test_a_test_event_that_is_found_invalid_fails_with_its_code(
    lane_of, sender_of, status: int
):
    body = {"status": "INVALID", "errors": {"codes": ["517"], "error_msgs": ["…"]}}
    checks = await _checks_by(_Answers("/validate", status, body), lane_of, sender_of)
    assert by_name(checks)["Pixel or app"]
    assert not by_name(checks)["Test event"]
    assert "517" in checks[-1].detail


async def test_a_verdict_that_never_came_is_no_verdict(lane_of, sender_of):
    class ResetsNext(PracticeSnapchat):
        def answer(self, call, *, now, poison):
            flaky.faults.add(Fault(FaultKind.RESET_BEFORE))
            return super().answer(call, now=now, poison=poison)

    with PracticeServer(vendors=[ResetsNext()]) as flaky:
        lane = replace(lane_of("snapchat"), base_url=flaky.base_url("snapchat"))
        checks = await sender_of(SNAPCHAT).test(lane)
    assert by_name(checks)["Pixel or app"]
    assert by_name(checks)["Test event"] is False
    assert "network.answer_lost" in checks[-1].detail


async def test_a_portal_is_no_pixel(lane_of, sender_of, server):
    server.faults.add(Fault(FaultKind.HTML))
    checks = by_name(await sender_of(SNAPCHAT).test(lane_of("snapchat")))
    assert checks["Pixel or app"] is False
    assert "Access token" not in checks


async def test_no_token_at_all_is_said_without_asking(server, lane_of, sender_of):
    checks = await sender_of(SNAPCHAT).test(replace(lane_of("snapchat"), secrets={}))
    assert by_name(checks) == {"Answer from Snapchat": False}
    assert "snapchat.token_missing" in checks[0].detail
    assert server.calls == ()
