"""Test connection: what was looked at, and nothing passed that was not reached."""

from __future__ import annotations

from dataclasses import replace

import orjson
import pytest

from stratum_desktop.platforms import registry
from stratum_desktop.platforms.contract import ConnectionCheck, Lane
from stratum_desktop.practice.servers import (
    Answered,
    Fault,
    FaultKind,
    PracticeServer,
    PracticeTikTok,
    Vendor,
)

TIKTOK = registry.get("tiktok")
ADVERTISER = PracticeTikTok().options["ad_account_id"]


def by_name(checks: tuple[ConnectionCheck, ...]) -> dict[str, bool]:
    return {check.name: check.passed for check in checks}


async def test_a_working_lane_passes_by_a_batch_without_events(server, lane_of, sender_of):
    checks = await sender_of(TIKTOK).test(lane_of("tiktok", ad_account_id=""))
    assert by_name(checks) == {"Answer from TikTok": True, "Clock": True, "Access token": True}
    (call,) = server.calls
    assert orjson.loads(call.body)["data"] == []
    assert server.ledger.counts("tiktok").received == 0


async def test_with_an_ad_account_it_is_looked_at_and_the_pixel_there(server, lane_of, sender_of):
    lane = lane_of("tiktok")
    checks = await sender_of(TIKTOK).test(lane)
    assert by_name(checks)["Pixel"] is True
    assert by_name(checks)["Ad account"] is True
    assert "Practice pixel" in checks[-2].detail
    assert "EUR" in checks[-1].detail
    assert server.calls[-2].query == {"advertiser_id": ADVERTISER, "code": lane.account}


async def test_a_token_for_events_alone_is_told_what_to_add(lane_of, sender_of):
    lane = lane_of("tiktok")
    events_only = replace(lane, secrets={"access_token": lane.secrets["access_token"]})
    checks = await sender_of(TIKTOK).test(events_only)
    assert (by_name(checks)["Access token"], by_name(checks)["Ad account"]) == (True, False)
    assert checks[-1].reason.code == "tiktok.ads_not_allowed"


async def test_a_pixel_of_somebody_else_and_an_advertiser_out_of_reach_fail(lane_of, sender_of):
    lane = replace(lane_of("tiktok"), account="COTHERPIXEL00001")
    checks = await sender_of(TIKTOK).test(lane)
    assert by_name(checks)["Pixel"] is False
    assert "has no pixel COTHERPIXEL00001" in checks[-2].detail
    checks = await sender_of(TIKTOK).test(lane_of("tiktok", ad_account_id="123456"))
    assert (by_name(checks)["Pixel"], by_name(checks)["Ad account"]) == (False, False)
    assert "tiktok.ads_not_allowed" in checks[-1].detail


async def test_only_a_pixel_is_looked_up_among_pixels(server, lane_of, sender_of):
    lane = replace(lane_of("tiktok", event_source="offline"), account="7123456789")
    checks = await sender_of(TIKTOK).test(lane)
    assert "Pixel" not in by_name(checks)
    assert len(server.calls) == 2


async def test_a_refused_token_fails_its_check_and_reaches_no_further(lane_of, sender_of):
    lane = replace(lane_of("tiktok"), secrets={"access_token": "wrong-token-0000001"})
    checks = by_name(await sender_of(TIKTOK).test(lane))
    assert checks == {"Answer from TikTok": True, "Clock": True, "Access token": False}


async def test_an_event_set_out_of_the_tokens_reach_is_no_fault_of_the_token(lane_of, sender_of):
    vendor = PracticeTikTok(event_sets=frozenset({"C0"}))
    checks = by_name(await _checks_by(vendor, lane_of("tiktok"), sender_of))
    assert checks == {"Answer from TikTok": True, "Event set": False}


async def test_a_portal_is_no_event_set(lane_of, sender_of, server):
    server.faults.add(Fault(FaultKind.HTML))
    checks = by_name(await sender_of(TIKTOK).test(lane_of("tiktok")))
    assert checks["Event set"] is False
    assert "Access token" not in checks


async def test_an_empty_batch_that_is_accepted_passes_too(lane_of, sender_of):
    class TakesNothing(PracticeTikTok):
        def answer(self, call, *, now, poison):
            return Answered(200, b'{"code":0,"message":"OK"}')

    checks = by_name(await _checks_by(TakesNothing(), lane_of("tiktok"), sender_of))
    assert checks["Access token"] is True


@pytest.mark.parametrize(
    "body", [b'{"code":0}', b'{"code":0,"data":{"pixels":7}}', b'{"code":0,"data":{"pixels":[1]}}']
)
async def test_a_list_without_the_pixel_is_no_pixel(lane_of, sender_of, body: bytes):
    class KeepsToItself(PracticeTikTok):
        def answer(self, call, *, now, poison):
            if call.method == "GET":
                return Answered(200, body)
            return super().answer(call, now=now, poison=poison)

    lane = lane_of("tiktok", ad_account_id="123456")
    checks = by_name(await _checks_by(KeepsToItself(), lane, sender_of))
    assert (checks["Access token"], checks["Pixel"]) == (True, False)


async def _checks_by(vendor: Vendor, lane: Lane, sender_of) -> tuple[ConnectionCheck, ...]:
    with PracticeServer(vendors=[vendor]) as server:
        lane = replace(lane, base_url=server.base_url("tiktok"))
        checks = await sender_of(TIKTOK).test(lane)
    # The clock of this server is the real one, which the test's own does not follow.
    return tuple(check for check in checks if check.name != "Clock")


async def test_a_clock_that_is_off_fails_its_check(lane_of, sender_of, clock):
    clock.set_wall(clock.now_ms() - 150_000)
    checks = await sender_of(TIKTOK).test(lane_of("tiktok"))
    assert by_name(checks)["Clock"] is False


async def test_no_token_at_all_is_said_without_asking(server, lane_of, sender_of):
    checks = await sender_of(TIKTOK).test(replace(lane_of("tiktok"), secrets={}))
    assert by_name(checks) == {"Answer from TikTok": False}
    assert "tiktok.token_missing" in checks[0].detail
    assert server.calls == ()
