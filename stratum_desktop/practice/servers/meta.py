"""A strict Meta: refuses what Meta refuses, in Meta's error shape.

Source: developers.facebook.com/docs/marketing-api/conversions-api/using-the-api and
…/docs/graph-api/guides/error-handling, read 2026-11-22.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from types import MappingProxyType

import orjson

from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.ads.vendor_words import ACCOUNTS
from stratum_desktop.practice.servers.fault import Fault, FaultKind
from stratum_desktop.practice.servers.graph_answers import (
    error,
    form_of,
    not_accessible,
    token_of,
    trace,
    unknown_path,
)
from stratum_desktop.practice.servers.graph_fields import NoSuchField, projected, wanted_fields
from stratum_desktop.practice.servers.meta_ads import MetaAds
from stratum_desktop.practice.servers.meta_quality import KNOWN, MetaQuality
from stratum_desktop.practice.servers.meta_rules import BATCH_LIMIT, Objection, objection_to
from stratum_desktop.practice.servers.vendor import Answered, Call, ReceivedEvent

PRACTICE_META_TOKEN = "practice-meta-token-0001"  # noqa: S105 - opens nothing but this server
PRACTICE_META_ADS_TOKEN = "practice-meta-ads-token-0001"  # noqa: S105 - opens nothing else
"""Opens the ad account and no dataset; the token for events opens both."""
PRACTICE_META_DATASET = "100200300400500"
PRACTICE_META_AD_ACCOUNT = ACCOUNTS["meta"]

_SERVED = frozenset({"v21.0", "v22.0", "v23.0", "v24.0", "v25.0", "v26.0"})
_ENDED = frozenset({"v18.0", "v19.0", "v20.0"})
#: Repeats are recognised for 48 h. Source: …/deduplicate-pixel-and-server-events.
_DEDUPE_SECONDS = 48 * 3600
_FIELDS = {
    "name": "Practice dataset",
    "is_unavailable": False,
    "is_consolidated_container": True,
    "last_fired_time": "2026-11-22T00:00:00+0000",
}


class PracticeMeta:
    """Meta's `events` edge, the read of a dataset and of its quality, and an ad account."""

    key = "meta"
    account = PRACTICE_META_DATASET
    secrets: Mapping[str, str] = MappingProxyType({"access_token": PRACTICE_META_TOKEN})
    #: Whether the token of `secrets` opens an ad account, too.
    has_ads = True
    options: Mapping[str, str] = MappingProxyType({"ad_account_id": PRACTICE_META_AD_ACCOUNT})

    def __init__(
        self, *, datasets: frozenset[str] | None = None, world: AdWorld | None = None
    ) -> None:
        """Open for the tokens of `secrets`.

        Args:
            datasets: the ones that exist; None lets every number be one.
            world: what is in the ad account; None: one of its own.
        """
        self._datasets = datasets
        self._quality = MetaQuality()
        self._ads = MetaAds(world or AdWorld())

    def answer(self, call: Call, *, now: float, poison: Mapping[str, bool]) -> Answered:
        """Judge a call: path and version, token, dataset, then the batch as a whole."""
        version, *path = call.path.strip("/").split("/")
        form = form_of(call)
        if call.method == "GET" and path == ["dataset_quality"]:
            return self._quality_answer(call, version)
        wants_events = call.method == "POST" and path[1:] == ["events"]
        if path and not wants_events and self._is_of_ads(path[0], now):
            return self._ads_answer(call, version, path, form, now)
        wants_dataset = call.method == "GET" and len(path) == 1
        if not (wants_events or wants_dataset):
            return unknown_path(call)
        dataset = path[0]
        refusal = self._refusal_at_the_door(call, version, dataset, form)
        if refusal is not None:
            return refusal
        if wants_dataset:
            return _dataset_answer(dataset, call.query.get("fields", "id"))
        return self._events_answer(dataset, form, now=now, poison=poison)

    def objection(self, event: object, *, now: float) -> Objection | None:
        """Return what is wrong with one event for these datasets, or None."""
        return objection_to(event, now=now)

    def misbehaviour(self, fault: Fault) -> Answered:
        """Return Meta's words for a rate limit, a refused token or an outage."""
        headers = {} if fault.retry_after is None else {"retry-after": fault.retry_after}
        if fault.kind is FaultKind.RATE_LIMIT:
            return error(
                429, 613, "(#613) Calls to this api have exceeded the rate limit.", headers=headers
            )
        if fault.kind is FaultKind.BAD_TOKEN:
            return error(
                401, 190, "Error validating access token: Session has expired.", subcode=463
            )
        return error(
            fault.status,
            2,
            "An unexpected error has occurred. Please retry your request later.",
            is_transient=True,
            headers=headers,
        )

    def _refusal_at_the_door(
        self, call: Call, version: str, dataset: str, form: Mapping[str, object] | None
    ) -> Answered | None:
        refusal = _refused_version(call, version)
        if refusal is not None:
            return refusal
        token = token_of(call, form)
        if self.has_ads and token == PRACTICE_META_ADS_TOKEN:
            return error(403, 200, "(#200) The user lacks permission for this dataset")
        if token != self.secrets["access_token"]:
            return error(401, 190, "Invalid OAuth access token - Cannot parse access token")
        exists = dataset.isdigit() if self._datasets is None else dataset in self._datasets
        if not exists:
            return not_accessible(call, dataset)
        return None

    def _is_of_ads(self, node: str, now: float) -> bool:
        return self.has_ads and self._ads.knows(node, now=now)

    def _ads_answer(
        self,
        call: Call,
        version: str,
        path: list[str],
        form: Mapping[str, object] | None,
        now: float,
    ) -> Answered:
        refusal = _refused_version(call, version)
        if refusal is not None:
            return refusal
        if token_of(call, form) not in (self.secrets["access_token"], PRACTICE_META_ADS_TOKEN):
            return error(401, 190, "Invalid OAuth access token - Cannot parse access token")
        return self._ads.answer(call, path, form, now=now)

    def _quality_answer(self, call: Call, version: str) -> Answered:
        dataset = call.query.get("dataset_id", "")
        refusal = self._refusal_at_the_door(call, version, dataset, None)
        if refusal is not None:
            return refusal
        try:
            wanted = wanted_fields(call.query.get("fields", ""))
            said = projected(self._quality.answer(dataset), wanted, KNOWN)
        except NoSuchField as field:
            return error(400, 100, f"(#100) Tried accessing nonexisting field ({field})")
        return Answered(200, orjson.dumps(said))

    def _events_answer(
        self,
        dataset: str,
        form: Mapping[str, object] | None,
        *,
        now: float,
        poison: Mapping[str, bool],
    ) -> Answered:
        data = form.get("data") if form is not None else None
        if not isinstance(data, list) or not 0 < len(data) <= BATCH_LIMIT:
            return error(400, 100, f"Param data must be an array of 1 to {BATCH_LIMIT} events")
        for index, event in enumerate(data):
            objection = self.objection(event, now=now)
            if objection is not None:
                return _refused(objection, None)
            if event.get("event_id") in poison:
                is_named = poison[event["event_id"]]
                return _refused(
                    Objection("event", "Invalid parameter"), index if is_named else None
                )
        self._quality.take(dataset, data, now=now)
        fbtrace = trace(orjson.dumps([dataset, len(data), now]))
        body = {"events_received": len(data), "messages": [], "fbtrace_id": fbtrace}
        return Answered(
            200, orjson.dumps(body), account=dataset, accepted=tuple(map(_received, data))
        )


