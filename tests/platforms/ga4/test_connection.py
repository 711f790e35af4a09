"""Test connection: what was looked at, and nothing claimed that Google does not tell."""

from __future__ import annotations

from dataclasses import replace

import orjson
import pytest

from stratum_desktop.platforms import registry
from stratum_desktop.platforms.contract import ConnectionCheck
from stratum_desktop.practice.servers import Answered, Fault, FaultKind, PracticeGa4, PracticeServer

GA4 = registry.get("ga4")
REACHED = {"Answer from Google Analytics": True, "Clock": True}
FORM = "Form of a test event"


def by_name(checks: tuple[ConnectionCheck, ...]) -> dict[str, bool]:
    return {check.name: check.passed for check in checks}


async def test_a_working_lane_passes_and_no_event_is_counted(server, lane_of, sender_of):
    checks = await sender_of(GA4).test(lane_of("ga4"))
    assert by_name(checks) == {**REACHED, FORM: True}
    assert [call.path for call in server.calls] == ["/debug/mp/collect"]
    assert server.ledger.counts("ga4").received == 0


async def test_a_wrong_secret_is_not_found_out_and_not_called_right(server, lane_of, sender_of):
    lane = replace(lane_of("ga4"), secrets={"api_secret": "somebody-elses-secret"})
    checks = await sender_of(GA4).test(lane)
    assert by_name(checks) == {**REACHED, FORM: True}
    assert "never says whether measurement ID and API secret are right" in checks[-1].detail


async def test_the_test_event_is_about_nobody_and_of_now(server, lane_of, sender_of, clock):
    await sender_of(GA4).test(lane_of("ga4"))
    body = orjson.loads(server.calls[-1].body)
    assert body["timestamp_micros"] == clock.now_ms() * 1000
    assert body["validation_behavior"] == "ENFORCE_RECOMMENDATIONS"
    assert not {"user_data", "user_id"} & body.keys()


@pytest.mark.parametrize(
    ("status", "body", "detail"),
    [
        (
            200,
            {"validationMessages": [{"fieldPath": "client_id", "validationCode": "VALUE_INVALID"}]},
            "VALUE_INVALID client_id",
        ),
        (200, {}, "answer.not_understood"),
        (200, [], "answer.not_understood"),
        (204, {}, "answer.not_understood"),
        (403, {"validationMessages": []}, "ga4.access_refused"),
    ],
)
async def test_a_verdict_that_is_not_good_passes_nothing(
    lane_of, sender_of, status: int, body: object, detail: str
):
    class Says(PracticeGa4):
        def answer(self, call, *, now, poison):
            return Answered(status, b"" if status == 204 else orjson.dumps(body))

    with PracticeServer(vendors=[Says()]) as saying:
        lane = replace(lane_of("ga4"), base_url=saying.base_url("ga4"))
        checks = await sender_of(GA4).test(lane)
    assert by_name(checks)[FORM] is False
    assert detail in checks[-1].detail


async def test_a_portal_is_not_google(lane_of, sender_of, server):
    server.faults.add(Fault(FaultKind.HTML))
    assert by_name(await sender_of(GA4).test(lane_of("ga4")))[FORM] is False


async def test_no_secret_at_all_is_said_without_asking(server, lane_of, sender_of):
    checks = await sender_of(GA4).test(replace(lane_of("ga4"), secrets={}))
    assert by_name(checks) == {"Answer from Google Analytics": False}
    assert "ga4.secret_missing" in checks[0].detail
    assert server.calls == ()
