"""Test connection: what was looked at, and nothing passed that was not reached."""

from __future__ import annotations

from dataclasses import replace

import orjson
import pytest
from conversion import NOW

from stratum_desktop.platforms import registry
from stratum_desktop.platforms.contract import ConnectionCheck, Lane
from stratum_desktop.practice.servers import (
    PRACTICE_GOOGLE_ACTIONS,
    Fault,
    FaultKind,
    PracticeGoogle,
    PracticeServer,
)

GOOGLE = registry.get("google")
ANSWER, CLOCK = "Answer from Google", "Clock"


def by_name(checks: tuple[ConnectionCheck, ...]) -> dict[str, bool]:
    return {check.name: check.passed for check in checks}


def with_options(lane: Lane, **options: str) -> Lane:
    return replace(lane, options={**lane.options, **options})


@pytest.mark.parametrize("api", ["", "click_conversions"])
async def test_every_action_is_tried_and_no_event_is_counted(server, lane, sender_of, api: str):
    checks = await sender_of(GOOGLE).test(with_options(lane, api=api))
    actions = {
        f"Conversion action {number} ({', '.join(names)})": True
        for number, names in PRACTICE_GOOGLE_ACTIONS.items()
    }
    assert by_name(checks) == {ANSWER: True, CLOCK: True, **actions}
    asked = [orjson.loads(call.body) for call in server.calls if call.path != "/token"]
    assert len(asked) == 2
    assert all(body["validateOnly"] is True for body in asked)
    assert server.ledger.counts("google").received == 0


@pytest.mark.parametrize("api", ["", "click_conversions"])
async def test_one_action_for_everything_is_tried_once(lane, sender_of, api: str):
    checks = await sender_of(GOOGLE).test(with_options(lane, api=api, actions="7100005"))
    assert by_name(checks) == {
        ANSWER: True,
        CLOCK: True,
        "Conversion action 7100005 (every event)": True,
    }


@pytest.mark.parametrize("api", ["", "click_conversions"])
async def test_an_action_that_is_not_there_fails_by_name(lane, sender_of, api: str):
    wrong = with_options(lane, api=api, actions="Purchase=7100005, Lead=424242")
    checks = await sender_of(GOOGLE).test(wrong)
    assert by_name(checks)["Conversion action 424242 (Lead)"] is False
    (detail,) = [check.detail for check in checks if "424242" in check.name]
    assert "ACTION" in detail
    good = "Conversion action 7100005 (Purchase)"
    # One wrong action refuses the Data Manager's whole request: the other stays unknown.
    assert by_name(checks).get(good) is (True if api else None)


@pytest.mark.parametrize("api", ["", "click_conversions"])
async def test_an_account_out_of_reach_fails(lane, sender_of, api: str):
    wrong = replace(with_options(lane, api=api), account="111-222-3333")
    checks = await sender_of(GOOGLE).test(wrong)
    assert by_name(checks) == {ANSWER: True, CLOCK: True, "Account": False}
    assert "google.permission_missing" in checks[-1].detail


async def test_consent_that_has_ended_fails(lane, sender_of):
    wrong = replace(lane, secrets={**lane.secrets, "refresh_token": "a-revoked-token-01"})
    checks = await sender_of(GOOGLE).test(wrong)
    assert by_name(checks) == {"Access": False}
    assert "google.consent_ended" in checks[0].detail
    assert "invalid_grant" in checks[0].detail


async def test_no_answer_passes_nothing(server, lane, sender_of):
    server.faults.add(Fault(FaultKind.RESET_BEFORE, count=None))
    assert by_name(await sender_of(GOOGLE).test(lane)) == {ANSWER: False}


async def test_a_clock_that_is_off_fails(lane, sender_of, clock):
    with PracticeServer(vendors=[PracticeGoogle()], now=lambda: NOW) as server:
        clock.advance(seconds=200)
        checks = await sender_of(GOOGLE).test(replace(lane, base_url=server.base_url("google")))
    assert by_name(checks)[CLOCK] is False