def _received(event: dict[str, object]) -> ReceivedEvent:
    body = orjson.dumps(event)
    event_id = event.get("event_id")
    is_chat = event["action_source"] == "business_messaging"
    return ReceivedEvent(
        name=str(event["event_name"]),
        event_id=event_id if isinstance(event_id, str) and event_id else None,
        digest=hashlib.blake2b(body, digest_size=8).hexdigest(),
        dedupe_seconds=0 if is_chat else _DEDUPE_SECONDS,
    )


def _refused_version(call: Call, version: str) -> Answered | None:
    if version in _ENDED:
        return error(400, 2635, "You are calling a deprecated version of the Ads API.")
    return None if version in _SERVED else unknown_path(call)


def _dataset_answer(dataset: str, fields: str) -> Answered:
    body: dict[str, object] = {}
    for field in fields.split(","):
        if field not in _FIELDS and field != "id":
            return error(400, 100, f"(#100) Tried accessing nonexisting field ({field})")
        if field != "id":
            body[field] = _FIELDS[field]
    return Answered(200, orjson.dumps({**body, "id": dataset}))


def _refused(objection: Objection, index: int | None) -> Answered:
    blame = None if index is None else [["data", str(index), objection.field]]
    return error(400, 100, objection.message, subcode=objection.subcode, blame=blame)
