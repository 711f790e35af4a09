"""What a person may set right in an event before it is written for one destination.

A correction changes what a destination is told, never the event that was accepted. Its id, its
time, its order, the person and the consent are no part of it: they say which event it is and what
may be done with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.event import Event
from stratum_desktop.domain.event_json import LONGEST_NAME, LONGEST_TEXT_BYTES
from stratum_desktop.domain.event_name import standard_name
from stratum_desktop.domain.event_parameter import (
    CONTENT,
    PARAMETERS,
    Findings,
    Reader,
)
from stratum_desktop.domain.reason import Reason

MOST_CORRECTIONS = 50
"""Corrections of one destination. Source: own choice; a handful is usual."""


class Act(StrEnum):
    """What a correction does with its field."""

    #: Where the field has the old value, it gets the new one.
    CHANGE = "change"
    #: Where the field is missing, it gets the value.
    FILL = "fill"
    #: The field gets the value, whatever it had.
    SET = "set"
    #: The field is left out.
    LEAVE_OUT = "leave_out"
    #: This is cut from the beginning, where the field begins so.
    CUT = "cut"
    #: This is put in front, where the field does not begin so already.
    PUT = "put"


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing set right. Made by `correction`, which checks it."""

    #: A key of `CORRECTABLE`.
    field: str
    act: Act
    #: The new value, or the text to cut or put; "" with `LEAVE_OUT`.
    text: str = ""
    #: With `CHANGE`: the value that is changed.
    was: str = ""


EVENT_NAME, PRODUCT_ID = "event_name", "product_id"

CORRECTABLE: Mapping[str, str] = {
    EVENT_NAME: "Event name",
    "value": "Value",
    "currency": "Currency",
    PRODUCT_ID: "Product IDs",
    "content_type": "Content type",
    "content_name": "Content name",
    "content_category": "Content category",
    "num_items": "Number of items",
    "search_string": "Search text",
    "status": "Status",
    "predicted_ltv": "Predicted lifetime value",
    "net_revenue": "Net revenue",
    "tax": "Tax",
    "shipping": "Shipping",
    "delivery_category": "Delivery category",
    "coupon": "Coupon",
    "description": "Description",
    "customer_type": "Customer type",
    "sign_up_method": "Sign-up method",
}
"""Fields that can be corrected, and what people call them.

Left out on purpose: ids, times, orders, persons and consent, and what is no single value.
"""

_TEXT_ACTS = frozenset({Act.CUT, Act.PUT})
_ACTS_OF_NAME = frozenset({Act.CHANGE, Act.SET, *_TEXT_ACTS})
_ACTS_OF_PRODUCT_ID = frozenset({Act.CHANGE, Act.LEAVE_OUT, *_TEXT_ACTS})


def acts_of(field: str) -> tuple[Act, ...]:
    """Return what can be done with a field, in the order in which it is offered."""
    if field == EVENT_NAME:
        return tuple(act for act in Act if act in _ACTS_OF_NAME)
    if field == PRODUCT_ID:
        return tuple(act for act in Act if act in _ACTS_OF_PRODUCT_ID)
    if PARAMETERS[field] is PARAMETERS["content_type"]:
        return tuple(Act)
    return tuple(act for act in Act if act not in _TEXT_ACTS)


def correction(field: str, act: Act, text: str = "", was: str = "") -> Correction:
    """Return a correction that can be carried out.

    Raises:
        Refusal: there is no such field, the act does not suit it, or a value is none of its kind.
    """
    if field not in CORRECTABLE:
        known = ", ".join(CORRECTABLE)
        raise _refused(f"{field!r} cannot be corrected. What can be is: {known}.", field)
    if act not in acts_of(field):
        raise _refused(f"{CORRECTABLE[field]}: that cannot be done with it.", field)
    text, was = text.strip(), was.strip()
    if act is Act.LEAVE_OUT:
        return Correction(field, act)
    if not text:
        raise _refused(f"{CORRECTABLE[field]}: the new value is missing.", field)
    if act in _TEXT_ACTS:
        _check_length(field, text)
        return Correction(field, act, text)
    value = _read(field, text)
    if act is not Act.CHANGE:
        return Correction(field, act, _spelled(value))
    if not was:
        raise _refused(f"{CORRECTABLE[field]}: the value to change is missing.", field)
    _check_length(field, was)
    return Correction(field, act, _spelled(value), was)


def corrected(event: Event, corrections: Sequence[Correction]) -> Event:
    """Return the event as a destination is to be told of it; each sees what the last one did."""
    for one in corrections:
        if one.field == EVENT_NAME:
            event = event._replace(name=_new_name(event.name, one))
        else:
            event = event._replace(parameters=_new_parameters(event.parameters, one))
    return event


