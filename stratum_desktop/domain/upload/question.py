"""What a file leaves open, and why a plan cannot run yet."""

from __future__ import annotations

from collections.abc import Mapping

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.event_name import STANDARD_EVENTS
from stratum_desktop.domain.identity import DateOrder
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.upload.amount import Amount, decimal_style_of, parse_amount
from stratum_desktop.domain.upload.currency import currency_code
from stratum_desktop.domain.upload.evidence import is_style_open, lacks_country
from stratum_desktop.domain.upload.field import FIELDS
from stratum_desktop.domain.upload.instant import (
    date_order_of,
    has_own_zone,
    is_order_needed,
    zone_of,
)
from stratum_desktop.domain.upload.plan import Choice, DecimalStyle, Question, UploadPlan
from stratum_desktop.domain.upload.recognised import template_of
from stratum_desktop.domain.upload.suggestion import WorkspaceDefaults, fed_by

_PERSON_KEYS = frozenset(
    field.key for field in FIELDS if field.group in {"Person", "Click and cookie ids"}
)
_ENCODINGS = (
    Choice("utf-8", "UTF-8"),
    Choice("cp1252", "Windows-1252 (Western Europe)"),
    Choice("iso8859-15", "ISO 8859-15 (Western Europe)"),
    Choice("cp1250", "Windows-1250 (Central Europe)"),
    Choice("cp1251", "Windows-1251 (Cyrillic)"),
)
ENCODINGS = frozenset(choice.value for choice in _ENCODINGS) | {"utf-16-le", "utf-16-be"}
"""Encodings that a plan may name."""

Samples = Mapping[str, tuple[str, ...]]


def questions_of(
    plan: UploadPlan,
    samples: Samples,
    defaults: WorkspaceDefaults,
    *,
    is_encoding_guessed: bool = False,
) -> tuple[Question, ...]:
    """Return what a person should say, most weighty first.

    Args:
        plan: the plan as it stands; what it says is the suggested answer.
        samples: column name to values of the first rows.
        defaults: what the workspace says.
        is_encoding_guessed: whether only the lack of a better fit speaks for the encoding.
    """
    asked = (
        _event_name(plan),
        _date_order(plan, samples),
        _time_zone(plan, samples, defaults),
        _decimal_style(plan, samples),
        _currency(plan, samples, defaults),
        _country(plan, samples, defaults),
        _encoding(plan) if is_encoding_guessed else None,
    )
    return tuple(question for question in asked if question is not None)


def require_workable(plan: UploadPlan) -> None:
    """Let a plan pass that could turn rows into events.

    Raises:
        Refusal: it maps no time, no person or no currency, or names something unknown.
    """
    fields = set(plan.columns.values())
    known = fields | set(plan.constants)
    if not fields & {"event_time", "event_date"}:
        raise _refusal("Map a column to “Event time”: without it no platform takes a row.", "time")
    if not fields & _PERSON_KEYS:
        raise _refusal(
            "Map at least one column that says who it was: an e-mail, a phone, a click ID.",
            "person",
        )
    if "event_name" not in known:
        raise _refusal("Say what happened: pick an event name, or map a column to it.", "name")
    if "value" in fields and "currency" not in known:
        raise _refusal("Pick the currency of the values, or map a column to it.", "currency")
    zone = plan.constants.get("time_zone")
    if zone is not None and zone_of(zone) is None:
        raise _refusal(f"“{zone}” is no time zone. Use a name such as Europe/Berlin.", "time_zone")
    currency = plan.constants.get("currency")
    if currency is not None and currency_code(currency) is None:
        raise _refusal(f"“{currency}” is no currency. Use a code such as EUR.", "currency_code")
    if plan.encoding is not None and plan.encoding not in ENCODINGS:
        raise _refusal(f"“{plan.encoding}” is no encoding that is read.", "encoding")


def _refusal(sentence: str, what: str) -> Refusal:
    return Refusal(sentence, reason=Reason(f"upload.plan_lacks_{what}"))


def _event_name(plan: UploadPlan) -> Question | None:
    if "event_name" in plan.columns.values() or template_of(plan.template) is not None:
        return None
    choices = tuple(Choice(name, name) for name in sorted(STANDARD_EVENTS))
    return Question(
        "event_name", "What happened in these rows?", choices, plan.constants.get("event_name")
    )


def _date_order(plan: UploadPlan, samples: Samples) -> Question | None:
    dates = fed_by(plan, samples, "event_time", "event_date")
    template = template_of(plan.template)
    is_usual = template is not None and template.date_order is not None
    if not is_order_needed(dates) or date_order_of(dates) is not None or is_usual:
        return None
    choices = (
        Choice(DateOrder.DAY_FIRST.value, "Day first: 01/02 is 1 February"),
        Choice(DateOrder.MONTH_FIRST.value, "Month first: 01/02 is January 2"),
    )
    suggested = None if plan.date_order is None else plan.date_order.value
    example = next(text for text in dates if is_order_needed([text]))
    return Question("date_order", f"How is “{example}” meant?", choices, suggested)


def _time_zone(plan: UploadPlan, samples: Samples, defaults: WorkspaceDefaults) -> Question | None:
    dates = fed_by(plan, samples, "event_time", "event_date")
    is_told = "time_zone" in plan.columns.values() or "time_zone" in plan.constants
    if is_told or all(has_own_zone(text) for text in dates):
        return None
    text = "In which time zone are the times written?"
    return Question("time_zone", text, (), defaults.time_zone)


def _decimal_style(plan: UploadPlan, samples: Samples) -> Question | None:
    values = fed_by(plan, samples, "value", "refunded_value")
    if not is_style_open(values) or decimal_style_of(values) is not None:
        return None
    choices = (
        Choice(DecimalStyle.POINT.value, "1,234.56: a point before the cents"),
        Choice(DecimalStyle.COMMA.value, "1.234,56: a comma before the cents"),
    )
    example = next(text for text in values if is_style_open([text]))
    text = f"How are numbers written? “{example}” could mean two amounts."
    return Question("decimal_style", text, choices, plan.decimal_style.value)


def _currency(plan: UploadPlan, samples: Samples, defaults: WorkspaceDefaults) -> Question | None:
    fields = plan.columns.values()
    if "value" not in fields or "currency" in fields:
        return None
    if all(_names_currency(text, plan) for text in fed_by(plan, samples, "value")):
        return None
    suggested = plan.constants.get("currency", defaults.currency)
    return Question("currency", "In which currency are the values?", (), suggested)


def _names_currency(text: str, plan: UploadPlan) -> bool:
    amount = parse_amount(text, plan.decimal_style)
    return isinstance(amount, Amount) and amount.currency is not None


def _country(plan: UploadPlan, samples: Samples, defaults: WorkspaceDefaults) -> Question | None:
    if "country" in plan.columns.values() or defaults.country:
        return None
    if not lacks_country(fed_by(plan, samples, "phone")):
        return None
    text = "Which country are phone numbers without a country code from?"
    return Question("country", text, (), plan.constants.get("country"))


def _encoding(plan: UploadPlan) -> Question:
    text = "Which encoding was the file saved in? Look at the names with accents."
    return Question("encoding", text, _ENCODINGS, plan.encoding)
