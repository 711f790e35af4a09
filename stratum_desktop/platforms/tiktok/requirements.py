"""What TikTok does not take, said here first: one refused event may cost a request of 1,000.

Pure checks over the event and over the event object as it would be sent. Sources, read
2026-11-22: TikTok portal/docs/parameters/v1.3 (fields by event source) and
…/setup-guide-for-web/v1.3 (`user` and `page` are required).
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

from stratum_desktop.domain.event import ActionSource, Event
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms.tiktok.vocabulary import (
    APP,
    BROWSER,
    CONTENT,
    CRM,
    OFFLINE,
    PROPERTY_TYPES,
    RESERVED_NAMES,
    STANDARD_NAMES,
    STRONG_IDENTIFIERS,
    WEB,
)

Body = Mapping[str, object]

_SOURCES = {ActionSource.WEBSITE: WEB, ActionSource.APP: APP}
_TYPES_OF_CONTENT = dict(CONTENT.values())


def event_source_of(event: Event) -> str:
    """Return the only kind of event set that takes this event.

    Offline sets take standard names only and CRM sets custom names only, so that no event
    belongs to two.
    """
    source = _SOURCES.get(event.action_source)
    if source is not None:
        return source
    return CRM if _is_custom(event.name) and "lead_id" in event.identity.keys else OFFLINE


def skip_reason(event: Event, options: Mapping[str, str]) -> Reason | None:
    """Return why the event set of a destination takes no such event, or None when it does."""
    wanted = options.get("event_source") or WEB
    source = event_source_of(event)
    if source == wanted:
        return None
    if source == OFFLINE and wanted == CRM:
        code = "tiktok.crm_needs_lead_id" if _is_custom(event.name) else "tiktok.crm_needs_own_name"
        return Reason(code, {"event_name": event.name})
    if source == CRM and wanted == OFFLINE:
        return Reason("tiktok.offline_needs_standard_name", {"event_name": event.name})
    return Reason("tiktok.other_event_set", {"event_source": source, "event_set": wanted})


def refusal_of(body: Body, source: str) -> Reason | None:
    """Return why TikTok would refuse this event object, or None when nothing is known against it.

    Args:
        body: the event object in TikTok's spelling; JSON values only.
        source: its event source.
    """
    user, properties = body["user"], body.get("properties", {})
    if not isinstance(user, Mapping) or not isinstance(properties, Mapping):
        raise TypeError("an event object has a user, and properties are an object")
    if "lead" not in body and not (user.keys() & STRONG_IDENTIFIERS or user.keys() >= BROWSER):
        return Reason("tiktok.no_identifier")
    if source == WEB and "page" not in body:
        return Reason("tiktok.web_needs_page")
    refusal = _properties_refusal(properties)
    if refusal is None and source == OFFLINE:
        refusal = _offline_refusal(str(body["event"]), properties)
    return refusal


def _is_custom(name: str) -> bool:
    return name not in STANDARD_NAMES and name not in RESERVED_NAMES


def _offline_refusal(name: str, properties: Body) -> Reason | None:
    if name not in STANDARD_NAMES:
        return Reason("tiktok.offline_needs_standard_name", {"event_name": name})
    missing = [key for key in ("value", "currency") if key not in properties]
    if name == "Purchase" and missing:
        return Reason("tiktok.purchase_needs", {"missing": " + ".join(missing)})
    return None


def _properties_refusal(properties: Body) -> Reason | None:
    for name, value in properties.items():
        if not _is_of(value, PROPERTY_TYPES[name]):
            return Reason("tiktok.parameter_malformed", {"parameter": name})
    for name, value in (("content_ids", str), ("contents", dict)):
        entries = properties.get(name, [])
        if not isinstance(entries, list) or any(type(entry) is not value for entry in entries):
            return Reason("tiktok.parameter_malformed", {"parameter": name})
    for item in _items_of(properties):
        for name, value in item.items():
            if not _is_of(value, _TYPES_OF_CONTENT[name]):
                return Reason("tiktok.parameter_malformed", {"parameter": f"contents.{name}"})
    currency = properties.get("currency", "USD")
    if isinstance(currency, str) and len(currency) == 3 and currency.isascii():
        return None if currency.isalpha() else Reason("tiktok.currency_malformed")
    return Reason("tiktok.currency_malformed")


def _items_of(properties: Body) -> list[dict[str, object]]:
    contents = properties.get("contents", [])
    return contents if isinstance(contents, list) else []


def _is_of(value: object, types: tuple[type, ...]) -> bool:
    """Say whether a value is of one of these types; true and false are no numbers here."""
    return type(value) in types and not (type(value) is float and not isfinite(value))
