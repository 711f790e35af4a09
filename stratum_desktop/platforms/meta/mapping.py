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
from stratum_desktop.platforms.meta.requirements import refusal_of
from stratum_desktop.platforms.meta.vocabulary import (
    CHAT_ACCOUNTS,
    CHAT_NAMES,
    EVENT_LEVEL,
    HASHED,
    INTEGER_IDS,
    OPAQUE,
    SEVERAL,
)

_BESIDE_CUSTOM_DATA = EVENT_LEVEL | CHAT_ACCOUNTS


def body_of(event: Event) -> bytes | Reason:
    """Return the event object as Meta takes it, or why Meta would refuse it."""
    user_data = _user_data_of(event.identity)
    body: dict[str, object] = {
        "event_name": _name_of(event),
        "event_time": event.event_time,
        "event_id": event.event_id,
        "action_source": event.action_source.value,
        "user_data": user_data,
    }
    if event.event_source_url:
        body["event_source_url"] = event.event_source_url
    if event.consent.ad_personalization is ConsentState.DENIED:
        body["opt_out"] = True
    if event.parameters:
        _place_parameters(event.parameters, body, user_data)
    refusal = refusal_of(body, user_data)
    return orjson.dumps(body, option=orjson.OPT_SORT_KEYS) if refusal is None else refusal


def _name_of(event: Event) -> str:
    if event.action_source is ActionSource.BUSINESS_MESSAGING:
        return CHAT_NAMES.get(event.name, event.name)
    return event.name


def _user_data_of(identity: Identity) -> dict[str, object]:
    hashed = identity.hashed
    user_data: dict[str, object] = {
        key: hashed[variant] for key, variant in HASHED if variant in hashed
    }
    for key, variant, second in SEVERAL:
        if second in hashed:
            user_data[key] = list(digests(identity, variant))
    keys = identity.keys
    if keys:
        for key in OPAQUE & keys.keys():
            user_data[key] = keys[key]
        for key in INTEGER_IDS:
            if key in keys:
                user_data[key] = _integer(keys[key])
    for key in ("client_ip_address", "client_user_agent"):
        if value := identity.clear.get(key):
            user_data[key] = value
    return user_data


def _integer(text: str) -> int | str:
    """Return an id as a number; text that is none stays text, which `refusal_of` names."""
    is_number = text.isascii() and text.isdigit() and len(text) < 20
    return int(text) if is_number else text


def _place_parameters(
    parameters: Mapping[str, object], body: dict[str, object], user_data: dict[str, object]
) -> None:
    custom_data = {key: value for key, value in parameters.items() if value is not None}
    for key in _BESIDE_CUSTOM_DATA & custom_data.keys():
        value = custom_data.pop(key)
        if key in CHAT_ACCOUNTS:
            user_data[key] = value
        elif key == "opt_out":
            # A denied personalisation is not undone by the source's own flag.
            body[key] = bool(value) or bool(body.get(key))
        else:
            body[key] = value
    if custom_data:
        body["custom_data"] = custom_data
