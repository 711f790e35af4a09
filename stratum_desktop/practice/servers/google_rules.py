"""What a strict Google objects to in events, conversions and adjustments.

Written from the vendor's types, apart from `platforms.google`, so that each can catch the other.
Sources, read 2026-11-22: google-ads-datamanager 0.9.4 and google-ads 34.0.0 (v26). That an event
is refused at once for its age is this twin's choice: Google does not say where it looks at it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime

MOST_EVENTS = 2_000
MOST_DESTINATIONS = 10
MAX_AGE_SECONDS = 90 * 86_400

_HASH = re.compile(r"[0-9a-f]{64}")
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)")
_ADS_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d\d:\d\d")
_RESOURCE = re.compile(r"customers/\d{1,19}/conversionActions/(\d{1,19})")
_CURRENCY = re.compile(r"[A-Z]{3}")
_SOURCES = frozenset({"WEB", "APP", "IN_STORE", "PHONE", "MESSAGE", "OTHER"})
_CONSENTS = {"CONSENT_GRANTED", "CONSENT_DENIED"}
#: Name to type of each field of an event that the program may send.
_EVENT: dict[str, type | tuple[type, ...]] = {
    "destinationReferences": list,
    "transactionId": str,
    "eventTimestamp": str,
    "eventSource": str,
    "adIdentifiers": dict,
    "userData": dict,
    "conversionValue": (int, float),
    "currency": str,
    "consent": dict,
    "userProperties": dict,
}
_CLICK_IDS = ("gclid", "gbraid", "wbraid")
_CONVERSION: dict[str, type | tuple[type, ...]] = {
    "conversionAction": str,
    "conversionDateTime": str,
    "conversionValue": (int, float),
    "currencyCode": str,
    "orderId": str,
    "gclid": str,
    "gbraid": str,
    "wbraid": str,
    "userIdentifiers": list,
    "consent": dict,
    "conversionEnvironment": str,
    "customerType": str,
}
_ADJUSTMENT: dict[str, type | tuple[type, ...]] = {
    "conversionAction": str,
    "adjustmentDateTime": str,
    "adjustmentType": str,
    "orderId": str,
    "restatementValue": dict,
    "userIdentifiers": list,
}

Violation = tuple[str, str]
"""Path below the event, and Google's reason."""


def event_violations(event: object, references: frozenset[str], now: float) -> list[Violation]:
    """Return everything that refuses an event of the Data Manager at once."""
    if not isinstance(event, dict):
        return [("", "INVALID_EVENT")]
    found = [(name, "INVALID_ARGUMENT") for name in event if name not in _EVENT]
    found += [
        (name, "INVALID_FORMAT")
        for name, kind in _EVENT.items()
        if name in event and not _is_of(event[name], kind)
    ]
    return found or list(_content_violations(event, references, now))


def _content_violations(
    event: Mapping[str, object], references: frozenset[str], now: float
) -> Iterator[Violation]:
    if not event.get("transactionId"):
        yield "transaction_id", "REQUIRED_FIELD_MISSING"
    named = event.get("destinationReferences", [])
    if isinstance(named, list) and not references.issuperset(map(str, named)):
        yield "destination_references", "INVALID_ARGUMENT"
    stamp = str(event.get("eventTimestamp", ""))
    if not _RFC3339.fullmatch(stamp):
        yield "event_timestamp", "INVALID_FORMAT" if stamp else "REQUIRED_FIELD_MISSING"
    elif not now - MAX_AGE_SECONDS <= datetime.fromisoformat(stamp).timestamp() <= now + 300:
        yield "event_timestamp", "EVENT_TIME_INVALID"
    if event.get("eventSource", "WEB") not in _SOURCES:
        yield "event_source", "INVALID_ARGUMENT"
    currency = event.get("currency")
    if "conversionValue" in event and currency is None:
        yield "currency", "REQUIRED_FIELD_MISSING"
    if currency is not None and not _CURRENCY.fullmatch(str(currency)):
        yield "currency", "INVALID_CURRENCY_CODE"
    consent = event.get("consent", {})
    if isinstance(consent, dict) and not set(consent.values()) <= _CONSENTS:
        yield "consent", "INVALID_ARGUMENT"
    yield from _identity_violations(event)


def _identity_violations(event: Mapping[str, object]) -> Iterator[Violation]:
    clicks, data = event.get("adIdentifiers", {}), event.get("userData", {})
    people = data.get("userIdentifiers") if isinstance(data, dict) else None
    has_click = isinstance(clicks, dict) and any(clicks.get(name) for name in _CLICK_IDS)
    if people is None:
        if not has_click:
            yield "", "NO_IDENTIFIERS_PROVIDED"
        return
    if not isinstance(people, list) or len(people) > 10:
        yield "user_data.user_identifiers", "TOO_MANY_USER_IDENTIFIERS"
        return
    for place, person in enumerate(people):
        path = f"user_data.user_identifiers[{place}]"
        if not isinstance(person, dict) or len(person) != 1:
            # One of: two in one object are one too many.
            yield path, "INVALID_ARGUMENT"
            continue
        ((kind, value),) = person.items()
        if kind in ("emailAddress", "phoneNumber"):
            if not _HASH.fullmatch(str(value)):
                yield path, "INVALID_SHA256_FORMAT"
        elif kind == "address":
            yield from _address_violations(path, value)
        else:
            yield path, "INVALID_ARGUMENT"


