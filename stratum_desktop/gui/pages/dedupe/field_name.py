"""What a field of an event is called on the screen, and how its value reads."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from stratum_desktop.gui import format as words

_NAMES = {
    "event_id": "Event ID",
    "event_id_is_given": "ID given by the source",
    "event_source_url": "Page address",
    "action_source": "Where it took place",
    "parameters.num_items": "Number of items",
    "parameters.order_id": "Order ID",
    "parameters.content_ids": "Content IDs",
    "consent.ad_user_data": "Consent: ad user data",
    "consent.ad_personalization": "Consent: ad personalisation",
}
_EVENT_TIME = "event_time"
_HASHED = "hashed."
_DIGEST_SHOWN = 12


def field_name(path: str) -> str:
    """Return a field's name in words; one without a name of its own is spelled out."""
    if path in _NAMES:
        return _NAMES[path]
    area, _, rest = path.rpartition(".")
    plain = rest.replace("_", " ")
    named = plain[:1].upper() + plain[1:]
    return f"{named} (hashed)" if f"{area}." == _HASHED else named


def field_value(path: str, value: object) -> str:
    """Return a value as it is read: an instant in the workspace's zone, a hash by its start."""
    if path == _EVENT_TIME and isinstance(value, int):
        at = datetime.fromtimestamp(value, UTC)
        return f"{words.instant(at, seconds=True)} {words.zone_name(at)}"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if path.startswith(_HASHED) and len(value) > _DIGEST_SHOWN:
        return f"{value[:_DIGEST_SHOWN]}…"
    return value
