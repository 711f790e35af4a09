"""A strict Meta: refuses what Meta refuses, in Meta's error shape.

Source: developers.facebook.com/docs/marketing-api/conversions-api/using-the-api and
…/docs/graph-api/guides/error-handling, read 2026-11-22.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import parse_qs

import orjson

from stratum_desktop.practice.servers.fault import Fault, FaultKind
from stratum_desktop.practice.servers.meta_rules import BATCH_LIMIT, Objection, objection_to
from stratum_desktop.practice.servers.vendor import Answered, Call, ReceivedEvent

PRACTICE_META_TOKEN = "practice-meta-token-0001"  # noqa: S105 - opens nothing but this server
PRACTICE_META_DATASET = "100200300400500"

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
    """Meta's `events` edge and the read of a dataset."""

    key = "meta"
    account = PRACTICE_META_DATASET
    secrets: Mapping[str, str] = MappingProxyType({"access_token": PRACTICE_META_TOKEN})
    options: Mapping[str, str] = MappingProxyType({})

    def __init__(self, *, datasets: frozenset[str] | None = None) -> None:
        """Open for the one token of `secrets`.

        Args:
            datasets: the ones that exist; None lets every number be one.
        """
        self._datasets = datasets

    def answer(self, call: Call, *, now: float, poison: Mapping[str, bool]) -> Answered:
        """Judge a call: path and version, token, dataset, then the batch as a whole."""
        segments = call.path.strip("/").split("/")
        wants_events = call.method == "POST" and segments[2:] == ["events"]
        wants_dataset = call.method == "GET" and len(segments) == 2
        if len(segments) < 2 or not (wants_events or wants_dataset):
            return _unknown_path(call)
        version, dataset = segments[:2]
        form = _form_of(call)
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
            return _error(
                429, 613, "(#613) Calls to this api have exceeded the rate limit.", headers=headers
            )
        if fault.kind is FaultKind.BAD_TOKEN:
            return _error(
                401, 190, "Error validating access token: Session has expired.", subcode=463
            )
        return _error(
            fault.status,
            2,
            "An unexpected error has occurred. Please retry your request later.",
            is_transient=True,
            headers=headers,
        )

    def _refusal_at_the_door(
        self, call: Call, version: str, dataset: str, form: Mapping[str, object] | None
    ) -> Answered | None:
        if version in _ENDED:
            return _error(400, 2635, "You are calling a deprecated version of the Ads API.")
        if version not in _SERVED:
            return _unknown_path(call)
        if _token_of(call, form) != self.secrets["access_token"]:
            return _error(401, 190, "Invalid OAuth access token - Cannot parse access token")
        exists = dataset.isdigit() if self._datasets is None else dataset in self._datasets
        if not exists:
            return _error(
                400,
                100,
                f"Unsupported {call.method.lower()} request. Object with ID '{dataset}' does not"
                " exist, cannot be loaded due to missing permissions, or does not support this"
                " operation.",
                subcode=33,
            )
        return None

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
            return _error(400, 100, f"Param data must be an array of 1 to {BATCH_LIMIT} events")
        for index, event in enumerate(data):
            objection = self.objection(event, now=now)
            if objection is not None:
                return _refused(objection, None)
            if event.get("event_id") in poison:
                is_named = poison[event["event_id"]]
                return _refused(
                    Objection("event", "Invalid parameter"), index if is_named else None
                )
        trace = _trace(orjson.dumps([dataset, len(data), now]))
        body = {"events_received": len(data), "messages": [], "fbtrace_id": trace}
        return Answered(
            200, orjson.dumps(body), account=dataset, accepted=tuple(map(_received, data))
        )


def _form_of(call: Call) -> Mapping[str, object] | None:
    """Return the root of a JSON or form body; in a form, `data` is a JSON text."""
    if call.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        form: dict[str, object] = {
            name: values[-1] for name, values in parse_qs(call.body.decode()).items()
        }
        data = _json(str(form.get("data", "")).encode())
        if isinstance(data, list):
            form["data"] = [
                _json(item.encode()) if isinstance(item, str) else item for item in data
            ]
        return form
    root = _json(call.body)
    return root if isinstance(root, dict) else None


def _token_of(call: Call, form: Mapping[str, object] | None) -> object:
    scheme, _, token = call.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token
    return call.query.get("access_token") or (form or {}).get("access_token")


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


def _dataset_answer(dataset: str, fields: str) -> Answered:
    body: dict[str, object] = {}
    for field in fields.split(","):
        if field not in _FIELDS and field != "id":
            return _error(400, 100, f"(#100) Tried accessing nonexisting field ({field})")
        if field != "id":
            body[field] = _FIELDS[field]
    return Answered(200, orjson.dumps({**body, "id": dataset}))


def _unknown_path(call: Call) -> Answered:
    return _error(400, 2500, f"Unknown path components: {call.path}")


def _refused(objection: Objection, index: int | None) -> Answered:
    blame = None if index is None else [["data", str(index), objection.field]]
    return _error(400, 100, objection.message, subcode=objection.subcode, blame=blame)


def _error(
    status: int,
    code: int,
    message: str,
    *,
    subcode: int | None = None,
    is_transient: bool = False,
    blame: list[list[str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Answered:
    error: dict[str, object] = {"message": message, "type": "OAuthException", "code": code}
    if subcode is not None:
        error |= {"error_subcode": subcode, "error_user_title": message, "error_user_msg": message}
    if blame is not None:
        # Meta writes this member as a JSON text as often as an object.
        error["error_data"] = orjson.dumps({"blame_field_specs": blame}).decode()
    error |= {"is_transient": is_transient, "fbtrace_id": _trace(message.encode())}
    return Answered(status, orjson.dumps({"error": error}), headers=headers or {})


def _trace(seed: bytes) -> str:
    return "A" + re.sub(r"[^0-9a-f]", "", hashlib.blake2b(seed, digest_size=11).hexdigest())


def _json(text: bytes) -> object:
    try:
        value: object = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return value
