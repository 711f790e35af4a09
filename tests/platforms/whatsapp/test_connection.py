"""Test connection: what was looked at, and nothing passed that was not reached."""

from __future__ import annotations

from dataclasses import replace

from stratum_desktop.platforms import registry
from stratum_desktop.platforms.contract import ConnectionCheck
from stratum_desktop.practice.servers import Answered, Fault, FaultKind, PracticeServer
from stratum_desktop.practice.servers.whatsapp import PracticeWhatsApp

WHATSAPP = registry.get("whatsapp")
ACCOUNT = "WhatsApp Business account"


def by_name(checks: tuple[ConnectionCheck, ...]) -> dict[str, bool]:
    return {check.name: check.passed for check in checks}


async def test_a_working_lane_passes_every_check_and_sends_no_event(server, lane_of, sender_of):
    checks = await sender_of(WHATSAPP).test(lane_of("whatsapp"))
    assert by_name(checks) == {
        "Answer from Meta": True,
        "Clock": True,
        "Access token": True,
        "Dataset": True,
        ACCOUNT: True,
    }
    assert {call.method for call in server.calls} == {"GET"}
    assert server.ledger.counts("whatsapp").received == 0


async def test_a_refused_token_fails_its_check_and_reaches_no_further(lane_of, sender_of):
    lane = replace(lane_of("whatsapp"), secrets={"access_token": "wrong-token-0000001"})
    checks = by_name(await sender_of(WHATSAPP).test(lane))
    assert checks == {"Answer from Meta": True, "Clock": True, "Access token": False}


async def test_a_dataset_out_of_reach_leaves_the_token_standing(lane_of, sender_of):
    lane = replace(lane_of("whatsapp"), account="5555555")
    checks = by_name(await sender_of(WHATSAPP).test(lane))
    assert checks == {
        "Answer from Meta": True,
        "Clock": True,
        "Access token": True,
        "Dataset": False,
    }


async def test_a_business_account_out_of_reach_fails_its_own_check(lane_of, sender_of):
    lane = lane_of("whatsapp", whatsapp_business_account_id="7777777")
    checks = by_name(await sender_of(WHATSAPP).test(lane))
    assert (checks["Dataset"], checks[ACCOUNT]) == (True, False)


async def test_no_business_account_is_said_without_asking(server, lane_of, sender_of):
    lane = replace(lane_of("whatsapp"), options={})
    checks = await sender_of(WHATSAPP).test(lane)
    assert by_name(checks)[ACCOUNT] is False
    assert len(server.calls) == 1


async def test_an_account_that_is_linked_to_another_dataset_is_said_so(lane_of, sender_of):
    class LinkedElsewhere(PracticeWhatsApp):
        def answer(self, call, *, now, poison):
            if call.path.endswith("/dataset"):
                return Answered(200, b'{"id": "888888"}')
            return super().answer(call, now=now, poison=poison)

    with PracticeServer(vendors=[LinkedElsewhere()]) as server:
        lane = replace(lane_of("whatsapp"), base_url=server.base_url("whatsapp"))
        checks = await sender_of(WHATSAPP).test(lane)
    assert by_name(checks)[ACCOUNT] is False
    assert "linked to dataset 888888" in checks[-1].detail


async def test_a_second_call_that_fails_is_not_passed(server, lane_of, sender_of):
    class Silent(PracticeWhatsApp):
        def answer(self, call, *, now, poison):
            if call.path.endswith("/dataset"):
                return Answered(200, b"<html>", headers={})
            return super().answer(call, now=now, poison=poison)

    with PracticeServer(vendors=[Silent()]) as silent:
        lane = replace(lane_of("whatsapp"), base_url=silent.base_url("whatsapp"))
        checks = await sender_of(WHATSAPP).test(lane)
    assert by_name(checks)[ACCOUNT] is False
    server.faults.add(Fault(FaultKind.RESET_BEFORE))
    assert by_name(await sender_of(WHATSAPP).test(lane_of("whatsapp"))) == {
        "Answer from Meta": False
    }


async def test_no_token_at_all_is_said_without_asking(server, lane_of, sender_of):
    checks = await sender_of(WHATSAPP).test(replace(lane_of("whatsapp"), secrets={}))
    assert by_name(checks) == {"Answer from Meta": False}
    assert server.calls == ()
