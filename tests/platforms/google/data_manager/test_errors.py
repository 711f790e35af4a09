"""Every reason of the Data Manager is exactly one failure."""

from __future__ import annotations

import orjson
import pytest

from stratum_desktop.platforms._shared.failure_kind import Kind
from stratum_desktop.platforms._shared.http import Reply
from stratum_desktop.platforms.failures import (
    NeedsReauthorisation,
    RateLimited,
    Rejected,
    Unavailable,
)
from stratum_desktop.platforms.google.data_manager.errors import (
    BY_REASON,
    destinations_named,
    failure_of,
)

KINDS = {
    Kind.REAUTHORISE: NeedsReauthorisation,
    Kind.REJECT: Rejected,
    Kind.RETRY: Unavailable,
    Kind.SLOW_DOWN: RateLimited,
}


def reply(reason: str | None, *violations: tuple[str, str], status: int = 400) -> Reply:
    details: list[object] = [] if reason is None else [{"reason": reason}]
    if violations:
        fields = [{"field": field, "reason": why} for field, why in violations]
        details.append({"fieldViolations": fields})
    body = {"error": {"code": status, "status": "INVALID_ARGUMENT", "details": details}}
    return Reply(status, {}, orjson.dumps(body), 5, 0.0, None)


@pytest.mark.parametrize("reason", sorted(BY_REASON))
def test_every_reason_is_the_failure_of_its_kind(reason: str):
    kind, code = BY_REASON[reason]
    failure = failure_of(reply(reason.replace("*", "SOMETHING")))
    assert type(failure) is KINDS[kind]
    assert failure.reason.code == code


@pytest.mark.parametrize(
    ("path", "guilty"),
    [
        ("events[3].event_timestamp", (3,)),
        ("events.events[12].user_data.user_identifiers[0]", (12,)),
        ("events[99999]", ()),
        ("destinations[1].product_destination_id", ()),
        ("my_events[4]", ()),
    ],
)
def test_bad_events_are_found_by_their_path(path: str, guilty: tuple[int, ...]):
    failure = failure_of(reply("INVALID_EVENT", (path, "INVALID_EVENT")))
    assert isinstance(failure, Rejected)
    assert failure.guilty == guilty


def test_several_events_are_named_once_each_and_in_order():
    paths = [("events[7].a", "X"), ("events[2].b", "X"), ("events[7].c", "X")]
    failure = failure_of(reply("INVALID_EVENT", *paths))
    assert isinstance(failure, Rejected)
    assert failure.guilty == (2, 7)


def test_what_stops_the_destination_weighs_more_than_one_event():
    failure = failure_of(
        reply(
            "INVALID_ARGUMENT",
            ("events[0].event_timestamp", "EVENT_TIME_INVALID"),
            ("destinations[0].product_destination_id", "INVALID_CONVERSION_ACTION_ID"),
        )
    )
    assert isinstance(failure, NeedsReauthorisation)
    assert failure.reason.code == "google.action_refused"


def test_the_reason_of_a_field_says_more_than_a_general_one():
    failure = failure_of(reply("INVALID_ARGUMENT", ("events[0].x", "EVENT_TIME_INVALID")))
    assert failure.reason.code == "google.event_time_refused"
    assert failure.reason.facts["platform_code"] == "INVALID_ARGUMENT/EVENT_TIME_INVALID"


def test_without_a_reason_the_status_decides():
    assert isinstance(failure_of(reply(None)), Rejected)
    assert isinstance(failure_of(reply("A_NEW_REASON", status=403)), NeedsReauthorisation)


def test_destinations_are_found_by_their_path():
    body = reply("X", ("destinations[4].product_destination_id", "X"), ("events[1]", "X")).body
    assert destinations_named(body) == (4,)
    assert destinations_named(b"<html>") == ()
