"""A strict TikTok: refuses what TikTok refuses, in its words; its code decides, not the status.

Source: business-api.tiktok.com/portal/docs?id=1771101303285761 (report events),
…/responses-and-errors/v1.3 and …?id=1740858697598978 (list pixels), read 2026-11.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from types import MappingProxyType

import orjson

from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.servers.fault import Fault, FaultKind
from stratum_desktop.practice.servers.tiktok_ads import TikTokAds
from stratum_desktop.practice.servers.tiktok_answers import no_permission, refused, said
from stratum_desktop.practice.servers.tiktok_rules import BATCH_LIMIT, SOURCES, objection_to
from stratum_desktop.practice.servers.vendor import Answered, Call, ReceivedEvent

PRACTICE_TIKTOK_TOKEN = "practice-tiktok-token-0001"  # noqa: S105 - opens nothing but this server
PRACTICE_TIKTOK_MARKETING_TOKEN = "practice-tiktok-marketing-0001"  # noqa: S105 - as above
PRACTICE_TIKTOK_PIXEL = "CPRACTICE0PIXEL00002"

#: Repeats are recognised for 48 h. Source: …/event-deduplication/v1.3.
_DEDUPE_SECONDS = 48 * 3600
_ID_OF_SOURCE = {"web": re.compile(r"C[A-Z0-9]{9,39}")}
_OTHER_ID = re.compile(r"[0-9]{5,25}")


class PracticeTikTok:
    """TikTok's `event/track`, the list of an advertiser's pixels, and the Marketing API."""

    key = "tiktok"
    account = PRACTICE_TIKTOK_PIXEL
    secrets: Mapping[str, str] = MappingProxyType(
        {"access_token": PRACTICE_TIKTOK_TOKEN, "ads_access_token": PRACTICE_TIKTOK_MARKETING_TOKEN}
    )

    def __init__(
        self, *, world: AdWorld | None = None, event_sets: frozenset[str] | None = None
    ) -> None:
        """Open for the tokens of `secrets`.

        Args:
            world: what is in the ad account; one of its own unless given.
            event_sets: ids that the token may report to; None lets it report to every one that is
                spelled like an id of its kind.
        """
        self._event_sets = event_sets
        self._ads = TikTokAds(AdWorld() if world is None else world)
        self.options: Mapping[str, str] = MappingProxyType(
            {"ad_account_id": self._ads.advertiser_id}
        )

    def answer(self, call: Call, *, now: float, poison: Mapping[str, bool]) -> Answered:
        """Judge a call: path, token, event set, then the batch as a whole."""
        wants, is_of_ads = (call.method, call.path), self._ads.serves(call)
        if wants not in (_TRACK, _PIXELS) and not is_of_ads:
            return Answered(404, orjson.dumps({"message": f"Unknown path: {call.path}"}))
        token = call.headers.get("access-token", "")
        if not token:
            return said(401, 40104, "Access token is empty.")
        if token not in self.secrets.values():
            return said(401, 40105, "Access token is incorrect or has been revoked.")
        may_see_ads = token == self.secrets["ads_access_token"]
        if is_of_ads:
            return self._ads.answer(call, now=now) if may_see_ads else no_permission()
        if wants == _PIXELS:
            return self._pixels(call.query) if may_see_ads else no_permission()
        if may_see_ads:
            return said(200, 40001, "No permission to report events.")
        return self._track(call, now=now, poison=poison)

    def misbehaviour(self, fault: Fault) -> Answered:
        """Return TikTok's words for a rate limit (an HTTP 401), a refused token or an outage."""
        headers = {} if fault.retry_after is None else {"retry-after": fault.retry_after}
        if fault.kind is FaultKind.RATE_LIMIT:
            text = "Too many requests. Please retry in some time."
            return said(401, 40100, text, headers=headers)
        if fault.kind is FaultKind.BAD_TOKEN:
            return said(401, 40105, "Access token is incorrect or has been revoked.")
        return said(fault.status, 50000, "System error.", headers=headers)

    def _pixels(self, query: Mapping[str, str]) -> Answered:
        if not query.get("advertiser_id"):
            return refused("advertiser_id: Missing data for required field.")
        if query["advertiser_id"] != self._ads.advertiser_id:
            return no_permission()
        pixel = {
            "pixel_id": "7000000000000000002",
            "pixel_code": PRACTICE_TIKTOK_PIXEL,
            "pixel_name": "Practice pixel",
        }
        is_asked_for = query.get("code", PRACTICE_TIKTOK_PIXEL) == PRACTICE_TIKTOK_PIXEL
        found = [pixel] if is_asked_for else []
        page = {"page": 1, "page_size": 10, "total_number": len(found), "total_page": 1}
        return said(200, 0, "OK", data={"pixels": found, "page_info": page})

    def _track(self, call: Call, *, now: float, poison: Mapping[str, bool]) -> Answered:
        root = _json(call.body)
        if not isinstance(root, dict):
            return refused("Invalid JSON.")
        source, account = root.get("event_source"), root.get("event_source_id")
        if source not in SOURCES:
            return refused("Invalid value for event_source.")
        if not isinstance(account, str) or not account:
            return refused("event_source_id: Missing data for required field.")
        if not self._may_report(str(source), account):
            return said(200, 40001, f"No permission to operate {source} event source {account}.")
        data = root.get("data")
        if not isinstance(data, list) or not 0 < len(data) <= BATCH_LIMIT:
            return refused(f"Invalid value for data: length must be between 1 and {BATCH_LIMIT}.")
        for event in data:
            objection = objection_to(event, str(source), now=now)
            if objection is not None:
                return refused(objection)
            if event.get("event_id") in poison:
                # TikTok's texts name no position, so none is named here, whatever is asked for.
                return refused("Invalid value for properties.")
        answer = said(200, 0, "OK")
        return Answered(
            answer.status, answer.body, account=account, accepted=tuple(map(_received, data))
        )

    def _may_report(self, source: str, account: str) -> bool:
        if self._event_sets is not None:
            return account in self._event_sets
        return bool(_ID_OF_SOURCE.get(source, _OTHER_ID).fullmatch(account))


_TRACK = ("POST", "/open_api/v1.3/event/track/")
_PIXELS = ("GET", "/open_api/v1.3/pixel/list/")


def _received(event: dict[str, object]) -> ReceivedEvent:
    body = orjson.dumps(event)
    event_id = event.get("event_id")
    return ReceivedEvent(
        name=str(event["event"]),
        event_id=event_id if isinstance(event_id, str) and event_id else None,
        digest=hashlib.blake2b(body, digest_size=8).hexdigest(),
        dedupe_seconds=_DEDUPE_SECONDS,
    )


def _json(text: bytes) -> object:
    try:
        value: object = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return value
