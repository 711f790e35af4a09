"""What "test connection" looks at: recent counts, then Snapchat's verdict on a test event.

Source: developers.snap.com/api/marketing-api/Conversions-API/VerifySetUp, read 2026-11-22: what is
posted to `/events/validate` is listed under test events and counted nowhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

import orjson

from stratum_desktop.platforms._shared.ad_answer import understood
from stratum_desktop.platforms._shared.answer import json_object
from stratum_desktop.platforms._shared.check import clock_checks, failed
from stratum_desktop.platforms._shared.http import NoReply, Reply
from stratum_desktop.platforms.contract import ConnectionCheck, Lane
from stratum_desktop.platforms.failures import Failure, Misunderstood
from stratum_desktop.platforms.snapchat import vocabulary as words
from stratum_desktop.platforms.snapchat.client import SnapchatAdsClient, SnapchatClient
from stratum_desktop.platforms.snapchat.entities import ACCOUNTS, account_of
from stratum_desktop.platforms.snapchat.errors import answered, failure_of, is_valid
from stratum_desktop.platforms.snapchat.manifest import AD_ACCOUNT, APP

_ANSWER, _TOKEN, _ASSET = "Answer from Snapchat", "Access token", "Pixel or app"
_TEST_EVENT, _AD_ACCOUNT = "Test event", "Ad account"
_TOKEN_FAULTS = frozenset({"snapchat.token_refused"})
#: Nobody's address: the domain is set aside for examples. Source: RFC 2606, section 3.
_NOBODY = hashlib.sha256(b"connection-test@example.com").hexdigest()
_EXTINFO = ["i2", "com.example.test", "1", "1.0", "17.0", "iPhone", "en_US", "UTC"]


async def checks_of(
    client: SnapchatClient, ads: SnapchatAdsClient, lane: Lane, *, now_seconds: int
) -> tuple[ConnectionCheck, ...]:
    """Return what was looked at, in order; what was not reached is left out, never passed.

    Args:
        now_seconds: epoch seconds, the time of the test event.
    """
    reply = await client.read_statistics(lane)
    if isinstance(reply, NoReply):
        return (failed(_ANSWER, reply.failure),)
    checks = [
        ConnectionCheck(_ANSWER, passed=True, detail=f"in {reply.duration_ms} ms"),
        *clock_checks(reply, "Snapchat"),
    ]
    answer = json_object(reply.body) or {}
    if reply.status != 200 or answer.get("status") != "SUCCESS":
        failure = failure_of(reply)
        name = _TOKEN if failure.reason.code in _TOKEN_FAULTS else _ASSET
        checks.append(failed(name, failure))
        return tuple(checks)
    checks.append(ConnectionCheck(_TOKEN, passed=True, detail="accepted"))
    asset = f"{lane.account}{_recent_events(answer)}"
    checks.append(ConnectionCheck(_ASSET, passed=True, detail=asset))
    verdict = await client.validate_events(lane, _test_batch(lane, now_seconds))
    checks.append(_verdict_check(verdict))
    return (*checks, *await _account_checks(ads, lane))


async def _account_checks(ads: SnapchatAdsClient, lane: Lane) -> tuple[ConnectionCheck, ...]:
    """Look at the ad account that the destination names; empty where it names none."""
    ad_account_id = lane.options.get(AD_ACCOUNT)
    if not ad_account_id:
        return ()
    answer = answered(await ads.read(lane, ACCOUNTS, ad_account_id))
    if isinstance(answer, Failure):
        return (failed(_AD_ACCOUNT, answer),)
    account = understood(lambda: account_of(answer, ad_account_id))
    if isinstance(account, Misunderstood):
        return (failed(_AD_ACCOUNT, account),)
    detail = f"{account.name}, in {account.currency}, {account.time_zone}"
    return (ConnectionCheck(_AD_ACCOUNT, passed=True, detail=detail),)


def _recent_events(answer: Mapping[str, object]) -> str:
    """Return the count of live events in the last hour, or nothing when it was not told."""
    statistics = answer.get("stats")
    live = statistics.get("live") if isinstance(statistics, Mapping) else None
    count = live.get("event_count_past_hour") if isinstance(live, Mapping) else None
    return f", {count} live events in the last hour" if type(count) is int else ""


def _verdict_check(reply: Reply | NoReply) -> ConnectionCheck:
    if isinstance(reply, NoReply):
        return failed(_TEST_EVENT, reply.failure)
    if reply.status == 200 and is_valid(json_object(reply.body) or {}):
        return ConnectionCheck(_TEST_EVENT, passed=True, detail="found valid, and not counted")
    return failed(_TEST_EVENT, failure_of(reply))


def _test_batch(lane: Lane, now_seconds: int) -> bytes:
    event: dict[str, object] = {
        "event_name": "PAGE_VIEW",
        "event_time": now_seconds,
        "event_id": f"connection-test-{now_seconds}",
        "action_source": words.WEB,
        "event_source_url": "https://www.example.com/",
        "user_data": {"em": [_NOBODY]},
    }
    if lane.options.get("asset_kind") == APP:
        filler = ["0"] * (words.EXTINFO_LENGTH - len(_EXTINFO))
        event["action_source"] = words.MOBILE_APP
        event["app_data"] = {"advertiser_tracking_enabled": 1, "extinfo": _EXTINFO + filler}
    return orjson.dumps({"data": [event]})
