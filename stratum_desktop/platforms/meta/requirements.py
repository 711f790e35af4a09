"""What Meta refuses, said here first: one refused event costs a whole request of 1,000.

Pure tables and checks over the event object as it would be sent. Sources, read 2026-11-22:
developers.facebook.com/docs/marketing-api/conversions-api/parameters/server-event (required
fields), …/best-practices (refused identifier sets), …/business-messaging (names, identities),
…/marketing-apis/data-processing-options (Limited Data Use).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isfinite

from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms.meta.vocabulary import (
    CHAT_EVENT_NAMES,
    CHAT_IDENTITIES,
    CHOICES,
    EXTINFO_LENGTH,
    INTEGER_IDS,
    LIMITED_DATA_USE_STATES,
    NUMBERS,
    REFUSED_IDENTIFIER_SETS,
    TYPES,
)

_WEAK_IDENTIFIERS = frozenset[str]().union(*REFUSED_IDENTIFIER_SETS)

Body = Mapping[str, object]


def refusal_of(body: Body, user_data: Body) -> Reason | None:
    """Return why Meta would refuse this event object, or None when nothing is known against it.

    Args:
        body: the event object in Meta's spelling; JSON values only.
        user_data: its `user_data`.
    """
    refusal = _identifier_refusal(user_data)
    needed = _NEEDS.get(str(body["action_source"]))
    if refusal is None and needed is not None:
        refusal = needed(body, user_data)
    if refusal is None and "data_processing_options" in body:
        refusal = _limited_data_use_refusal(body, user_data)
    custom_data = body.get("custom_data")
    if refusal is None and isinstance(custom_data, dict):
        refusal = _custom_data_refusal(custom_data)
    if refusal is None and body["event_name"] == "Purchase":
        refusal = _purchase_refusal(custom_data if isinstance(custom_data, dict) else {})
    return refusal


def _identifier_refusal(user_data: Body) -> Reason | None:
    names = user_data.keys()
    if names <= _WEAK_IDENTIFIERS:
        if not names:
            return Reason("meta.no_identifier")
        if any(names <= refused for refused in REFUSED_IDENTIFIER_SETS):
            return Reason("meta.identifiers_too_weak", {"given": ", ".join(sorted(names))})
    for name in INTEGER_IDS:
        if name in user_data and not isinstance(user_data[name], int):
            return Reason("meta.identifier_not_a_number", {"identifier": name})
    return None


def _website_refusal(body: Body, user_data: Body) -> Reason | None:
    if "event_source_url" not in body:
        return Reason("meta.website_needs_url")
    if "client_user_agent" not in user_data:
        return Reason("meta.website_needs_user_agent")
    return None


def _app_refusal(body: Body, _user_data: Body) -> Reason | None:
    app_data = body.get("app_data")
    if not isinstance(app_data, dict):
        return Reason("meta.app_needs_app_data")
    for name in ("advertiser_tracking_enabled", "application_tracking_enabled"):
        if app_data.get(name) not in (0, 1):
            return Reason("meta.app_needs_tracking_flag", {"parameter": name})
    extinfo = app_data.get("extinfo")
    is_whole = (
        isinstance(extinfo, list)
        and len(extinfo) == EXTINFO_LENGTH
        and all(isinstance(entry, str) for entry in extinfo)
        and extinfo[0] in ("a2", "i2")
    )
    return None if is_whole else Reason("meta.app_extinfo_malformed", {"entries": EXTINFO_LENGTH})


def _chat_refusal(body: Body, user_data: Body) -> Reason | None:
    channel = body.get("messaging_channel")
    identities = CHAT_IDENTITIES.get(channel) if isinstance(channel, str) else None
    if identities is None:
        return Reason("meta.chat_needs_channel", {"known": ", ".join(CHAT_IDENTITIES)})
    if not any(identity <= user_data.keys() for identity in identities):
        return Reason(
            "meta.chat_needs_identity",
            {"channel": str(channel), "needed": " + ".join(sorted(identities[0]))},
        )
    if body["event_name"] not in CHAT_EVENT_NAMES:
        return Reason("meta.chat_name_not_allowed", {"event_name": str(body["event_name"])})
    return None


def _limited_data_use_refusal(body: Body, user_data: Body) -> Reason | None:
    options = body["data_processing_options"]
    if options == []:
        return None
    place = (
        body.get("data_processing_options_country"),
        body.get("data_processing_options_state"),
    )
    if options != ["LDU"] or not all(type(part) is int for part in place):
        return Reason("meta.limited_data_use_malformed")
    if place == (0, 0):
        if "client_ip_address" not in user_data:
            return Reason("meta.limited_data_use_needs_ip_address")
        return None
    if place[0] == 1 and place[1] in LIMITED_DATA_USE_STATES:
        return None
    return Reason("meta.limited_data_use_malformed")


def _custom_data_refusal(custom_data: Body) -> Reason | None:
    for name, value in custom_data.items():
        # Almost every value is of its key's type: asked first, because it is asked so often.
        if type(value) is TYPES.get(name):
            continue
        if isinstance(value, float) and name in NUMBERS and isfinite(value):
            continue
        if not _is_sendable(name, value):
            return Reason("meta.parameter_malformed", {"parameter": name})
    contents = custom_data.get("contents")
    if isinstance(contents, list):
        for item in contents:
            if not isinstance(item, dict) or not item.get("id"):
                return Reason("meta.contents_need_id")
    currency = custom_data.get("currency")
    if not isinstance(currency, str):
        return Reason("meta.value_needs_currency") if "value" in custom_data else None
    if len(currency) == 3 and currency.isascii() and currency.isalpha():
        return None
    return Reason("meta.currency_malformed")


def _is_sendable(name: str, value: object) -> bool:
    if name in NUMBERS:
        return type(value) is int or _is_finite_float(value)
    if name in CHOICES:
        return isinstance(value, str) and value in CHOICES[name]
    if name in TYPES:
        return False
    # A custom property: a scalar or a list of scalars.
    entries = value if isinstance(value, list) else (value,)
    return all(isinstance(entry, str | int) or _is_finite_float(entry) for entry in entries)


def _is_finite_float(value: object) -> bool:
    return type(value) is float and isfinite(value)


def _purchase_refusal(custom_data: Body) -> Reason | None:
    if "value" in custom_data and "currency" in custom_data:
        return None
    missing = [name for name in ("value", "currency") if name not in custom_data]
    return Reason("meta.purchase_needs", {"missing": " + ".join(missing)})


_NEEDS: dict[str, Callable[[Body, Body], Reason | None]] = {
    "website": _website_refusal,
    "app": _app_refusal,
    "business_messaging": _chat_refusal,
}
