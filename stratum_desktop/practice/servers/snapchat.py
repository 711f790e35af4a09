"""A strict Snapchat: refuses what Snapchat refuses, in Snapchat's answer shape.

Whether one invalid event refuses its whole batch is not documented; this server takes it for
yes. Sources, read 2026-11-22: developers.snap.com/api/marketing-api/Conversions-API/UsingTheAPI,
…/VerifySetUp and …/Deduplication; answer models of the vendor's Java SDK 1.1.5.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from types import MappingProxyType

import orjson

from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.servers.fault import Fault, FaultKind
from stratum_desktop.practice.servers.snapchat_ads import (
    PRACTICE_SNAPCHAT_CLIENT,
    SnapchatAds,
)
from stratum_desktop.practice.servers.snapchat_ads import SECRETS as ADS_SECRETS
from stratum_desktop.practice.servers.snapchat_rules import BATCH_LIMIT, objection_to
from stratum_desktop.practice.servers.vendor import Answered, Call, ReceivedEvent

PRACTICE_SNAPCHAT_TOKEN = "practice-snapchat-token-0001"  # noqa: S105 - opens only this server
PRACTICE_SNAPCHAT_PIXEL = "1a2b3c4d-0000-4000-8000-5e6f708090a0"

#: The one code that Snapchat's pages show.
_CODE = "517"
#: How long a repeat is recognised: by `event_id`, and a purchase by its `order_id`.
_DEDUPE_SECONDS = 48 * 3600
_DEDUPE_ORDER_SECONDS = 30 * 86_400
_ROUTES = {"events": "POST", "events/validate": "POST", "events/validate/stats": "GET"}


class PracticeSnapchat:
    """Snapchat's `events` path, its validation and its statistics, and the Ads API."""

    key = "snapchat"
    account = PRACTICE_SNAPCHAT_PIXEL
    secrets: Mapping[str, str] = MappingProxyType(
        {"access_token": PRACTICE_SNAPCHAT_TOKEN, **ADS_SECRETS}
    )

    def __init__(
        self,
        *,
        world: AdWorld | None = None,
        assets: frozenset[str] | None = None,
        rows_at_once: int | None = None,
    ) -> None:
        """Open for `secrets`.

        Args:
            world: what is in the ad account; one of its own unless given.
            assets: the pixels and apps that exist; None lets every id be one.
            rows_at_once: so many rows of a listing of ads, whatever is asked for.
        """
        self._assets = assets
        self._rows_at_once = rows_at_once
        self._ads = SnapchatAds(AdWorld() if world is None else world)
        self.options: Mapping[str, str] = MappingProxyType(
            {"ad_account_id": self._ads.ad_account_id, "client_id": PRACTICE_SNAPCHAT_CLIENT}
        )

    def answer(self, call: Call, *, now: float, poison: Mapping[str, bool]) -> Answered:
        """Judge a call: path and method, token, asset, then the batch as a whole."""
        of_ads = self._ads.answer(call, now=now, rows_at_once=self._rows_at_once)
        if of_ads is not None:
            return of_ads
        version, _, below = call.path.strip("/").partition("/")
        asset, _, route = below.partition("/")
        method = _ROUTES.get(route)
        if version != "v3" or method is None:
            return Answered(404, b"404 page not found")
        if call.method != method:
            return Answered(405, b"405 method not allowed")
        if call.query.get("access_token") != self.secrets["access_token"]:
            return _refusal(401, "The access token is invalid or expired")
        if self._assets is not None and asset not in self._assets:
            return _refusal(404, "The asset does not exist")
        if method == "GET":
            return _statistics(now)
        if route == "events":
            return _take(asset, call.body, now=now, poison=poison)
        return _validate(call.body, now=now)

    def misbehaviour(self, fault: Fault) -> Answered:
        """Return Snapchat's words for a rate limit, a refused token or an outage."""
        headers = {} if fault.retry_after is None else {"retry-after": fault.retry_after}
        if fault.kind is FaultKind.RATE_LIMIT:
            return _refusal(429, "Too many requests", headers=headers)
        if fault.kind is FaultKind.BAD_TOKEN:
            return _refusal(401, "The access token is invalid or expired")
        return _refusal(fault.status, "Internal error", headers=headers)


def _take(asset: str, body: bytes, *, now: float, poison: Mapping[str, bool]) -> Answered:
    events = _events_of(body)
    if events is None:
        return _refusal(400, f"data must be an array of 1 to {BATCH_LIMIT} events")
    for index, event in enumerate(events):
        objection = objection_to(event, now=now)
        if objection is not None:
            return _refusal(400, objection)
        event_id = str(event.get("event_id"))
        if event_id in poison:
            return _refusal(400, "Invalid event", event=index if poison[event_id] else None)
    answer = {"status": "VALID", "reason": "Events have been processed successfully."}
    accepted = tuple(map(_received, events))
    return Answered(200, orjson.dumps(answer), account=asset, accepted=accepted)


def _validate(body: bytes, *, now: float) -> Answered:
    events = _events_of(body)
    if events is None:
        return _refusal(400, f"data must be an array of 1 to {BATCH_LIMIT} events")
    logs = []
    for index, event in enumerate(events):
        objection = objection_to(event, now=now)
        errors = {"codes": [], "error_msgs": []} if objection is None else _errors(objection)
        status = "VALID" if objection is None else "INVALID"
        logs.append({"event": index, "status": status, "errors": errors, "warnings": []})
    is_valid = all(log["status"] == "VALID" for log in logs)
    answer = {
        "status": "VALID" if is_valid else "INVALID",
        "test_event": True,
        "reason": "Test events have been validated.",
        "event_logs": logs,
    }
    return Answered(200 if is_valid else 400, orjson.dumps(answer))


def _statistics(now: float) -> Answered:
    quiet = {"event_count_past_hour": 0, "latest_event_ts": int(now) - 3600}
    answer = {"status": "SUCCESS", "stats": {"live": quiet, "test": quiet}}
    return Answered(200, orjson.dumps(answer))


def _events_of(body: bytes) -> list[dict[str, object]] | None:
    try:
        root = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    events = root.get("data") if isinstance(root, dict) else None
    is_batch = isinstance(events, list) and 0 < len(events) <= BATCH_LIMIT
    return events if is_batch else None


def _received(event: dict[str, object]) -> ReceivedEvent:
    event_id = event.get("event_id")
    custom_data = event.get("custom_data")
    has_order = isinstance(custom_data, dict) and bool(custom_data.get("order_id"))
    is_order = event["event_name"] == "PURCHASE" and has_order
    body = orjson.dumps(event)
    return ReceivedEvent(
        name=str(event["event_name"]),
        event_id=event_id if isinstance(event_id, str) and event_id else None,
        digest=hashlib.blake2b(body, digest_size=8).hexdigest(),
        dedupe_seconds=_DEDUPE_ORDER_SECONDS if is_order else _DEDUPE_SECONDS,
    )


def _refusal(
    status: int,
    reason: str,
    *,
    event: int | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answered:
    answer: dict[str, object] = {
        "status": "INVALID",
        "reason": reason,
        "errors": _errors(reason),
    }
    if event is not None:
        answer["event"] = event
    return Answered(status, orjson.dumps(answer), headers=headers or {})


def _errors(message: str) -> dict[str, list[str]]:
    return {"codes": [_CODE], "error_msgs": [message]}
