"""Our event in Snapchat's spelling: a pure function from `Event` to frozen JSON.

Keys are sorted, so the same event gives the same bytes whatever order its fields came in.
Source: developers.snap.com/api/marketing-api/Conversions-API/Parameters and …/UsingTheAPI, read
2026-11-22.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from math import isfinite

from stratum_desktop.domain.consent import ConsentState
from stratum_desktop.domain.event import Event, Identity
from stratum_desktop.domain.identity import digests
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.frozen import frozen
from stratum_desktop.platforms.contract import NO_OPTIONS
from stratum_desktop.platforms.snapchat import vocabulary as words
from stratum_desktop.platforms.snapchat.requirements import refusal_of

_CUSTOM_DATA = words.NUMBERS | words.COUNTS | words.TEXTS | words.TEXT_LISTS
_BESIDE = ("opt_out", "data_processing_options_country", "data_processing_options_state")


def body_of(event: Event, _options: Mapping[str, str] = NO_OPTIONS, /) -> bytes | Reason:
    """Return the event object as Snapchat takes it, or why Snapchat would refuse it."""
    name = name_of(event.name)
    if name is None:
        return Reason("snapchat.not_mapped", {"event_name": event.name})
    source = words.ACTION_SOURCES.get(event.action_source, words.OFFLINE)
    user_data = _user_data_of(event.identity)
    body: dict[str, object] = {
        "event_name": name,
        "event_time": event.event_time,
        "event_id": event.event_id,
        "action_source": source,
        "user_data": user_data,
    }
    if event.event_source_url:
        body["event_source_url"] = event.event_source_url
    custom_data = _custom_data_of(event.parameters)
    if custom_data:
        body["custom_data"] = custom_data
    for key in _BESIDE:
        if event.parameters.get(key) is not None:
            body[key] = event.parameters[key]
    if (uses := _limited_uses_of(event)) is not None:
        body["data_processing_options"] = uses
    if source == words.MOBILE_APP:
        body["app_data"] = _app_data_of(event.parameters)
    refusal = refusal_of(body, user_data, custom_data)
    return frozen(body) if refusal is None else refusal


def name_of(name: str) -> str | None:
    """Return Snapchat's name of an event, ours or custom; None when it has none for it.

    Case and separators of a custom name make no difference; no part of a name is ever matched.
    """
    return words.EVENT_NAMES.get(name) or _BY_FOLDED_NAME.get(_folded(name))


def _folded(name: str) -> str:
    return "".join(filter(str.isalnum, name)).lower()


_BY_FOLDED_NAME = {
    _folded(name): name for name in (*words.EVENT_NAMES.values(), *words.OTHER_NAMES)
}


def _user_data_of(identity: Identity) -> dict[str, object]:
    hashed = identity.hashed
    user_data: dict[str, object] = {
        words.HASHED[variant]: [digest]
        for variant, digest in hashed.items()
        if variant in words.HASHED
    }
    for variant, second in words.SEVERAL:
        if second in hashed:
            user_data[words.HASHED[variant]] = list(digests(identity, variant))
    for key in words.OPAQUE:
        if key in identity.keys:
            user_data[key] = identity.keys[key]
    if words.MOBILE_AD_ID in identity.keys:
        user_data[words.MOBILE_AD_ID] = identity.keys[words.MOBILE_AD_ID].lower()
    for key in words.CLEAR:
        if key in identity.clear:
            user_data[key] = identity.clear[key]
    return user_data


def _custom_data_of(parameters: Mapping[str, object]) -> dict[str, object]:
    custom_data = {
        key: value for key, value in parameters.items() if key in _CUSTOM_DATA and value is not None
    }
    contents = parameters.get(words.CONTENTS)
    if contents is not None:
        custom_data[words.CONTENTS] = (
            [_content_of(item) for item in contents] if isinstance(contents, list) else contents
        )
    return custom_data


def _content_of(item: object) -> object:
    """Return an item with the keys that Snapchat knows, amounts as text."""
    if not isinstance(item, Mapping):
        return item
    content = {key: item[key] for key in words.CONTENT_TEXTS if item.get(key) is not None}
    for key in words.CONTENT_AMOUNTS:
        if item.get(key) is not None:
            content[key] = _amount_text(item[key])
    return content


def _amount_text(value: object) -> object:
    """Return a number in plain digits, never with an exponent; what is no number stays."""
    if type(value) is int:
        return str(value)
    if type(value) is float and isfinite(value):
        return format(Decimal(repr(value)), "f")
    return value


def _limited_uses_of(event: Event) -> object:
    """Return the limits on use that the source or a denied personalisation asks for, or None."""
    uses = event.parameters.get("data_processing_options") or None
    if event.consent.ad_personalization is not ConsentState.DENIED:
        return uses
    if not isinstance(uses, list):
        return [words.LIMITED_USE] if uses is None else uses
    return uses if words.LIMITED_USE in uses else [*uses, words.LIMITED_USE]


def _app_data_of(parameters: Mapping[str, object]) -> object:
    app_data = parameters.get("app_data")
    if not isinstance(app_data, Mapping):
        return app_data
    return {key: value for key, value in app_data.items() if key in words.APP_DATA}
