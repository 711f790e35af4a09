"""Our event in Meta's spelling: a pure function from `Event` to frozen JSON.

Keys are sorted, so the same event gives the same bytes whatever order its fields came in.
Source: developers.facebook.com/docs/marketing-api/conversions-api/parameters (server-event,
custom-data, customer-information-parameters), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Mapping

from stratum_desktop.domain.consent import ConsentState
from stratum_desktop.domain.event import ActionSource, Event, Identity
from stratum_desktop.domain.identity import digests
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.frozen import frozen
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
_HASHED = tuple(HASHED.items())
# Members of an enumeration are found slowly; bound here, because every event asks.
_CHAT = ActionSource.BUSINESS_MESSAGING
_DENIED = ConsentState.DENIED


def body_of(event: Event, _options: Mapping[str, str] = NO_OPTIONS, /) -> bytes | Reason:
    """Return the event object as Meta takes it, or why Meta would refuse it."""
    user_data = _user_data_of(event.identity)
    source = event.action_source
    is_chat = source is _CHAT
    body: dict[str, object] = {
        "event_name": CHAT_NAMES.get(event.name, event.name) if is_chat else event.name,
        "event_time": event.event_time,
        "event_id": event.event_id,
        "action_source": str(source),
        "user_data": user_data,
    }
    if event.event_source_url:
        body["event_source_url"] = event.event_source_url
    if event.consent.ad_personalization is _DENIED:
        body["opt_out"] = True
    custom_data = _custom_data_of(event.parameters, body, user_data)
    if custom_data:
        body["custom_data"] = custom_data
    refusal = refusal_of(body, user_data, custom_data)
    return frozen(body) if refusal is None else refusal


def _user_data_of(identity: Identity) -> dict[str, object]:
    hashed, keys, clear = identity.hashed, identity.keys, identity.clear
    user_data: dict[str, object] = {
        key: hashed[variant] for variant, key in _HASHED if variant in hashed
    }
    if len(user_data) != len(hashed):
        for variant, second in SEVERAL:
            if second in hashed:
                user_data[HASHED[variant]] = list(digests(identity, variant))
    for key in keys:
        if key in OPAQUE:
            user_data[key] = keys[key]
        elif key in INTEGER_IDS:
            user_data[key] = _integer(keys[key])
    for key in clear:
        if key in CLEAR:
            user_data[key] = clear[key]
    return user_data


def _integer(text: str) -> int | str:
    """Return an id as a number; text that is none stays text, which `refusal_of` names."""
    is_number = text.isascii() and text.isdigit() and len(text) < 20
    return int(text) if is_number else text


def _custom_data_of(
    parameters: Mapping[str, object], body: dict[str, object], user_data: dict[str, object]
) -> Mapping[str, object]:
    """Return the parameters that are custom data; place those that belong beside it."""
    if _BESIDE_CUSTOM_DATA.isdisjoint(parameters) and None not in parameters.values():
        return parameters
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
    return custom_data
