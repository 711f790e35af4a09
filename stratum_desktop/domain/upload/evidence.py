"""What the values of a column say it is, when its name does not."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import UTC

from stratum_desktop.domain.identity import DateOrder
from stratum_desktop.domain.money import CURRENCY_CODES
from stratum_desktop.domain.upload.amount import Amount, is_number_ambiguous, parse_amount
from stratum_desktop.domain.upload.instant import parse_instant
from stratum_desktop.domain.upload.plan import DecimalStyle

NAME_CONFIDENCE = 0.95
"""How sure a known column name is; values that speak against it take it away.
Source: ours."""

_LEAST_SHARE = 0.6
_HEX_DIGEST = re.compile(r"[0-9a-fA-F]{64}")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,189}\.[^@\s.]{2,63}")
_PHONE = re.compile(r"\+[\d\s().-]{8,22}")
_LOCAL_PHONE = re.compile(r"[+(]?[\d\s()./-]{6,22}")
_GCLID = re.compile(r"(?:Cj|EAIaIQ|CK|CL|CM|CN|CO|CP)[A-Za-z0-9_-]{18,100}")
_FBC = re.compile(r"fb\.[012]\.\d{10,13}\..+")
_FBP = re.compile(r"fb\.[012]\.\d{10,13}\.\d{5,20}")


def _is_instant(text: str) -> bool:
    return isinstance(parse_instant(text, order=DateOrder.DAY_FIRST, zone=UTC), int) or isinstance(
        parse_instant(text, order=DateOrder.MONTH_FIRST, zone=UTC), int
    )


def _is_written_date(text: str) -> bool:
    """Epochs and spreadsheet days are only numbers: they need a name to be believed."""
    return not text.replace(".", "").isdigit() and _is_instant(text)


def _is_amount(text: str) -> bool:
    return any(isinstance(parse_amount(text, style), Amount) for style in DecimalStyle)


_SNIFFED: tuple[tuple[str, float, Callable[[str], bool]], ...] = (
    ("email", 0.8, lambda text: _EMAIL.fullmatch(text) is not None),
    ("fbp", 0.8, lambda text: _FBP.fullmatch(text) is not None),
    ("fbc", 0.8, lambda text: _FBC.fullmatch(text) is not None),
    ("gclid", 0.7, lambda text: _GCLID.fullmatch(text) is not None),
    ("event_time", 0.6, _is_written_date),
    ("phone", 0.6, lambda text: _PHONE.fullmatch(text) is not None),
    ("currency", 0.6, lambda text: text in CURRENCY_CODES),
)

_MUST_LOOK_LIKE: dict[str, Callable[[str], bool]] = {
    "email": lambda text: "@" in text or _HEX_DIGEST.fullmatch(text) is not None,
    "phone": lambda text: (
        _LOCAL_PHONE.fullmatch(text) is not None or _HEX_DIGEST.fullmatch(text) is not None
    ),
    "event_time": _is_instant,
    "value": _is_amount,
}


def sniffed_field(samples: Sequence[str]) -> tuple[str, float] | None:
    """Return the field that most of these values look like and how sure that is, or None."""
    if not samples:
        return None
    for field, confidence, looks_like in _SNIFFED:
        if _share(samples, looks_like) >= _LEAST_SHARE:
            return field, confidence
    return None


def contradicts(field: str, samples: Sequence[str]) -> bool:
    """Say whether hardly any of these values can be what the column's name promises."""
    looks_like = _MUST_LOOK_LIKE.get(field)
    return bool(samples) and looks_like is not None and _share(samples, looks_like) < 0.3


def is_style_open(samples: Sequence[str]) -> bool:
    """Say whether any of these numbers means two amounts, by decimal style."""
    return any(is_number_ambiguous(text) for text in samples)


def lacks_country(samples: Sequence[str]) -> bool:
    """Say whether any of these phone numbers is written without its country."""
    return any(
        _LOCAL_PHONE.fullmatch(text.strip()) is not None
        and not text.strip().startswith(("+", "00"))
        for text in samples
    )


def _share(samples: Sequence[str], looks_like: Callable[[str], bool]) -> float:
    return sum(1 for text in samples if looks_like(text.strip())) / len(samples)
