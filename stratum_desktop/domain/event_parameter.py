"""The parameters of an event: every key that the JSON form knows, and the type it must have."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from stratum_desktop.domain.money import CURRENCY_CODES
from stratum_desktop.domain.reason import Reason

LARGEST_NUMBER = 2**63
"""Numbers of an event lie below it, on both sides of zero. Source: 64-bit integers."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong in the JSON, and where."""

    #: `user_data.email`, `parameters.contents[2].quantity`; "" for the whole.
    path: str
    reason: Reason


@dataclass(slots=True)
class Findings:
    """What reading the JSON brings to light, collected on the way."""

    faults: list[Fault] = field(default_factory=list)
    #: Path to value, of keys that the JSON form does not know.
    unknown: dict[str, object] = field(default_factory=dict)

    def refuse(self, path: str, code: str, **facts: str | int | float | None) -> None:
        """Note a fault."""
        self.faults.append(Fault(path, Reason(code, facts)))

    def keep_apart(self, path: str, value: object) -> None:
        """Note an unknown key; a value that may be an e-mail address is not kept."""
        self.unknown[path] = None if "@" in repr(value) else value


Reader = Callable[[object, str, Findings], object]
"""Takes value and path; returns what is kept, or notes a fault and returns None."""


def read_text(value: object, path: str, findings: Findings) -> str | None:
    """Return text trimmed; a whole number is text too; None when it is empty."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        findings.refuse(path, "event.must_be_text")
        return None
    return value.strip() or None


def read_number(value: object, path: str, findings: Findings) -> float | None:
    """Return a number that can be stored and sent, from a number or from text such as "19.90"."""
    number = math.nan
    if isinstance(value, int | float) and not isinstance(value, bool):
        number = float(value) if abs(value) < 1e300 else math.nan
    elif isinstance(value, str) and value.isascii() and "_" not in value:
        try:
            number = float(value)
        except ValueError:
            number = math.nan
    if abs(number) < LARGEST_NUMBER:
        return number + 0.0 if number else 0.0
    is_number = math.isfinite(number)
    findings.refuse(path, "event.number_unusable" if is_number else "event.must_be_a_number")
    return None


def _read_count(value: object, path: str, findings: Findings) -> int | None:
    before = len(findings.faults)
    number = read_number(value, path, findings)
    if number is not None and number.is_integer() and number >= 0:
        return int(number)
    if len(findings.faults) == before:
        findings.refuse(path, "event.must_be_a_count")
    return None


def _read_currency(value: object, path: str, findings: Findings) -> str | None:
    code = value.strip().upper() if isinstance(value, str) else None
    if code in CURRENCY_CODES:
        return code
    if code != "":
        findings.refuse(path, "event.currency_unknown")
    return None


def _read_flag(value: object, path: str, findings: Findings) -> bool | None:
    if isinstance(value, bool):
        return value
    findings.refuse(path, "event.must_be_true_or_false")
    return None


def _read_object(value: object, path: str, findings: Findings) -> object:
    if isinstance(value, dict):
        return value
    findings.refuse(path, "event.must_be_an_object")
    return None


def _read_texts(value: object, path: str, findings: Findings) -> list[str] | None:
    values = value if isinstance(value, list) else [value]
    read = [read_text(one, f"{path}[{at}]", findings) for at, one in enumerate(values)]
    return [one for one in read if one is not None] or None


def _read_contents(value: object, path: str, findings: Findings) -> list[dict[str, object]] | None:
    if not isinstance(value, list):
        findings.refuse(path, "event.must_be_a_list")
        return None
    contents = []
    for at, one in enumerate(value):
        item_path = f"{path}[{at}]"
        if not isinstance(one, dict):
            findings.refuse(item_path, "event.must_be_an_object")
            continue
        item = read_known(one, CONTENT, item_path, findings)
        if "id" not in item:
            findings.refuse(f"{item_path}.id", "event.missing")
        contents.append(item)
    return contents or None


CONTENT: dict[str, Reader] = {
    "id": read_text,
    "quantity": _read_count,
    "item_price": read_number,
    "title": read_text,
    "description": read_text,
    "brand": read_text,
    "category": read_text,
    "delivery_category": read_text,
}
"""Keys of one item of `contents`. Source: Meta custom-data parameters, read 2026-11."""

PARAMETERS: dict[str, Reader] = {
    "value": read_number,
    "currency": _read_currency,
    "contents": _read_contents,
    "num_items": _read_count,
    "predicted_ltv": read_number,
    "net_revenue": read_number,
    "tax": read_number,
    "shipping": read_number,
    "content_ids": _read_texts,
    "data_processing_options": _read_texts,
    "data_processing_options_country": _read_count,
    "data_processing_options_state": _read_count,
    "opt_out": _read_flag,
    "app_data": _read_object,
    "attribution_data": _read_object,
    "messaging_outcome_data": _read_object,
    "original_event_data": _read_object,
    **dict.fromkeys(
        (
            "order_id",
            "content_type",
            "content_name",
            "content_category",
            "search_string",
            "status",
            "delivery_category",
            "item_number",
            "description",
            "coupon",
            "customer_type",
            "sign_up_method",
            "referrer_url",
            "customer_segmentation",
            "advanced_measurement_table",
            "messaging_channel",
            "page_id",
            "whatsapp_business_account_id",
            "ig_account_id",
        ),
        read_text,
    ),
}
"""Keys of `parameters`.

Source: Meta server-event and custom-data parameters, TikTok `properties`, Snapchat
`custom_data`, GA4 event parameters, read 2026-11.
"""


def read_known(
    raw: Mapping[str, object], readers: Mapping[str, Reader], path: str, findings: Findings
) -> dict[str, object]:
    """Return the keys that `readers` know, read; null and empty text are left out."""
    known: dict[str, object] = {}
    for key, value in raw.items():
        reader = readers.get(key)
        if reader is None:
            findings.keep_apart(f"{path}.{key}", value)
        elif value is not None and (read := reader(value, f"{path}.{key}", findings)) is not None:
            known[key] = read
    return known