def to_stored(corrections: Sequence[Correction]) -> list[dict[str, str]]:
    """Return corrections as JSON can say them."""
    return [
        {"field": one.field, "act": one.act.value, "text": one.text, "was": one.was}
        for one in corrections
    ]


def from_stored(stored: Sequence[Mapping[str, str]]) -> tuple[Correction, ...]:
    """Return the corrections that `to_stored` spelled."""
    return tuple(
        Correction(one["field"], Act(one["act"]), one["text"], one["was"]) for one in stored
    )


def _new_name(name: str, one: Correction) -> str:
    return cast("str", _new_value(EVENT_NAME, name, one)) or name


def _new_parameters(parameters: Mapping[str, object], one: Correction) -> Mapping[str, object]:
    if one.field == PRODUCT_ID:
        return _with_product_ids(parameters, one)
    new = _new_value(one.field, parameters.get(one.field), one)
    rest = {key: value for key, value in parameters.items() if key != one.field}
    return rest if new is None else {**rest, one.field: new}


def _with_product_ids(parameters: Mapping[str, object], one: Correction) -> Mapping[str, object]:
    changed = dict(parameters)
    ids = cast("list[str]", parameters.get("content_ids") or [])
    contents = cast("list[dict[str, object]]", parameters.get("contents") or [])
    if one.act is Act.LEAVE_OUT:
        return {k: v for k, v in changed.items() if k not in ("content_ids", "contents")}
    if ids:
        changed["content_ids"] = [_new_value(PRODUCT_ID, old, one) or old for old in ids]
    if contents:
        changed["contents"] = [
            {**item, "id": _new_value(PRODUCT_ID, item["id"], one) or item["id"]}
            for item in contents
        ]
    return changed


def _new_value(field: str, old: object, one: Correction) -> object:
    """Return what a field has after a correction; None: nothing."""
    match one.act:
        case Act.CHANGE:
            return _read(field, one.text) if old is not None and _is(field, old, one.was) else old
        case Act.FILL:
            return _read(field, one.text) if old is None else old
        case Act.SET:
            return _read(field, one.text)
        case Act.LEAVE_OUT:
            return None
        case Act.CUT:
            return old.removeprefix(one.text) if isinstance(old, str) else old
    if not isinstance(old, str) or old.startswith(one.text):
        return old
    return one.text + old


def _is(field: str, old: object, was: str) -> bool:
    """Say whether a value is the one meant; numbers are compared as numbers."""
    if isinstance(old, str):
        return old == was
    wanted = _reader_of(field)(was, field, Findings())
    return wanted is not None and old == wanted


def _reader_of(field: str) -> Reader:
    return CONTENT["id"] if field == PRODUCT_ID else PARAMETERS[field]


def _read(field: str, text: str) -> object:
    """Return a value as the door reads it.

    Raises:
        Refusal: the door would not take it.
    """
    _check_length(field, text)
    if field == EVENT_NAME:
        return standard_name(text, {})
    findings = Findings()
    value = _reader_of(field)(text, field, findings)
    if findings.faults or value is None:
        raise _refused(_WRONG.get(PARAMETERS.get(field), _ANY)(field, text), field)
    return value


def _number_expected(field: str, text: str) -> str:
    return f"{CORRECTABLE[field]}: {text!r} is no number. Write it as 19.90."


def _count_expected(field: str, text: str) -> str:
    return f"{CORRECTABLE[field]}: {text!r} is no whole number of 0 or more."


def _currency_expected(_field: str, text: str) -> str:
    return f"Currency: {text!r} is no currency code of three letters, such as EUR."


def _any_expected(field: str, text: str) -> str:
    return f"{CORRECTABLE[field]}: {text!r} cannot be used."


_ANY: Callable[[str, str], str] = _any_expected
_WRONG: Mapping[Reader | None, Callable[[str, str], str]] = {
    PARAMETERS["value"]: _number_expected,
    PARAMETERS["num_items"]: _count_expected,
    PARAMETERS["currency"]: _currency_expected,
}


def _spelled(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _check_length(field: str, text: str) -> None:
    limit = LONGEST_NAME if field == EVENT_NAME else LONGEST_TEXT_BYTES
    size = len(text) if field == EVENT_NAME else len(text.encode(errors="replace"))
    if size > limit or not text.isprintable():
        raise _refused(
            f"{CORRECTABLE[field]}: the text is longer than {limit:,} or holds characters that "
            "cannot be written.",
            field,
        )


def _refused(message: str, field: str) -> Refusal:
    return Refusal(message, reason=Reason("correction.unusable", {"field": field[:100]}))
