"""Test connection: what was looked at, and nothing passed that was not reached."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stratum_desktop.platforms import registry
from stratum_desktop.platforms.contract import ConnectionCheck
from stratum_desktop.practice.servers import (
    Answered,
    Fault,
    FaultKind,
    PracticeMeta,
    PracticeServer,
    Vendor,
)

META = registry.get("meta")


def by_name(checks: tuple[ConnectionCheck, ...]) -> dict[str, bool]:
    return {check.name: check.passed for check in checks}


async def test_a_working_lane_passes_every_check_and_sends_no_event(server, lane_of, sender_of):
    checks = await sender_of(META).test(lane_of("meta"))
    assert by_name(checks) == {
        "Answer from Meta": True,
        "Clock": True,
        "Access token": True,
        "Dataset": True,
        "Store sales": True,
    }
    assert any("Practice dataset" in check.detail for check in checks)
    assert {call.method for call in server.calls} == {"GET"}
    assert server.ledger.counts("meta").received == 0


async def test_a_refused_token_fails_its_check_and_reaches_no_further(lane_of, sender_of):
    lane = replace(lane_of("meta"), secrets={"access_token": "wrong-token-0000001"})
    checks = by_name(await sender_of(META).test(lane))
    assert checks == {"Answer from Meta": True, "Clock": True, "Access token": False}


async def test_an_unknown_version_is_no_fault_of_the_token(lane_of, sender_of):
    checks = by_name(await sender_of(META).test(lane_of("meta", api_version="v99.0")))
    assert checks == {"Answer from Meta": True, "Clock": True, "Dataset": False}


async def test_a_dataset_out_of_the_tokens_reach_leaves_the_token_standing(lane_of, sender_of):
    checks = await _checks_by(PracticeMeta(datasets=frozenset({"5555555"})), lane_of, sender_of)
    assert by_name(checks) == {"Answer from Meta": True, "Access token": True, "Dataset": False}


async def test_a_portal_is_no_dataset(lane_of, sender_of, server):
    server.faults.add(Fault(FaultKind.HTML))
    checks = await sender_of(META).test(lane_of("meta"))
    assert by_name(checks)["Dataset"] is False
    assert "Access token" not in by_name(checks)


async def test_a_second_read_that_is_refused_says_so_and_keeps_the_first(lane_of, sender_of):
    class KeepsToItself(PracticeMeta):
        def answer(self, call, *, now, poison):
            if call.query.get("fields") == "is_consolidated_container":
                return Answered(400, b'{"error":{"code":100}}')
            return super().answer(call, now=now, poison=poison)

    checks = by_name(await _checks_by(KeepsToItself(), lane_of, sender_of))
    assert (checks["Dataset"], checks["Store sales"]) == (True, False)


async def test_a_dataset_without_offline_events_says_so(lane_of, sender_of):
    class WebOnly(PracticeMeta):
        def answer(self, call, *, now, poison):
            answered = super().answer(call, now=now, poison=poison)
            return replace(answered, body=answered.body.replace(b":true", b":false"))

    checks = await _checks_by(WebOnly(), lane_of, sender_of)
    assert by_name(checks)["Store sales"] is False
    assert "web and app events go" in checks[-1].detail


async def _checks_by(vendor: Vendor, lane_of, sender_of) -> tuple[ConnectionCheck, ...]:
    with PracticeServer(vendors=[vendor]) as server:
        lane = replace(lane_of("meta"), base_url=server.base_url("meta"))
        checks = await sender_of(META).test(lane)
    # The clock of this server is the real one, which the test's own does not follow.
    return tuple(check for check in checks if check.name != "Clock")


@pytest.mark.parametrize("offset_ms", [-150_000, 150_000])
async def test_a_clock_that_is_off_fails_its_check(lane_of, sender_of, clock, offset_ms: int):
    clock.set_wall(clock.now_ms() + offset_ms)
    checks = await sender_of(META).test(lane_of("meta"))
    assert by_name(checks)["Clock"] is False
    side = "ahead of" if offset_ms > 0 else "behind"
    assert any(side in check.detail for check in checks if check.name == "Clock")


async def test_no_token_at_all_is_said_without_asking(server, lane_of, sender_of):
    checks = await sender_of(META).test(replace(lane_of("meta"), secrets={}))
    assert by_name(checks) == {"Answer from Meta": False}
    assert "meta.token_missing" in checks[0].detail
    assert server.calls == ()
