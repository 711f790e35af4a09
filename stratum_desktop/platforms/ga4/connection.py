"""What "test connection" looks at: reach, clock, and Google's verdict on a made-up event.

The validation endpoint keeps nothing and looks at neither secret nor measurement id, and no
other call does: that they are right shows in the property's Realtime report alone.
Source: developers.google.com/analytics/devguides/collection/protocol/ga4/validating-events, read
2026-11-22.
"""

from __future__ import annotations

import orjson

from stratum_desktop.platforms._shared.answer import json_object
from stratum_desktop.platforms._shared.check import clock_checks, failed
from stratum_desktop.platforms._shared.http import NoReply, Reply
from stratum_desktop.platforms.contract import ConnectionCheck, Lane
from stratum_desktop.platforms.ga4.client import Ga4Client
from stratum_desktop.platforms.ga4.errors import failure_of, objections_of

_ANSWER, _TEST_EVENT = "Answer from Google Analytics", "Form of a test event"
_SOUND = (
    "found valid, and not counted; Google never says whether measurement ID and API secret are"
    " right: look for the first events in Realtime"
)


async def checks_of(
    client: Ga4Client, lane: Lane, *, now_seconds: int
) -> tuple[ConnectionCheck, ...]:
    """Return what was looked at, in order; what Google does not tell is no check.

    Args:
        now_seconds: epoch seconds, the time of the test event.
    """
    reply = await client.validate(lane, _test_body(now_seconds))
    if isinstance(reply, NoReply):
        return (failed(_ANSWER, reply.failure),)
    return (
        ConnectionCheck(_ANSWER, passed=True, detail=f"in {reply.duration_ms} ms"),
        *clock_checks(reply, "Google Analytics"),
        _verdict_check(reply),
    )


def _verdict_check(reply: Reply) -> ConnectionCheck:
    objections = objections_of(json_object(reply.body) or {}) if reply.status == 200 else None
    if objections is None:
        return failed(_TEST_EVENT, failure_of(reply))
    detail = ", ".join(objections) if objections else _SOUND
    return ConnectionCheck(_TEST_EVENT, passed=not objections, detail=detail)


def _test_body(now_seconds: int) -> bytes:
    event = {
        "name": "page_view",
        "params": {"page_location": "https://www.example.com/", "event_id": "connection-test"},
    }
    return orjson.dumps(
        {
            "client_id": f"1.{now_seconds}",
            "timestamp_micros": now_seconds * 1_000_000,
            "validation_behavior": "ENFORCE_RECOMMENDATIONS",
            "events": [event],
        }
    )
