"""Our event in Meta's spelling: a pure function from `Event` to frozen JSON.

Keys are sorted, so the same event gives the same bytes whatever order its fields came in.
Source: developers.facebook.com/docs/marketing-api/conversions-api/parameters (server-event,
custom-data, customer-information-parameters), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Mapping

import orjson

from stratum_desktop.domain.consent import ConsentState
from stratum_desktop.domain.event import ActionSource, Event, Identity
from stratum_desktop.domain.identity import digests
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.graph_chat import CHAT_NAMES
from stratum_desktop.platforms._shared.graph_custom_data import CHAT_ACCOUNTS, EVENT_LEVEL
from stratum_desktop.platforms.contract import NO_OPTIONS
from stratum_desktop.platforms.meta.requirements import refusal_of
from stratum_desktop.platforms.meta.vocabulary import (
    CLEAR,
    HASHED,
    INTEGER_IDS,
    OPAQUE,
    SEVERAL,
)

_BESIDE_CUSTOM_DATA = EVENT_LEVEL | CHAT_ACCOUNTS


def body_of(event: Event, _options: Mapping[str, str] = NO_OPTIONS, /) -> bytes | Reason:
    """Return the event object as Meta takes it, or why Meta would refuse it."""
    user_data = _user_data_of(event.identity)
    source = event.action_source
    is_chat = source is ActionSource.BUSINESS_MESSAGING
    body: dict[str, object] = {
        "event_name": CHAT_NAMES.get(event.name, event.name) if is_chat else event.name,
        "event_time": event.event_time,
        "event_id": event.event_id,
        "action_source": str(source),
        "user_data": user_data,
    }
    if event.event_source_url:
        body["event_source_url"] = event.event_source_url
    if event.consent.ad_personalization is ConsentState.DENIED:
        body["opt_out"] = True
    if event.parameters:
        _place_parameters(event.parameters, body, user_data)
    refusal = refusal_of(body, user_data)
    return _frozen(body) if refusal is None else refusal


def _frozen(body: dict[str, object]) -> bytes:
    """Return canonical JSON in a block of its own size.

    What orjson returns sits in a larger block; kept by the thousand, the slack costs three times
    the encoding.
    """
    return memoryview(orjson.dumps(body, option=orjson.OPT_SORT_KEYS)).tobytes()


def _user_data_of(identity: Identity) -> dict[str, object]:
    hashed = identity.hashed
    user_data: dict[str, object] = {
        HASHED[variant]: digest for variant, digest in hashed.items() if variant in HASHED
    }
    for variant, second in SEVERAL:
        if second in hashed:
            user_data[HASHED[variant]] = list(digests(identity, variant))
    for key, value in identity.keys.items():
        if key in OPAQUE:
            user_data[key] = value
        elif key in INTEGER_IDS:
            user_data[key] = _integer(value)
    if identity.clear:
        user_data.update((key, value) for key, value in identity.clear.items() if key in CLEAR)
    return user_data


def _integer(text: str) -> int | str:
    """Return an id as a number; text that is none stays text, which `refusal_of` names."""
    is_number = text.isascii() and text.isdigit() and len(text) < 20
    return int(text) if is_number else text


def _place_parameters(
    parameters: Mapping[str, object], body: dict[str, object], user_data: dict[str, object]
) -> None:
    if _BESIDE_CUSTOM_DATA.isdisjoint(parameters) and None not in parameters.values():
        body["custom_data"] = dict(parameters)
        return
    custom_data: dict[str, object] = {}
    for key, value in parameters.items():
        if value is None:
            continue
        if key in CHAT_ACCOUNTS:
            user_data[key] = value
        elif key == "opt_out":
            # A denied personalisation is not undone by the source's own flag.
            body[key] = bool(value) or bool(body.get(key))
        elif key in EVENT_LEVEL:
            body[key] = value
        else:
            custom_data[key] = value
    if custom_data:
        body["custom_data"] = custom_data
