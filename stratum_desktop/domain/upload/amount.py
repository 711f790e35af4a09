"""Amounts of money as people and programs write them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from stratum_desktop.domain.money import CURRENCY_CODES
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.upload.currency import NAMELESS_SIGNS, SIGNS
from stratum_desktop.domain.upload.plan import DecimalStyle

MAX_WHOLE_DIGITS = 15
"""More digits than any sale has; beyond it JSON numbers lose cents. Source: IEEE 754."""

_SPACES = re.compile("[\\s\u00a0\u202f\u2009'’`´]+")
_LETTERS = re.compile(
    r"^([^\W\d_]{1,4}[$€£¥]?|[^\w\s.,()+-]{1,3})|([^\W\d_]{1,4}|[^\w\s.,()+-]{1,3})$"
)
_GROUPED = {
    "point": re.compile(r"(?:\d+|\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3})?(?:\.\d+)?"),
    "comma": re.compile(r"(?:\d+|\d{1,3}(?:\.\d{3})+)?(?:,\d+)?"),
}
_NOT_NUMBERS = frozenset({"nan", "inf", "infinity", "-inf", "+inf", "-infinity", "-nan"})


@dataclass(frozen=True, slots=True)
class Amount:
    """A number, and the currency that stood beside it."""

    number: Decimal
    #: ISO 4217 code, or None when the cell names none.
    currency: str | None = None


def parse_amount(text: str, style: DecimalStyle) -> Amount | Reason:
    """Read an amount; what could mean two numbers is refused.

    Digits are grouped in threes, or the Indian way, by the other mark, a space or an
    apostrophe. A minus sign or accounting brackets make it negative. Powers of ten,
    per cents and words are no amounts.

    Args:
        text: the cell, not empty.
        style: which mark parts the whole from the fraction.
    """
    compact = _SPACES.sub("", text)
    if compact.lower() in _NOT_NUMBERS:
        return Reason("row.number_not_finite")
    if "%" in compact:
        return Reason("row.number_is_percent")
    compact, is_negative = _sign(compact)
    compact, currency = _without_currency(compact)
    if not is_negative:
        compact, is_negative = _sign(compact)  # a sign may stand on either side of the currency
    if not _is_number(compact, style):
        if not any(_is_number(compact, other) for other in DecimalStyle):
            return Reason("row.number_unreadable")
        return Reason("row.number_unclear", {"decimal_style": style.value})
    if style is DecimalStyle.COMMA:
        compact = compact.replace(".", "").replace(",", ".")
    else:
        compact = compact.replace(",", "")
    whole, _, _fraction = compact.partition(".")
    if len(whole.lstrip("0")) > MAX_WHOLE_DIGITS:
        return Reason("row.number_too_long", {"limit_digits": MAX_WHOLE_DIGITS})
    number = Decimal(compact[: MAX_WHOLE_DIGITS * 2])
    return Amount(-number if is_negative else number, currency)


def _is_number(compact: str, style: DecimalStyle) -> bool:
    return bool(_GROUPED[style].fullmatch(compact)) and any(map(str.isdigit, compact))


def _sign(text: str) -> tuple[str, bool]:
    if text.startswith("(") and text.endswith(")"):
        return text[1:-1], True
    if text.startswith(("-", "−")):
        return text[1:], True
    if text.endswith(("-", "−")):
        return text[:-1], True
    return text.removeprefix("+"), False


def _without_currency(text: str) -> tuple[str, str | None]:
    found = _LETTERS.search(text)
    if found is None:
        return text, None
    word = found[0]
    rest = text[found.end() :] if found.start() == 0 else text[: found.start()]
    code = word.upper()
    if code in CURRENCY_CODES:
        return rest, code
    if word in SIGNS:
        return rest, SIGNS[word]
    if word.lower().rstrip(".") in NAMELESS_SIGNS:
        return rest, None
    return text, None


def decimal_style_of(samples: Sequence[str]) -> DecimalStyle | None:
    """Return the style that samples prove, or None when they fit both or contradict.

    `12.50` and `1,234.56` prove a point, `12,50` and `1.234,56` a comma; `1.234` proves nothing.
    """
    proofs = {style for text in samples if (style := _proof(text)) is not None}
    return proofs.pop() if len(proofs) == 1 else None


def is_number_ambiguous(text: str) -> bool:
    """Say whether a cell means two different numbers, by style."""
    both = [parse_amount(text, style) for style in DecimalStyle]
    numbers = {one.number for one in both if isinstance(one, Amount)}
    return len(numbers) > 1


def _proof(text: str) -> DecimalStyle | None:
    if not any(mark in text for mark in ".,"):
        return None
    readable = [style for style in DecimalStyle if isinstance(parse_amount(text, style), Amount)]
    return readable[0] if len(readable) == 1 else None
