"""What the validation of a strict Google Analytics objects to in one request.

Written from the vendor's pages, apart from `platforms.ga4`, so that each can catch the other.
Sources, read 2026-11-22, below developers.google.com/analytics/devguides/collection:
protocol/ga4/sending-events (limits, from earlier editions), ga4/uid-data,
protocol/ga4/reference (fields, reserved names), protocol/ga4/validating-events (codes).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

MOST_EVENTS = 25
_MOST_PARAMS, _MOST_ITEMS = 25, 200
_OLDEST_SECONDS = 72 * 3600
#: No tolerance is published; customary are a quarter of an hour.
_FUTURE_SECONDS = 15 * 60
_NAME = re.compile(r"[a-zA-Z]\w{0,39}", re.ASCII)
_PREFIXES = ("_", "firebase_", "ga_", "google_", "gtag.", "dynamic_link_", "notification_")
_RESERVED_NAMES = """
ad_activeview ad_click ad_exposure ad_query ad_reward adunit_exposure app_clear_data
app_exception app_install app_remove app_store_refund app_update app_upgrade error first_open
first_visit in_app_purchase os_update session_start session_start_with_rollout user_engagement
"""
_RESERVED = frozenset(_RESERVED_NAMES.split())
# Unconfirmed: not found on a page that was read.
_LONGEST = {"page_location": 1000, "page_referrer": 420, "page_title": 300}
_DIGEST = re.compile(r"[0-9a-f]{64}")
_HASHED = ("sha256_email_address", "sha256_phone_number")
_ADDRESS_HASHED = ("sha256_first_name", "sha256_last_name", "sha256_street")

Message = dict[str, str]


def objections_to(body: Mapping[str, object], *, now: float) -> list[Message]:
    """Return everything that is wrong with a request received at `now` (epoch seconds)."""
    return [*_client(body), *_consent(body), *_user_data(body), *_time(body, now), *_events(body)]


def too_old(event: Mapping[str, object], body: Mapping[str, object], now: float) -> bool:
    """Say whether an event is dated back further than Google counts."""
    moment = event.get("timestamp_micros", body.get("timestamp_micros"))
    return isinstance(moment, int) and moment / 1_000_000 < now - _OLDEST_SECONDS


def _message(field: str, description: str, code: str = "VALUE_INVALID") -> Message:
    return {"fieldPath": field, "description": description, "validationCode": code}


def _client(body: Mapping[str, object]) -> Iterator[Message]:
    if not body.get("client_id"):
        yield _message("client_id", "Measurement requires a client_id.", "VALUE_REQUIRED")
    elif not isinstance(body["client_id"], str):
        yield _message("client_id", "client_id must be a string.")
    user_id = body.get("user_id", "")
    if not isinstance(user_id, str) or len(user_id) > 256:
        yield _message("user_id", "user_id must be a string of at most 256 characters.")


def _consent(body: Mapping[str, object]) -> Iterator[Message]:
    consent = body.get("consent", {})
    states = consent.values() if isinstance(consent, dict) else ["?"]
    if any(state not in ("GRANTED", "DENIED") for state in states):
        yield _message("consent", "Consent must be GRANTED or DENIED.")


def _user_data(body: Mapping[str, object]) -> Iterator[Message]:
    user_data = body.get("user_data", {})
    if not isinstance(user_data, dict):
        yield _message("user_data", "user_data must be an object.")
        return
    hashed = [value for key in _HASHED for value in user_data.get(key, [])]
    for address in user_data.get("address", []):
        hashed += [address[key] for key in _ADDRESS_HASHED if key in address]
    if not all(isinstance(value, str) and _DIGEST.fullmatch(value) for value in hashed):
        yield _message("user_data", "Identifiers must be hex SHA-256.")


def _time(body: Mapping[str, object], now: float) -> Iterator[Message]:
    moment = body.get("timestamp_micros")
    if moment is None:
        return
    if type(moment) is not int:
        yield _message("timestamp_micros", "timestamp_micros must be an integer.")
    elif moment / 1_000_000 > now + _FUTURE_SECONDS:
        yield _message("timestamp_micros", "The time is in the future.", "VALUE_OUT_OF_BOUNDS")


def _events(body: Mapping[str, object]) -> Iterator[Message]:
    events = body.get("events")
    if not isinstance(events, list) or not events:
        yield _message("events", "A request needs events.", "VALUE_REQUIRED")
        return
    if len(events) > MOST_EVENTS:
        yield _message("events", "At most 25 events are allowed.", "EXCEEDED_MAX_ENTITIES")
    for index, event in enumerate(events):
        yield from _event(event, f"events[{index}]")


def _event(event: object, field: str) -> Iterator[Message]:
    if not isinstance(event, dict):
        yield _message(field, "An event must be an object.")
        return
    name, params = event.get("name"), event.get("params", {})
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        yield _message(f"{field}.name", "The name of the event is invalid.", "NAME_INVALID")
    elif name.lower() in _RESERVED or name.lower().startswith(_PREFIXES):
        yield _message(f"{field}.name", "The name of the event is reserved.", "NAME_RESERVED")
    if not isinstance(params, dict):
        yield _message(f"{field}.params", "params must be an object.")
        return
    if len(params) > _MOST_PARAMS:
        yield _message(f"{field}.params", "At most 25 parameters.", "EXCEEDED_MAX_ENTITIES")
    for key, value in params.items():
        yield from _param(key, value, f"{field}.params.{key}")
    yield from _money(name, params, f"{field}.params")


def _param(key: str, value: object, field: str) -> Iterator[Message]:
    if not _NAME.fullmatch(key) or key.startswith(_PREFIXES):
        yield _message(field, "The name of the parameter is invalid.", "NAME_INVALID")
    if key == "items":
        yield from _items(value, field)
    elif not isinstance(value, str | int | float):
        yield _message(field, "A parameter must be text or a number.")
    elif isinstance(value, str) and len(value) > _LONGEST.get(key, 100):
        yield _message(field, "The value is too long.", "VALUE_OUT_OF_BOUNDS")


def _items(items: object, field: str) -> Iterator[Message]:
    if not isinstance(items, list):
        yield _message(field, "items must be an array.")
        return
    if len(items) > _MOST_ITEMS:
        yield _message(field, "At most 200 items are allowed.", "EXCEEDED_MAX_ENTITIES")
    for index, item in enumerate(items):
        if not isinstance(item, dict) or not (item.get("item_id") or item.get("item_name")):
            yield _message(f"{field}[{index}]", "item_id or item_name.", "VALUE_REQUIRED")
            continue
        for key, value in item.items():
            is_number = type(value) in (int, float)
            if key in ("price", "quantity") and not is_number:
                yield _message(f"{field}[{index}].{key}", "The value must be a number.")
            elif isinstance(value, str) and len(value) > _LONGEST.get(key, 100):
                yield _message(f"{field}[{index}].{key}", "Too long.", "VALUE_OUT_OF_BOUNDS")


def _money(name: object, params: Mapping[str, object], field: str) -> Iterator[Message]:
    value, currency = params.get("value"), params.get("currency")
    if value is not None and type(value) not in (int, float):
        yield _message(f"{field}.value", "The value must be a number.")
    if currency is not None and not re.fullmatch(r"[A-Za-z]{3}", str(currency)):
        yield _message(f"{field}.currency", "The currency must be a code of ISO 4217.")
    if currency is None and (value is not None or name == "purchase"):
        yield _message(f"{field}.currency", "A value needs a currency.", "VALUE_REQUIRED")
