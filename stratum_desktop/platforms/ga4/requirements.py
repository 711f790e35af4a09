"""What Google would ignore, said here first: it answers every request alike.

Pure checks over the body as it would be sent. Sources, read 2026-11-22, below
developers.google.com/analytics/devguides/collection/protocol/ga4: sending-events (limits),
reference (names), reference/events (parameters of a purchase).
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

from stratum_desktop.domain.event import ActionSource, Event
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms.ga4 import vocabulary as words

Body = Mapping[str, object]

_NUMBERS = frozenset({*words.NUMBERS.values(), *words.ITEM_NUMBERS.values()})
_NEEDED_BY_PURCHASE = ("value", "currency")


def skip_reason(event: Event, _options: Mapping[str, str]) -> Reason | None:
    """Return why a web stream takes no event of an app."""
    if event.action_source is ActionSource.APP:
        return Reason("ga4.web_stream_takes_no_app")
    return None


def may_be_named(name: str) -> bool:
    """Say whether Google lets somebody else's event have this name."""
    return (
        words.EVENT_NAME.fullmatch(name) is not None
        and not name.lower().startswith(words.RESERVED_PREFIXES)
        and name.lower() not in words.RESERVED_NAMES
    )


def refusal_of(name: str, body: Body, parameters: Body) -> Reason | None:
    """Return why Google would ignore this event, or None when nothing is known.

    Args:
        name: Google's name of the event.
        body: the request without its event.
        parameters: the event's `params`.
    """
    return (
        _identifier_refusal(body)
        or _values_refusal(parameters)
        or _items_refusal(parameters.get("items", []))
        or _money_refusal(name, parameters)
    )


def _identifier_refusal(body: Body) -> Reason | None:
    client_id = body.get("client_id")
    if not client_id:
        return Reason("ga4.no_identifier")
    if len(str(client_id)) > words.LONGEST_USER_ID:
        return Reason("ga4.client_id_too_long", {"limit": words.LONGEST_USER_ID})
    return None


def _values_refusal(parameters: Body) -> Reason | None:
    for name, value in parameters.items():
        if name == "items":
            continue
        if not _is_sendable(name, value):
            return Reason("ga4.parameter_malformed", {"parameter": name})
        limit = words.LONGEST.get(name, words.LONGEST[""])
        if isinstance(value, str) and len(value) > limit:
            return Reason("ga4.parameter_too_long", {"parameter": name, "limit": limit})
    return None


def _is_sendable(name: str, value: object) -> bool:
    if name in _NUMBERS:
        return _is_number(value)
    return isinstance(value, str) or name == "engagement_time_msec"


def _is_number(value: object) -> bool:
    """Say whether it is a number that JSON readers hold exactly, or as 64 bits."""
    return (type(value) is int and abs(value) < 2**63) or (type(value) is float and isfinite(value))


def _items_refusal(items: object) -> Reason | None:
    if not isinstance(items, list):
        return Reason("ga4.parameter_malformed", {"parameter": "items"})
    if len(items) > words.MOST_ITEMS:
        return Reason("ga4.too_many_items", {"limit": words.MOST_ITEMS})
    for item in items:
        if not isinstance(item, dict):
            return Reason("ga4.parameter_malformed", {"parameter": "items"})
        if not (item.get("item_id") or item.get("item_name")):
            return Reason("ga4.items_need_id")
        refusal = _values_refusal(item)
        if refusal is not None:
            return refusal
    return None


def _money_refusal(name: str, parameters: Body) -> Reason | None:
    currency = parameters.get("currency")
    if isinstance(currency, str) and not (
        len(currency) == 3 and currency.isascii() and currency.isalpha()
    ):
        return Reason("ga4.currency_malformed")
    missing = [key for key in _NEEDED_BY_PURCHASE if key not in parameters]
    if name == words.PURCHASE and missing:
        return Reason("ga4.purchase_needs", {"missing": " + ".join(missing)})
    if "value" in parameters and currency is None:
        return Reason("ga4.value_needs_currency")
    return None
