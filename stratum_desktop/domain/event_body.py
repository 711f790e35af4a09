"""What an event says beyond the columns it is stored in, in few bytes.

    JSON of everything but digests · NUL · 32 bytes for each digest · JSON of unknown keys, if any

JSON never holds a NUL, so the first one ends it. Digests stand in the order in which the JSON
names them. The first three parts are canonical: what `dedupe.content_hash` compares.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict, cast

import orjson

from stratum_desktop.domain.consent import Consent, ConsentState
from stratum_desktop.domain.event import ActionSource, Event, Identity, Origin
from stratum_desktop.domain.identity.packed import DIGEST_BYTES, packed_digests, unpacked_digests


def known_part(event: Event) -> bytes:
    """Return what a platform could be told, but for the event's name, time and place.

    Equal events give equal bytes, in whatever order their parts came. What is kept in clear
    is left out; `unknown_part` is the rest.
    """
    identity, consent = event.identity, event.consent
    names, digests = packed_digests(identity.hashed)
    form: dict[str, object] = {"hashed": names}
    if event.parameters:
        form["parameters"] = event.parameters
    if identity.keys:
        form["keys"] = identity.keys
    if event.event_source_url is not None:
        form["event_source_url"] = event.event_source_url
    if not (consent.ad_user_data is consent.ad_personalization is ConsentState.UNKNOWN):
        form["consent"] = {
            "ad_user_data": str(consent.ad_user_data),
            "ad_personalization": str(consent.ad_personalization),
        }
    text = orjson.dumps(form, option=orjson.OPT_SORT_KEYS)
    return text + b"\0" + digests


def unknown_part(event: Event) -> bytes:
    """Return the keys that the JSON form does not know; empty when there are none."""
    return orjson.dumps(event.unknown) if event.unknown else b""


class StoredBody(TypedDict, total=False):
    """What `known_part` and `unknown_part`, joined, were made of; empty parts are left out."""

    hashed: dict[str, str]
    keys: dict[str, str]
    parameters: dict[str, object]
    consent: dict[str, str]
    event_source_url: str
    unknown: dict[str, object]


def read_body(body: bytes) -> StoredBody:
    """Return what a stored body says."""
    text, _, rest = body.partition(b"\0")
    form = orjson.loads(text)
    names = form.pop("hashed", ())
    if names:
        form["hashed"] = unpacked_digests(names, rest)
        rest = rest[len(names) * DIGEST_BYTES :]
    if rest:
        form["unknown"] = orjson.loads(rest)
    return cast("StoredBody", form)


def event_of(
    body: bytes,
    clear: Mapping[str, str],
    *,
    name: str,
    event_id: str,
    event_id_is_given: bool,
    event_time: int,
    origin: str,
    source: str,
    action_source: str,
) -> Event:
    """Return the event that was stored: what a mapping makes of it is what it made before.

    Args:
        body: as `known_part` and `unknown_part` wrote it.
        clear: what was kept of it in clear; empty once that was erased.
    """
    stored = read_body(body)
    consent = {key: ConsentState(word) for key, word in stored.get("consent", {}).items()}
    return Event(
        name=name,
        event_id=event_id,
        event_id_is_given=event_id_is_given,
        event_time=event_time,
        origin=Origin(origin),
        source=source,
        action_source=ActionSource(action_source),
        identity=Identity(stored.get("hashed", {}), stored.get("keys", {}), clear),
        consent=Consent(**consent),
        event_source_url=stored.get("event_source_url"),
        parameters=stored.get("parameters", {}),
        unknown=stored.get("unknown", {}),
    )


def whole_form(body: bytes, **columns: object) -> dict[str, object]:
    """Return an event as one object: its columns by name, and what its body holds."""
    return {**columns, **read_body(body)}
