"""What a strict Snapchat objects to in one event, first objection first.

Written from the vendor's pages, apart from `platforms.snapchat`, so that each can catch the
other. Sources, read 2026-11-22: developers.snap.com/api/marketing-api/Conversions-API/
VerifySetUp (what is INVALID), …/UsingTheAPI (required parameters), …/Parameters, …/Introduction
(37 days), …/OfflineEvents (action sources).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

BATCH_LIMIT = 2_000
_OLDEST_SECONDS = 37 * 86_400
#: No tolerance is published; a minute is what this server grants.
_FUTURE_SECONDS = 60

_STANDARD = """
PAGE_VIEW VIEW_CONTENT ADD_CART ADD_TO_WISHLIST SIGN_UP SEARCH PURCHASE ADD_BILLING SUBSCRIBE
COMPLETE_TUTORIAL AD_CLICK AD_VIEW APP_OPEN APP_INSTALL START_CHECKOUT RATE LIST_VIEW START_TRIAL
LEVEL_COMPLETE ACHIEVEMENT_UNLOCKED SPENT_CREDITS SPEND_CREDITS SAVE SHARE INVITE LOGIN RESERVE
CUSTOM_EVENT_1 CUSTOM_EVENT_2 CUSTOM_EVENT_3 CUSTOM_EVENT_4 CUSTOM_EVENT_5
"""
_NAMES = frozenset(_STANDARD.split())
_WEB, _APP = ("WEB", "website"), ("MOBILE_APP", "app")
_OFFLINE = ("OFFLINE", "physical_store", "phone_call", "email", "chat", "system_generated", "other")
_HASHED = ("em", "ph", "fn", "ln", "ge", "db", "ct", "st", "zp", "country")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_LIMITED_USES = ("LMU", "LDU", "DELETE")


def objection_to(event: object, *, now: float) -> str | None:
    """Return what is wrong with an event received at `now` (epoch seconds), or None."""
    if not isinstance(event, dict):
        return "Each event must be an object"
    return (
        _required(event)
        or _time(event["event_time"], now)
        or _user_data(event.get("user_data"))
        or _source_needs(event)
        or _custom_data(event)
    )


def _required(event: Mapping[str, object]) -> str | None:
    for name in ("event_name", "event_time", "action_source"):
        if not event.get(name):
            return f"Missing required field: {name}"
    if str(event["event_name"]) not in _NAMES:
        return "Unknown event_name"
    if event["action_source"] not in (*_WEB, *_APP, *_OFFLINE):
        return "Unknown action_source"
    if not isinstance(event.get("event_id", ""), str):
        return "event_id must be a string"
    uses = event.get("data_processing_options", [])
    if not isinstance(uses, list) or any(use not in _LIMITED_USES for use in uses):
        return "Unknown data_processing_options"
    return None


def _time(moment: object, now: float) -> str | None:
    if type(moment) is not int or not now - _OLDEST_SECONDS <= moment <= now + _FUTURE_SECONDS:
        return "Timestamp invalid or out of range"
    return None


def _user_data(user_data: object) -> str | None:
    if not isinstance(user_data, dict):
        return "Missing required field: user_data"
    for key in _HASHED:
        values = user_data.get(key, [])
        for value in values if isinstance(values, list) else [values]:
            if not isinstance(value, str) or not _DIGEST.fullmatch(value):
                return f"Unhashed PII: {key}"
    by_address = user_data.get("client_ip_address") and user_data.get("client_user_agent")
    if not (any(user_data.get(key) for key in ("em", "ph", "madid")) or by_address):
        return "Insufficient PII"
    return None


def _source_needs(event: Mapping[str, object]) -> str | None:
    if event["action_source"] in _WEB and not event.get("event_source_url"):
        return "Missing required field: event_source_url"
    if event["action_source"] in _APP:
        app_data = event.get("app_data")
        extinfo = app_data.get("extinfo") if isinstance(app_data, dict) else None
        if not isinstance(extinfo, list) or len(extinfo) != 16 or extinfo[0] not in ("a2", "i2"):
            return "Invalid app_data.extinfo"
        if not extinfo[4]:
            return "Invalid app_data.extinfo: OS version"
    return None


def _custom_data(event: Mapping[str, object]) -> str | None:
    custom_data = event.get("custom_data", {})
    if not isinstance(custom_data, dict):
        return "custom_data must be an object"
    value, currency = custom_data.get("value"), custom_data.get("currency")
    if value is not None and type(value) not in (int, float):
        return "custom_data.value must be a number"
    if currency is not None and not re.fullmatch(r"[A-Za-z]{3}", str(currency)):
        return "Invalid currency"
    if event["event_name"] == "PURCHASE" and (value is None or currency is None):
        return "Missing price and/or currency in Purchase events"
    contents = custom_data.get("contents", [])
    if not isinstance(contents, list) or not all(isinstance(item, dict) for item in contents):
        return "custom_data.contents must be a list of objects"
    return None
