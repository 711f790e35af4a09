"""What a strict Meta objects to in one event, first objection first.

Written from the vendor's pages, apart from `platforms.meta.requirements`, so that each can catch
the other. Sources, read 2026-11-22: developers.facebook.com/docs/marketing-api/conversions-api/
parameters, …/best-practices, …/business-messaging; subcodes from public reports.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

BATCH_LIMIT = 1_000
_DAY = 86_400
#: No tolerance is published; a minute is what this server grants.
_FUTURE_SECONDS = 60
_MAX_AGE_DAYS = {"physical_store": 62}
_DEFAULT_MAX_AGE_DAYS = 7

_ACTION_SOURCES = frozenset(
    {
        "email",
        "website",
        "app",
        "phone_call",
        "chat",
        "physical_store",
        "system_generated",
        "business_messaging",
        "other",
    }
)
_HASHED = ("em", "ph", "fn", "ln", "db", "ge", "ct", "st", "zp", "country")
#: A digest, or a digest with the suffix that Meta's own parameter builder appends.
_DIGEST = re.compile(r"[0-9a-f]{64}(\.[A-Za-z0-9_-]{2,8})?")
_TOO_LITTLE = (
    {"ct", "country", "st", "zp", "ge", "client_user_agent"},
    {"db", "client_user_agent"},
    {"fn", "ge"},
    {"ln", "ge"},
)
_CHAT_NAMES = frozenset(
    {
        "Purchase",
        "LeadSubmitted",
        "QualifiedLead",
        "InitiateCheckout",
        "AddToCart",
        "ViewContent",
        "CartAbandoned",
        "OrderCreated",
        "OrderShipped",
        "OrderDelivered",
        "OrderCanceled",
        "OrderReturned",
        "RatingProvided",
        "ReviewProvided",
    }
)
_CHAT_IDS = {
    "whatsapp": ("ctwa_clid", "whatsapp_business_account_id"),
    "messenger": ("page_id", "page_scoped_user_id"),
    "instagram": ("ig_account_id", "ig_sid"),
}
#: No form is published; this server takes for made up what is in no click of Meta's that was seen.
_GENUINE_CLICK = re.compile(r"[A-Za-z0-9_-]{8,}")


@dataclass(frozen=True, slots=True)
class Objection:
    """Why one event fails its whole batch."""

    field: str
    message: str
    subcode: int | None = None


def objection_to(event: object, *, now: float) -> Objection | None:
    """Return what is wrong with an event received at `now` (epoch seconds), or None."""
    if not isinstance(event, dict):
        return Objection("event", "Each event must be an object")
    return (
        _server_event(event)
        or _time(event, now)
        or _customer_information(event.get("user_data"))
        or _source_needs(event)
        or _custom_data(event)
    )


def _server_event(event: Mapping[str, object]) -> Objection | None:
    name = event.get("event_name")
    if not isinstance(name, str) or not name.strip():
        return Objection("event_name", "Missing event name")
    if str(event.get("action_source")) not in _ACTION_SOURCES:
        return Objection("action_source", "Invalid action source")
    if not isinstance(event.get("event_id", ""), str):
        return Objection("event_id", "event_id must be a string")
    options = event.get("data_processing_options", [])
    if options not in ([], ["LDU"]):
        return Objection("data_processing_options", "Unknown data processing option")
    has_country = "data_processing_options_country" in event
    if has_country != ("data_processing_options_state" in event):
        return Objection("data_processing_options_state", "Country and state go together")
    return None


def _time(event: Mapping[str, object], now: float) -> Objection | None:
    moment = event.get("event_time")
    if type(moment) is not int:
        return Objection("event_time", "event_time must be an integer")
    days = _MAX_AGE_DAYS.get(str(event["action_source"]), _DEFAULT_MAX_AGE_DAYS)
    if now - moment > days * _DAY:
        return Objection("event_time", "Event Timestamp Too Old", 2804003)
    if moment - now > _FUTURE_SECONDS:
        return Objection("event_time", "Event Timestamp In The Future", 2804004)
    return None


def _customer_information(user_data: object) -> Objection | None:
    if not isinstance(user_data, dict):
        return Objection("user_data", "Missing customer information", 2804050)
    names = {name for name, value in user_data.items() if value not in (None, "", [])}
    if any(names <= refused for refused in _TOO_LITTLE):
        return Objection("user_data", "Too Little Customer Information", 2804050)
    for key in _HASHED:
        values = user_data.get(key, [])
        for value in values if isinstance(values, list) else [values]:
            if not isinstance(value, str) or not _DIGEST.fullmatch(value):
                return Objection(f"user_data[{key}]", f"{key} must be a SHA-256 digest")
    for key in ("lead_id", "fb_login_id"):
        if type(user_data.get(key, 0)) is not int:
            return Objection(f"user_data[{key}]", f"{key} must be an integer")
    return None


def _source_needs(event: Mapping[str, object]) -> Objection | None:
    source = event["action_source"]
    if source == "website" and not event.get("event_source_url"):
        return Objection("event_source_url", "Missing event_source_url")
    if source == "app":
        return _app(event.get("app_data"))
    if source == "business_messaging":
        return _chat(event)
    return None


def _app(app_data: object) -> Objection | None:
    extinfo = app_data.get("extinfo") if isinstance(app_data, dict) else None
    if (
        not isinstance(extinfo, list)
        or len(extinfo) != 16
        or not all(isinstance(entry, str) for entry in extinfo)
        or extinfo[0] not in ("a2", "i2")
    ):
        return Objection("app_data[extinfo]", "Invalid extinfo", 2804043)
    return None


def _chat(event: Mapping[str, object]) -> Objection | None:
    needed = _CHAT_IDS.get(str(event.get("messaging_channel")))
    user_data = event["user_data"]
    if needed is None:
        return Objection("messaging_channel", "Invalid messaging channel")
    if not isinstance(user_data, dict) or any(not user_data.get(name) for name in needed):
        return Objection("user_data", "Missing messaging identity")
    if "ctwa_clid" in needed and not _GENUINE_CLICK.fullmatch(str(user_data["ctwa_clid"])):
        return Objection("user_data[ctwa_clid]", "Invalid ctwa_clid", 2804087)
    if event["event_name"] not in _CHAT_NAMES:
        return Objection("event_name", "Event name is not supported for messaging", 2804066)
    return None


def _custom_data(event: Mapping[str, object]) -> Objection | None:
    custom_data = event.get("custom_data", {})
    if not isinstance(custom_data, dict):
        return Objection("custom_data", "custom_data must be an object")
    contents = custom_data.get("contents", [])
    if not isinstance(contents, list) or not all(
        isinstance(item, dict) and item.get("id") for item in contents
    ):
        return Objection("custom_data[contents]", "Contents need an id", 2804008)
    value = custom_data.get("value")
    if value is not None and type(value) not in (int, float):
        return Objection("custom_data[value]", "value must be a number")
    currency = custom_data.get("currency")
    is_purchase = event["event_name"] == "Purchase"
    if currency is None:
        if is_purchase:
            return Objection("custom_data[currency]", "Missing Currency For Purchase", 2804011)
        if value is not None:
            return Objection("custom_data[currency]", "Missing Currency For Value", 2804023)
        return None
    if not isinstance(currency, str) or not re.fullmatch(r"[A-Za-z]{3}", currency):
        return Objection("custom_data[currency]", "Invalid Currency", 2804011)
    if is_purchase and value is None:
        return Objection("custom_data[value]", "Missing Value For Purchase")
    return None
