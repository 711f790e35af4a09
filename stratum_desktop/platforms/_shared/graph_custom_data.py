"""What Meta's Conversions API takes as `custom_data`, and what it wants beside it.

Sources, read 2026-11-22: developers.facebook.com/docs/marketing-api/conversions-api/parameters/
custom-data and …/server-event.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

from stratum_desktop.domain.reason import Reason

Body = Mapping[str, object]

#: Parameters that name the business side of a chat; Meta keeps them in `user_data`.
CHAT_ACCOUNTS = frozenset({"page_id", "whatsapp_business_account_id", "ig_account_id"})
#: Parameters that stand beside `custom_data`, not in it.
EVENT_LEVEL = frozenset(
    {
        "advanced_measurement_table",
        "app_data",
        "attribution_data",
        "customer_segmentation",
        "data_processing_options",
        "data_processing_options_country",
        "data_processing_options_state",
        "messaging_channel",
        "messaging_outcome_data",
        "opt_out",
        "original_event_data",
        "referrer_url",
    }
)

#: `custom_data` keys that hold a finite JSON number.
NUMBERS = frozenset({"value", "predicted_ltv", "net_revenue"})
#: Other `custom_data` keys and the JSON type each must have.
TYPES: dict[str, type] = {
    "currency": str,
    "content_ids": list,
    "contents": list,
    "content_name": str,
    "content_category": str,
    "num_items": int,
    "order_id": str,
    "search_string": str,
    "status": str,
    "item_number": str,
}
#: `custom_data` keys with a closed set of words.
CHOICES = {
    "content_type": frozenset({"product", "product_group"}),
    "delivery_category": frozenset({"in_store", "curbside", "home_delivery"}),
}

_NO_FLOATS = TYPES.keys() | CHOICES.keys()


def custom_data_refusal(custom_data: Body) -> Reason | None:
    """Return why Meta would refuse these values, or None when nothing is known against them."""
    for name, value in custom_data.items():
        # Almost every value is of its key's type: asked first, because it is asked so often.
        if type(value) is not TYPES.get(name) and not _is_sendable(name, value):
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
    if type(value) is float:
        return isfinite(value) and name not in _NO_FLOATS
    if name in NUMBERS:
        return type(value) is int
    if name in CHOICES:
        return isinstance(value, str) and value in CHOICES[name]
    if name in TYPES:
        return False
    # A custom property: a scalar or a list of scalars.
    entries = value if isinstance(value, list) else (value,)
    return all(isinstance(entry, str | int) or _is_finite_float(entry) for entry in entries)


def _is_finite_float(value: object) -> bool:
    return type(value) is float and isfinite(value)


def purchase_refusal(custom_data: Body) -> Reason | None:
    """Return what a Purchase lacks, or None."""
    if "value" in custom_data and "currency" in custom_data:
        return None
    missing = [name for name in ("value", "currency") if name not in custom_data]
    return Reason("meta.purchase_needs", {"missing": " + ".join(missing)})
