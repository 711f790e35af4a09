"""City, state and postal code, read with the country they stand in."""

from __future__ import annotations

import re

from stratum_desktop.domain.identity.region_table import REGION_CODE, REGION_CODES
from stratum_desktop.domain.identity.text import (
    ascii_digits,
    letters,
    letters_and_digits,
    lower,
)
from stratum_desktop.domain.reason import Reason

_ZIP_PLUS_FOUR = re.compile(r"\d{5}-\d{4}")
_PLAIN_US_ZIP = re.compile(r"[0-9]{5}(?:-[0-9]{4})?")

_ZIP_SHAPES = {
    "gb": re.compile(r"[a-z]{1,2}\d[a-z\d]?\d[a-z]{2}|gir0aa"),
    "ca": re.compile(r"[a-z]\d[a-z]\d[a-z]\d"),
    "nl": re.compile(r"\d{4}[a-z]{2}"),
    "ie": re.compile(r"[a-z]\d[\dw][a-z\d]{4}"),
    **dict.fromkeys(
        [
            "at",
            "au",
            "be",
            "bg",
            "ch",
            "cy",
            "dk",
            "ge",
            "hu",
            "li",
            "lu",
            "lv",
            "no",
            "nz",
            "ph",
            "si",
            "tn",
            "za",
        ],
        re.compile(r"\d{4}"),
    ),
    **dict.fromkeys(
        [
            "de",
            "ee",
            "es",
            "fi",
            "fr",
            "hr",
            "id",
            "it",
            "kr",
            "lt",
            "mx",
            "my",
            "pl",
            "rs",
            "se",
            "th",
            "tr",
            "ua",
        ],
        re.compile(r"\d{5}"),
    ),
    **dict.fromkeys(["cn", "co", "in", "kz", "ro", "ru", "sg", "vn"], re.compile(r"\d{6}")),
    "br": re.compile(r"\d{8}"),
    "jp": re.compile(r"\d{7}"),
    "pt": re.compile(r"\d{4}(?:\d{3})?"),
}
"""Postal codes without spaces and dashes, where the form is fixed.

Source: Universal Postal Union addressing sheets; ours where it lists no form.
"""


def city_texts(text: str) -> tuple[tuple[str, str], ...] | Reason:
    """Return the letters of a city in lower case: no digits, punctuation or spaces.

    Letters of every script stay, as in Meta's SDK; its parameter builder drops accents and
    whole scripts, which leaves different people with one digest.

    Source: Meta customer-information parameters, `ct`, read 2026-11.
    """
    city = letters(lower(text))
    return (("city", city),) if city else Reason("identity.no_letters")


def state_texts(text: str, country: str | None) -> tuple[tuple[str, str], ...] | Reason:
    """Return the two-letter code in the USA and Canada, elsewhere the letters in lower case.

    Args:
        country: alpha-2, lower case; None takes the name of a US state or a Canadian province
            for what it is, and any other text as written.

    Source: Meta customer-information parameters, `st`; ISO 3166-2:US and :CA, read 2026-11.
    """
    whole = lower(text)
    prefix, dash, rest = whole.partition("-")
    state = letters(rest if dash and prefix == country else whole)
    if not state:
        return Reason("identity.no_letters")
    if country in {"us", "ca"}:
        code = REGION_CODE[country].get(state)
        return (("state", code),) if code else Reason("identity.state_unknown")
    if country is None and state not in REGION_CODES:
        state = REGION_CODE["us"].get(state) or REGION_CODE["ca"].get(state) or state
    return (("state", state),)


def fast_zip(raw: str, country: str | None) -> str | None:
    """Return what `zip_texts` would give for a plain code of the USA, else None."""
    if country == "us" and _PLAIN_US_ZIP.fullmatch(raw) and raw[:5] != "00000":
        return raw[:5]
    return None


def zip_texts(text: str, country: str | None) -> tuple[tuple[str, str], ...] | Reason:
    """Return the postal code without spaces and dashes, in the form of its country.

    A code that its country cannot have is refused: a spreadsheet that ate a leading zero is
    the usual cause, and the digest of the rest matches nobody.

    Source: Meta customer-information parameters, `zp` (five digits in the USA), read 2026-11.
    """
    written = ascii_digits(lower(text))
    code = letters_and_digits(written)
    if country == "us" or (country is None and _ZIP_PLUS_FOUR.fullmatch(written)):
        if code.isdigit() and len(code) in {5, 9} and code[:5] != "00000":
            return (("zip", code[:5]),)
        return Reason("identity.zip_not_of_country", {"country": "us"})
    shape = _ZIP_SHAPES.get(country or "")
    if shape is not None and country is not None:
        code = code.removeprefix(country) if code[:2] == country and country != "gb" else code
        if not shape.fullmatch(code):
            return Reason("identity.zip_not_of_country", {"country": country})
    elif not 2 <= len(code) <= 12:
        return Reason("identity.zip_unreadable")
    return (("zip", code),)
