"""Test connection: what was looked at, and nothing passed that was not reached."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stratum_desktop.platforms import registry
from stratum_desktop.platforms.contract import ConnectionCheck
from stratum_desktop.practice.servers import Fault, FaultKind, PracticeLinkedIn, PracticeServer

LINKEDIN = registry.get("linkedin")


def by_name(checks: tuple[ConnectionCheck, ...]) -> dict[str, bool]:
    return {check.name: check.passed for check in checks}


def detail_of(checks: tuple[ConnectionCheck, ...], name: str) -> str:
    (found,) = [check.detail for check in checks if check.name == name]
    return found


async def test_a_working_lane_passes_every_check_and_sends_no_event(server, lane_of, sender_of):
    lane = lane_of("linkedin", rules="Purchase=8100008, Lead=8100009")
    checks = await sender_of(LINKEDIN).test(lane)
    assert by_name(checks) == {
        "Answer from LinkedIn": True,
        "Clock": True,
        "Access token": True,
        "Ad account": True,
        "Rule for Purchase": True,
        "Rule for Lead": True,
        "Campaigns": True,
    }
    assert "CAPI Purchase" in detail_of(checks, "Rule for Purchase")
    assert {call.method for call in server.calls} == {"GET"}
    assert server.calls[0].query["account"] == f"urn:li:sponsoredAccount:{lane.account}"
    assert server.ledger.counts("linkedin").received == 0


@pytest.mark.parametrize(
    ("rules", "passed", "words"),
    [
        ("Purchase=424242", False, "is not among"),
        ("Purchase=8100099", False, "not made for the Conversions API"),
        ("Purchase=8100009", True, "of type LEAD, where PURCHASE is usual"),
        ("Lead=8100009", True, "CAPI Lead"),
        ("Demo booked=8100009", True, "CAPI Lead"),
    ],
)
async def test_each_rule_is_looked_up(lane_of, sender_of, rules: str, passed: bool, words: str):
    checks = await sender_of(LINKEDIN).test(lane_of("linkedin", rules=rules))
    (found,) = [check for check in checks if check.name.startswith("Rule for ")]
    assert found.passed is passed
    assert words in found.detail


async def test_a_rule_that_is_switched_off_fails(lane_of, sender_of):
    class Off(PracticeLinkedIn):
        def answer(self, call, *, now, poison):
            answered = super().answer(call, now=now, poison=poison)
            return replace(answered, body=answered.body.replace(b":true", b":false"))

    with PracticeServer(vendors=[Off()]) as server:
        lane = lane_of("linkedin", rules="Lead=8100009")
        checks = await sender_of(LINKEDIN).test(replace(lane, base_url=server.base_url("linkedin")))
    assert by_name(checks)["Rule for Lead"] is False
    assert "switched off" in detail_of(checks, "Rule for Lead")


async def test_a_refused_token_fails_its_check_and_reaches_no_further(lane_of, sender_of):
    lane = replace(lane_of("linkedin"), secrets={"access_token": "wrong-token-0000001"})
    checks = by_name(await sender_of(LINKEDIN).test(lane))
    assert checks == {"Answer from LinkedIn": True, "Clock": True, "Access token": False}


@pytest.mark.parametrize("change", [{"account": "999999"}, {"options": {"api_version": "209901"}}])
async def test_another_account_or_version_is_no_fault_of_the_token(lane_of, sender_of, change):
    checks = by_name(await sender_of(LINKEDIN).test(replace(lane_of("linkedin"), **change)))
    assert checks == {"Answer from LinkedIn": True, "Clock": True, "Ad account": False}


async def test_a_portal_is_no_account(server, lane_of, sender_of):
    server.faults.add(Fault(FaultKind.HTML))
    checks = by_name(await sender_of(LINKEDIN).test(lane_of("linkedin")))
    assert checks["Ad account"] is False
    assert "Access token" not in checks


async def test_no_token_at_all_is_said_without_asking(server, lane_of, sender_of):
    checks = await sender_of(LINKEDIN).test(replace(lane_of("linkedin"), secrets={}))
    assert by_name(checks) == {"Answer from LinkedIn": False}
    assert "linkedin.token_missing" in checks[0].detail
    assert server.calls == ()


async def test_campaigns_are_looked_at_by_their_own_token(lane_of, sender_of):
    lane = lane_of("linkedin", rules="Purchase=8100008")
    token = lane.secrets["access_token"]
    without = replace(lane, secrets={"access_token": token})
    assert "Campaigns" not in by_name(await sender_of(LINKEDIN).test(without))
    wrong = replace(lane, secrets={"access_token": token, "ads_access_token": token})
    checks = await sender_of(LINKEDIN).test(wrong)
    assert checks[-1].passed is False
    assert checks[-1].reason.code == "linkedin.ads_not_allowed"
    nowhere = replace(lane, options={**lane.options, "time_zone": "Mars/Olympus"})
    checks = await sender_of(LINKEDIN).test(nowhere)
    assert checks[-1].reason.code == "destination.option_malformed"
