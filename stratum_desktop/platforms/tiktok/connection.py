"""What "test connection" looks at, in TikTok's terms, without an event.

TikTok offers no read that a token of Events Manager may make. An empty batch stands in for it: a
token that is refused is refused before the batch is looked at, and an empty batch is refused as
a parameter. That order is our own assumption; so a lane without an advertiser is told nothing of
its pixel.
"""

from __future__ import annotations

from stratum_desktop.platforms._shared.ad_answer import understood
from stratum_desktop.platforms._shared.answer import json_object
from stratum_desktop.platforms._shared.check import clock_checks, failed
from stratum_desktop.platforms._shared.http import NoReply
from stratum_desktop.platforms.contract import ConnectionCheck, Lane
from stratum_desktop.platforms.failures import Misunderstood
from stratum_desktop.platforms.tiktok.client import TikTokClient
from stratum_desktop.platforms.tiktok.entities import account_of
from stratum_desktop.platforms.tiktok.errors import (
    ACCEPTED,
    ads_failure_of,
    code_of,
    data_of,
    failure_of,
)
from stratum_desktop.platforms.tiktok.manifest import AD_ACCOUNT
from stratum_desktop.platforms.tiktok.vocabulary import WEB

#: What an empty batch may be answered with by somebody who knows the token.
_TOKEN_KNOWN = frozenset({ACCEPTED, 40002})
_AD_ACCOUNT = "Ad account"
_TOKEN_FAULTS = frozenset({"tiktok.token_missing", "tiktok.token_refused", "tiktok.access_refused"})


async def checks_of(
    client: TikTokClient, lane: Lane, empty_batch: bytes, *, now_seconds: float
) -> tuple[ConnectionCheck, ...]:
    """Return what was looked at, in order; what was not reached is left out, never passed."""
    reply = await client.post_events(lane, empty_batch)
    if isinstance(reply, NoReply):
        return (failed("Answer from TikTok", reply.failure),)
    checks = [
        ConnectionCheck("Answer from TikTok", passed=True, detail=f"in {reply.duration_ms} ms"),
        *clock_checks(reply, "TikTok"),
    ]
    if code_of(json_object(reply.body) or {}) in _TOKEN_KNOWN:
        checks.append(ConnectionCheck("Access token", passed=True, detail="accepted"))
        checks += await _pixel_checks(client, lane, now_seconds)
        return (*checks, *await _account_checks(client, lane, now_seconds))
    failure = failure_of(reply, now_seconds=now_seconds)
    name = "Access token" if failure.reason.code in _TOKEN_FAULTS else "Event set"
    return (*checks, failed(name, failure))


async def _account_checks(
    client: TikTokClient, lane: Lane, now_seconds: float
) -> tuple[ConnectionCheck, ...]:
    """Look at the ad account that the destination names; empty where it names none."""
    advertiser_id = lane.options.get(AD_ACCOUNT)
    if not advertiser_id:
        return ()
    reply = await client.read_advertiser(lane, advertiser_id)
    data = data_of(reply, now_seconds=now_seconds)
    if not isinstance(data, dict):
        return (failed(_AD_ACCOUNT, data),)
    account = understood(lambda: account_of(data, advertiser_id))
    if isinstance(account, Misunderstood):
        return (failed(_AD_ACCOUNT, account),)
    if account is None:
        detail = f"the token sees no ad account {advertiser_id}"
        return (ConnectionCheck(_AD_ACCOUNT, passed=False, detail=detail),)
    detail = f"{account.name}, in {account.currency}, {account.time_zone}"
    return (ConnectionCheck(_AD_ACCOUNT, passed=True, detail=detail),)


async def _pixel_checks(
    client: TikTokClient, lane: Lane, now_seconds: float
) -> tuple[ConnectionCheck, ...]:
    """Look the pixel up by its advertiser; empty for other event sets and without one."""
    advertiser_id = lane.options.get(AD_ACCOUNT)
    if not advertiser_id or (lane.options.get("event_source") or WEB) != WEB:
        return ()
    reply = await client.read_pixel(lane, advertiser_id)
    if isinstance(reply, NoReply):
        return (failed("Pixel", reply.failure),)
    answer = json_object(reply.body) or {}
    if code_of(answer) != ACCEPTED:
        failure = ads_failure_of(reply, now_seconds=now_seconds)
        return (failed("Pixel", failure),)
    return (_pixel_check(answer, lane, advertiser_id),)


def _pixel_check(answer: dict[str, object], lane: Lane, advertiser_id: str) -> ConnectionCheck:
    data = answer.get("data")
    pixels = data.get("pixels") if isinstance(data, dict) else None
    for pixel in pixels if isinstance(pixels, list) else ():
        if isinstance(pixel, dict) and pixel.get("pixel_code") == lane.account:
            name = pixel.get("pixel_name")
            detail = f"{lane.account}, named {name}" if isinstance(name, str) else lane.account
            return ConnectionCheck("Pixel", passed=True, detail=detail)
    detail = f"advertiser {advertiser_id} has no pixel {lane.account}"
    return ConnectionCheck("Pixel", passed=False, detail=detail)
