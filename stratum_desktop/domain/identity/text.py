"""Cleaning that every field shares: what nobody sees goes, what means "nothing" is known."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

PLACEHOLDERS = frozenset(
    {
        "#n/a",
        "(none)",
        "(not set)",
        "(null)",
        "<null>",
        "[null]",
        "empty",
        "false",
        "n.a.",
        "n/a",
        "nil",
        "no data",
        "none",
        "not available",
        "not provided",
        "not set",
        "null",
        "tbd",
        "true",
        "undefined",
        "unknown",
    }
)
"""What exports write where they have nothing, in lower case.

People called Null or True exist: losing one identifier of theirs, with a reason, costs less
than one digest shared by every row without a value. Source: ours, from exports seen.
"""

_PLACEHOLDER_LETTERS = frozenset(one.replace(" ", "") for one in PLACEHOLDERS)
_VARIATION_SELECTORS = ("\ufe00", "\ufe0f", "\U000e0100", "\U000e01ef")


def tidy(raw: str) -> str:
    """Return the text trimmed, in NFC, one space between words, without invisible characters.

    Zero-width, bidirectional and control characters and variation selectors are invisible.
    """
    if raw.isascii() and raw.isprintable():
        text = raw.strip()
        return " ".join(text.split()) if "  " in text else text
    seen = "".join(" " if char.isspace() else char for char in raw if not _is_invisible(char))
    return unicodedata.normalize("NFC", " ".join(seen.split()))


def lower(text: str) -> str:
    """Return a tidy text in lower case, still in NFC."""
    return text.lower() if text.isascii() else unicodedata.normalize("NFC", text.lower())


def letters(text: str) -> str:
    """Return only the letters and combining marks of any script; "" when no letter is left."""
    if text.isascii():
        return text if text.isalpha() else "".join(filter(str.isalpha, text))
    kept = "".join(char for char in text if unicodedata.category(char)[0] in "LM")
    return kept if any(map(str.isalpha, kept)) else ""


def plain_letters(raw: str) -> str | None:
    """Return the text in lower case when it is plainly a word in ASCII letters, else None.

    Short and no placeholder, so that there is nothing else that it could stand for.
    """
    if len(raw) < 32 and raw.isalpha() and raw.isascii():
        word = raw.lower()
        return None if word in _PLACEHOLDER_LETTERS else word
    return None


def letters_and_digits(text: str) -> str:
    """Return only the letters and digits of any script."""
    return text if text.isalnum() else "".join(filter(str.isalnum, text))


def ascii_digits(text: str) -> str:
    """Return the text with decimal digits of any script, and full-width plus, as ASCII."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(char)) if char.isdecimal() else char for char in text
    ).replace("\uff0b", "+")


def means_nothing(text: str) -> bool:
    """Say whether a tidy text stands for "no value": a placeholder, only marks, only zeros."""
    return not text.strip("0-_.,/\\?*#'\" ") or text.lower() in PLACEHOLDERS


@lru_cache(maxsize=2048)
def _is_invisible(char: str) -> bool:
    if char.isspace():
        return False
    first, last, extra_first, extra_last = _VARIATION_SELECTORS
    return (
        unicodedata.category(char) in {"Cf", "Cc", "Cs"}
        or first <= char <= last
        or extra_first <= char <= extra_last
    )
