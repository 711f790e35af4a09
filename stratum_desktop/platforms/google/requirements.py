"""What Google does not take, said here first: one refused event costs a request of 2,000.

Pure checks. Sources, read 2026-11-22: developers.google.com/data-manager/api/devguides/concepts/
understand-errors and the error lists of google-ads 34.0.0 (v26).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import isfinite
from typing import NamedTuple

from stratum_desktop.domain.event import Event
from stratum_desktop.domain.event_name import standard_name
from stratum_desktop.domain.money import CURRENCY_CODES
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.google.manifest import (
    ADS_VERSION,
    CLICK_CONVERSIONS,
    DATA_MANAGER,
    MANIFEST,
)
from stratum_desktop.platforms.google.vocabulary import ORDERS, AdjustmentType


class Adjustment(NamedTuple):
    """What an event changes, and the conversion action that had counted the order."""

    type: AdjustmentType
    action: str


def api_of(options: Mapping[str, str]) -> str:
    """Return which way in the events of a destination take."""
    return options.get("api") or DATA_MANAGER


def version_of(options: Mapping[str, str]) -> str:
    """Return the API version that a destination speaks."""
    if api_of(options) == CLICK_CONVERSIONS:
        return options.get("api_version") or ADS_VERSION
    return MANIFEST.api_version


def digits_of(account: str) -> str:
    """Return a customer id as the APIs spell it: ``123-456-7890`` without its dashes."""
    return account.replace("-", "")


def ad_customer_of(lane: Lane) -> str:
    """Return the customer whose campaigns are read: the one that conversions go to, or a client."""
    return digits_of(lane.options.get("ad_account_id") or lane.account)


def action_for(name: str, options: Mapping[str, str]) -> str | None:
    """Return the number of the conversion action that counts events of this name, or None."""
    actions = _read_actions(options.get("actions", ""))
    return actions.get(name) or actions.get("")


def actions_of(options: Mapping[str, str]) -> Mapping[str, str]:
    """Return the conversion action of each event name; "" is every event."""
    return _read_actions(options.get("actions", ""))


def adjustment_for(name: str, options: Mapping[str, str]) -> Adjustment | None:
    """Return what events of this name change of an order that was counted, or None."""
    return _read_adjustments(options.get("adjustments", "")).get(name)


def skip_reason(event: Event, options: Mapping[str, str]) -> Reason | None:
    """Return why a destination with these options takes no such event, or None when it does."""
    named = {"event_name": event.name}
    if adjustment_for(event.name, options) is not None:
        if api_of(options) == CLICK_CONVERSIONS:
            return None
        return Reason("google.adjustment_needs_click_conversions", named)
    if action_for(event.name, options) is None:
        return Reason("google.not_mapped", named)
    return None


def transaction_id_of(event: Event) -> str:
    """Return what Google tells a conversion apart by: the order's id, else the event's."""
    order_id = order_id_of(event)
    return order_id if event.name in ORDERS and order_id else event.event_id


def order_id_of(event: Event) -> str | None:
    """Return the order that an event names, or None."""
    order_id = event.parameters.get("order_id")
    return order_id if isinstance(order_id, str) and order_id else None


def value_refusal(parameters: Mapping[str, object]) -> Reason | None:
    """Return what is wrong with a value and its currency, or None; no value is not wrong."""
    value, currency = parameters.get("value"), parameters.get("currency")
    if value is None:
        return None
    is_whole = type(value) is int and abs(value) < 2**63
    if not (is_whole or (type(value) is float and isfinite(value))):
        return Reason("google.parameter_malformed", {"parameter": "value"})
    if currency is None:
        return Reason("google.value_needs_currency")
    return None if currency in CURRENCY_CODES else Reason("google.currency_malformed")


@lru_cache(maxsize=64)
def _read_actions(text: str) -> Mapping[str, str]:
    if text.strip().isdecimal():
        return {"": text.strip()}
    return dict(_pairs(text))


@lru_cache(maxsize=64)
def _read_adjustments(text: str) -> Mapping[str, Adjustment]:
    found = {}
    for name, what in _pairs(text):
        kind, colon, action = what.partition(":")
        if colon and kind.strip() in set(AdjustmentType):
            found[name] = Adjustment(AdjustmentType(kind.strip()), action.strip())
    return found


def _pairs(text: str) -> list[tuple[str, str]]:
    """Return name and value of each ``Name=value``, names as events carry them."""
    parts = [part.partition("=") for part in text.split(",")]
    return [(standard_name(name, {}), value.strip()) for name, sign, value in parts if sign]
