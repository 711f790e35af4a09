"""What TikTok refuses, one event at a time.

Written from the vendor's pages, apart from `platforms.tiktok.requirements`, so that each can catch
the other. Sources, read 2026-11-22: business-api.tiktok.com/portal/docs/parameters/v1.3,
…/setup-guide-for-web/v1.3; ads.tiktok.com/help/article/supported-standard-events and
…/reserved-events. Ages are the ones that connectors assume: TikTok publishes none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

BATCH_LIMIT = 1_000
SOURCES = ("web", "app", "offline", "crm")
_DAY = 86_400
#: No tolerance is published; a minute is what this server grants.
_FUTURE_SECONDS = 60
_MAX_AGE_DAYS = {"web": 7, "app": 7, "offline": 28, "crm": 28}

_STANDARD = frozenset(
    {
        "AddPaymentInfo",
        "AddToCart",
        "AddToWishlist",
        "ApplicationApproval",
        "CompleteRegistration",
        "Contact",
        "CustomizeProduct",
        "Download",
        "FindLocation",
        "InitiateCheckout",
        "Lead",
        "Purchase",
        "Schedule",
        "Search",
        "StartTrial",
        "SubmitApplication",
        "Subscribe",
        "ViewContent",
    }
)
_RESERVED = frozenset(
    {
        "AddBilling",
        "Browse",
        "Checkout",
        "ClickButton",
        "ClickForm",
        "CompletePayment",
        "Consult",
        "ConsultByPhone",
        "PageView",
        "Pageview",
        "PlaceAnOrder",
        "Registration",
        "StartCheckout",
        "SubmitForm",
    }
)
_DIGEST = re.compile(r"[0-9a-f]{64}")
_TWO_LETTERS = re.compile(r"[a-z]{2}")
_LONGEST_CLICK_ID = 1_000


def objection_to(event: object, source: str, *, now: float) -> str | None:
    """Return TikTok's message against an event received at `now` (epoch seconds), or None."""
    if not isinstance(event, dict):
        return "Invalid value for data: not a valid object."
    return (
        _name(event, source)
        or _time(event.get("event_time"), source, now)
        or _user(event.get("user"), source)
        or _source_needs(event, source)
        or _properties(event.get("properties", {}))
        or _offline_purchase(event, source)
    )


def _name(event: Mapping[str, Any], source: str) -> str | None:
    name = event.get("event")
    if not isinstance(name, str) or not name.strip():
        return "event: Missing data for required field."
    if not isinstance(event.get("event_id", ""), str):
        return "Invalid value for event_id: not a valid string."
    if source == "offline" and name not in _STANDARD:
        return f"Invalid value for event: {name} is not supported for offline events."
    if source == "crm" and (name in _STANDARD or name in _RESERVED):
        return f"Invalid value for event: {name} is not supported for CRM events."
    return None


def _time(moment: object, source: str, now: float) -> str | None:
    if type(moment) is not int:
        return "Invalid value for event_time: not a valid integer."
    if now - moment > _MAX_AGE_DAYS[source] * _DAY:
        return "Invalid value for event_time: the event is too old."
    if moment - now > _FUTURE_SECONDS:
        return "Invalid value for event_time: the event is in the future."
    return None


def _user(user: object, source: str) -> str | None:
    if not isinstance(user, dict) or (not user and source != "crm"):
        return "user: Missing data for required field."
    for key in ("email", "phone", "external_id", "first_name", "last_name", "zip_code"):
        values = user.get(key, [])
        may_be_several = key in ("email", "phone", "external_id")
        for value in values if may_be_several and isinstance(values, list) else [values]:
            if value != [] and not (isinstance(value, str) and _DIGEST.fullmatch(value)):
                return f"Invalid value for user.{key}: not a SHA-256 digest."
    return _place(user) or _plain(user)


def _place(user: Mapping[str, Any]) -> str | None:
    for key in ("state", "country"):
        if key in user and not _TWO_LETTERS.fullmatch(str(user[key])):
            return f"Invalid value for user.{key}: not a two-letter code."
    city = user.get("city", "x")
    if not isinstance(city, str) or city != city.lower() or re.search(r"[\s\d.,'-]", city):
        return "Invalid value for user.city: not normalized."
    return None


def _plain(user: Mapping[str, Any]) -> str | None:
    for key in ("ttclid", "ttp", "ip", "user_agent", "idfa", "gaid"):
        if not isinstance(user.get(key, ""), str):
            return f"Invalid value for user.{key}: not a valid string."
    if len(user.get("ttclid", "")) > _LONGEST_CLICK_ID:
        return "Invalid value for user.ttclid: too long."
    idfa, gaid = user.get("idfa", ""), user.get("gaid", "")
    if idfa != idfa.upper() and not _DIGEST.fullmatch(idfa):
        return "Invalid value for user.idfa: not in upper case."
    return None if gaid == gaid.lower() else "Invalid value for user.gaid: not in lower case."


def _source_needs(event: Mapping[str, Any], source: str) -> str | None:
    if source == "web":
        page = event.get("page")
        url = page.get("url") if isinstance(page, dict) else None
        if not isinstance(url, str) or not url.strip():
            return "page.url: Missing data for required field."
    if source == "crm":
        lead = event.get("lead")
        lead_id = lead.get("lead_id") if isinstance(lead, dict) else None
        if not isinstance(lead_id, str) or not lead_id.strip():
            return "lead.lead_id: Missing data for required field."
    if "limited_data_use" in event and (
        source not in ("web", "app") or not isinstance(event["limited_data_use"], bool)
    ):
        return "Invalid value for limited_data_use."
    return None


def _properties(properties: object) -> str | None:
    if not isinstance(properties, dict):
        return "Invalid value for properties: not a valid object."
    for key in ("value", "predicted_ltv"):
        if not _is_number(properties.get(key, 0)):
            return f"Invalid value for properties.{key}: not a valid number."
    if not re.fullmatch(r"[A-Za-z]{3}", str(properties.get("currency", "USD"))):
        return "Invalid value for properties.currency."
    if properties.get("content_type", "product") not in ("product", "product_group"):
        return "Invalid value for properties.content_type."
    if properties.get("customer_type", "new") not in ("new", "returning"):
        return "Invalid value for properties.customer_type."
    for key in ("order_id", "description", "search_string"):
        if not isinstance(properties.get(key, ""), str):
            return f"Invalid value for properties.{key}: not a valid string."
    return _contents(properties.get("contents", []))


def _contents(contents: object) -> str | None:
    for item in contents if isinstance(contents, list) else [contents]:
        if not isinstance(item, dict):
            return "Invalid value for properties.contents: not a valid list of objects."
        if not _is_number(item.get("price", 0)) or type(item.get("quantity", 0)) is not int:
            return "Invalid value for properties.contents: not a valid number."
        if not isinstance(item.get("content_id", ""), str):
            return "Invalid value for properties.contents.content_id: not a valid string."
    return None


def _offline_purchase(event: Mapping[str, Any], source: str) -> str | None:
    properties = event.get("properties", {})
    if source == "offline" and event["event"] == "Purchase":
        for key in ("value", "currency"):
            if key not in properties:
                return f"properties.{key}: Missing data for required field."
    return None


def _is_number(value: object) -> bool:
    return type(value) in (int, float)
