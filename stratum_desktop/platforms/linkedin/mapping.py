"""Our event in LinkedIn's spelling: a pure function from `Event` to frozen JSON.

The event's name does not travel: the conversion rule that the destination names for it does.
Keys are sorted, so the same event gives the same bytes whatever order its fields came in.
Source: learn.microsoft.com/en-us/linkedin/marketing/conversions/conversions-api-schema, read
2026-11-22.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from ipaddress import AddressValueError, IPv4Address

from stratum_desktop.domain.event import Event, Identity
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.frozen import frozen
from stratum_desktop.platforms.contract import NO_OPTIONS
from stratum_desktop.platforms.linkedin import vocabulary as words
from stratum_desktop.platforms.linkedin.requirements import (
    identifier_refusal,
    rules_of,
    skip_reason,
    value_refusal,
    version_of,
)

_NAMES = ("first_name", "last_name")


def body_of(event: Event, options: Mapping[str, str] = NO_OPTIONS, /) -> bytes | Reason:
    """Return the element of a batch as LinkedIn takes it, or why LinkedIn would refuse it."""
    version = version_of(options)
    user = _user_of(event, version)
    refusal = (
        skip_reason(event, options)
        or identifier_refusal(user, version)
        or value_refusal(event.parameters)
    )
    if refusal is not None:
        return refusal
    body: dict[str, object] = {
        "conversion": words.RULE_URN + rules_of(options)[event.name],
        "conversionHappenedAt": event.event_time * 1000,
        "eventId": event.event_id,
        "user": user,
    }
    value = event.parameters.get("value")
    if value is not None:
        body["conversionValue"] = {
            "amount": _amount(value),
            "currencyCode": event.parameters["currency"],
        }
    return frozen(body)


def _amount(value: object) -> str:
    """Return a number in plain digits: LinkedIn refuses a JSON number, and an exponent is none."""
    return format(Decimal(repr(value)), "f")


def _user_of(event: Event, version: str) -> dict[str, object]:
    identity = event.identity
    user: dict[str, object] = {
        "userIds": [{"idType": kind, "idValue": value} for kind, value in _ids_of(event, version)]
    }
    if all(name in identity.clear for name in _NAMES):
        user["userInfo"] = _info_of(identity)
    lead = identity.keys.get("lead_id", "")
    if lead.startswith(words.LEAD_URN):
        user["lead"] = lead
    return user


def _ids_of(event: Event, version: str) -> list[tuple[str, str]]:
    identity = event.identity
    ids = []
    if "email" in identity.hashed:
        ids.append((words.SHA256_EMAIL, identity.hashed["email"]))
    if "li_fat_id" in identity.keys:
        ids.append((words.CLICK_ID, identity.keys["li_fat_id"]))
    address = identity.clear.get("client_ip_address", "")
    if _is_ipv4(address):
        ids.append((words.IP_ADDRESS, address))
    device = identity.keys.get("madid", "").lower()
    if _is_android(event) and device.strip("0-") and version >= words.ANDROID_AD_IDS_SINCE:
        ids.append((words.ANDROID_AD_ID, device))
    return ids


def _info_of(identity: Identity) -> dict[str, str]:
    clear = identity.clear
    info = {"firstName": clear["first_name"], "lastName": clear["last_name"]}
    if "country" in clear:
        info["countryCode"] = clear["country"].upper()
    return info


def _is_ipv4(text: str) -> bool:
    try:
        IPv4Address(text)
    except AddressValueError:
        return False
    return True


def _is_android(event: Event) -> bool:
    """Say whether the event names itself one of an Android app; an ad id alone does not tell."""
    app_data = event.parameters.get("app_data")
    extinfo = app_data.get("extinfo") if isinstance(app_data, Mapping) else None
    return isinstance(extinfo, list) and extinfo[:1] == [words.ANDROID_EXTINFO]
