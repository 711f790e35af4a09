"""Names of people, in any script."""

from __future__ import annotations

import re
import unicodedata

from stratum_desktop.domain.identity.text import letters, lower
from stratum_desktop.domain.reason import Reason

# Source: Google Data Manager formatting page and utility library, read 2026-11.
_TITLE = re.compile(r"^(?:mr|mrs|ms|miss|dr|prof)\.?\s+|^(?:mr|mrs|ms|dr)\.")
_SUFFIX = re.compile(r"(?:,\s*|\s+)(?:jr\.?|sr\.?|2nd|3rd|ii|iii|iv|vi|cpa|dds|md|phd)$")


def name_texts(field: str, text: str) -> tuple[tuple[str, str], ...] | Reason:
    """Return what platforms hash of a tidy first or last name.

    Args:
        field: `first_name` or `last_name`.

    Source: Meta customer-information parameters (lower case, no punctuation, UTF-8), Google
    Data Manager formatting page (no titles, no punctuation), TikTok Events API (lower case, no
    white space), Snapchat Conversions API (lower case), read 2026-11.
    """
    whole = lower(text)
    plain = letters(whole)
    if not plain:
        return Reason("identity.no_letters")
    if plain == whole:
        return ((field, plain),)
    finer = (
        (f"{field}_spaced", _spaced(whole)),
        (f"{field}_punctuated", whole.replace(" ", "")),
        (f"{field}_lower", whole),
    )
    return ((field, plain), *((variant, one) for variant, one in finer if one not in {plain, ""}))


def _spaced(whole: str) -> str:
    """Drop title, suffix, punctuation and digits; keep one space between words."""
    bare = _SUFFIX.sub("", _TITLE.sub("", whole)) or whole
    kept = "".join(char for char in bare if char == " " or unicodedata.category(char)[0] in "LM")
    return " ".join(kept.split())