def _address_violations(path: str, address: object) -> Iterator[Violation]:
    if not isinstance(address, dict):
        yield path, "INVALID_FORMAT"
        return
    for name in ("givenName", "familyName"):
        if not _HASH.fullmatch(str(address.get(name))):
            yield f"{path}.address.{name}", "INVALID_SHA256_FORMAT"
    if not re.fullmatch(r"[A-Z]{2}", str(address.get("regionCode"))):
        yield f"{path}.address.region_code", "INVALID_FORMAT"
    if not str(address.get("postalCode", "")).strip():
        yield f"{path}.address.postal_code", "INVALID_POSTAL_CODE"


def processing_error(event: Mapping[str, object]) -> str | None:
    """Return why an event that was received is not counted, as its status says later."""
    consent, clicks = event.get("consent"), event.get("adIdentifiers")
    if isinstance(consent, dict) and consent.get("adUserData") == "CONSENT_DENIED":
        return "DENIED_CONSENT"
    gclid = clicks.get("gclid") if isinstance(clicks, dict) else None
    if gclid is not None and not re.fullmatch(r"[A-Za-z0-9_-]{8,}", str(gclid)):
        return "INVALID_GCLID"
    return None


def conversion_error(row: object, actions: frozenset[str], now: float) -> str | None:
    """Return the error of a row of the older upload, or None for a good one."""
    if not isinstance(row, dict) or not _is_formed(row, _CONVERSION):
        return "FIELD_ERROR"
    clicks = [name for name in _CLICK_IDS if row.get(name)]
    if {"gbraid", "wbraid"} <= set(clicks):
        return "GBRAID_WBRAID_BOTH_SET"
    consent = row.get("consent", {})
    if isinstance(consent, dict) and set(consent) - {"adUserData"}:
        return "FIELD_ERROR"
    return (
        _action_error(row, actions)
        or _time_error(row["conversionDateTime"], now)
        or ("ORDER_ID_CONTAINS_PII" if "@" in str(row.get("orderId")) else None)
        or _people_error(row.get("userIdentifiers", []), is_address_taken=False)
        or (None if clicks or row.get("userIdentifiers") else "MISSING_USER_IDENTIFIER")
    )


def adjustment_error(row: object, actions: frozenset[str], now: float) -> str | None:
    """Return the error of an adjustment, or None for a good one."""
    if not isinstance(row, dict) or not _is_formed(row, _ADJUSTMENT):
        return "FIELD_ERROR"
    kind = row.get("adjustmentType")
    if kind not in ("RETRACTION", "RESTATEMENT", "ENHANCEMENT"):
        return "INVALID_ADJUSTMENT_TYPE"
    if not row.get("orderId"):
        return "MISSING_ORDER_ID_FOR_WEBPAGE"
    if ("restatementValue" in row) is not (kind == "RESTATEMENT"):
        return "RESTATEMENT_VALUE_REQUIRED"
    if ("userIdentifiers" in row) is not (kind == "ENHANCEMENT"):
        return "UNSUPPORTED_USER_IDENTIFIER"
    return (
        _action_error(row, actions)
        or _time_error(row["adjustmentDateTime"], now)
        or _people_error(row.get("userIdentifiers", []), is_address_taken=True)
    )


def action_of(row: Mapping[str, object]) -> str:
    """Return the number of a row's conversion action; the account before it is not looked at."""
    found = _RESOURCE.fullmatch(str(row.get("conversionAction")))
    return found[1] if found else ""


def _action_error(row: Mapping[str, object], actions: frozenset[str]) -> str | None:
    return None if action_of(row) in actions else "NO_CONVERSION_ACTION_FOUND"


def _time_error(value: object, now: float) -> str | None:
    if not _ADS_TIME.fullmatch(str(value)):
        return "INVALID_STRING_DATE_TIME_SECONDS_WITH_OFFSET"
    age = now - datetime.fromisoformat(str(value)).timestamp()
    return None if -300 <= age <= MAX_AGE_SECONDS else "EXPIRED_EVENT"


def _people_error(people: object, *, is_address_taken: bool) -> str | None:
    if not isinstance(people, list) or len(people) > 5:
        return "TOO_MANY_USER_IDENTIFIERS"
    for person in people:
        if not isinstance(person, dict) or len(person) != 1:
            return "INVALID_USER_IDENTIFIER"
        ((kind, value),) = person.items()
        if kind == "addressInfo":
            if not is_address_taken:
                return "UNSUPPORTED_USER_IDENTIFIER"
        elif kind not in ("hashedEmail", "hashedPhoneNumber"):
            return "UNSUPPORTED_USER_IDENTIFIER"
        elif not _HASH.fullmatch(str(value)):
            return "INVALID_USER_IDENTIFIER"
    return None


def _is_formed(row: Mapping[str, object], fields: Mapping[str, type | tuple[type, ...]]) -> bool:
    needed = {"conversionAction", next(name for name in fields if name.endswith("DateTime"))}
    return needed <= row.keys() <= fields.keys() and all(
        _is_of(value, fields[name]) for name, value in row.items()
    )


def _is_of(value: object, kind: type | tuple[type, ...]) -> bool:
    return isinstance(value, kind) and not isinstance(value, bool)
