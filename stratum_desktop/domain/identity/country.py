"""Countries: names, aliases and codes of any kind become ISO 3166-1 alpha-2."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from stratum_desktop.domain.identity.country_table import TABLE
from stratum_desktop.domain.identity.text import tidy
from stratum_desktop.domain.reason import Reason

_FORMAL = re.compile(
    r"(?:the )?(?:[a-z]+ )?(?:people['’]s )?"
    r"(?:republic|kingdom|state|commonwealth|principality|sultanate|union) of (?:the )?"
)


@lru_cache(maxsize=4096)
def country_code(raw: str) -> str | None:
    """Return the alpha-2 code in lower case, or None when the text names no country."""
    name = tidy(raw).casefold()
    return _CODE_OF.get(_looked_up_as(name)) or _CODE_OF.get(
        _looked_up_as(_FORMAL.sub("", name, count=1))
    )


def country_of(given: str | None, default_country: str | None) -> str | None:
    """Return the alpha-2 code that phones, states and postal codes are read with.

    The person's own country, where it names one, counts before the account's.
    """
    return (given and country_code(given)) or (
        country_code(default_country) if default_country else None
    )


def country_texts(text: str) -> tuple[tuple[str, str], ...] | Reason:
    """Return the alpha-2 code in lower case.

    Source: Meta customer-information parameters, `country`; ISO 3166-1, read 2026-11.
    """
    code = country_code(text)
    return (("country", code),) if code else Reason("identity.country_unknown")


def _looked_up_as(name: str) -> str:
    """Fold case, accents, punctuation and spaces away."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    return "".join(filter(str.isalpha, apart))


def _by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in TABLE.strip().splitlines():
        code, alpha_3, names = line.split(" ", 2)
        for name in (code, alpha_3, *names.split("|")):
            if found.setdefault(_looked_up_as(name), code) != code:
                raise ValueError(f"the country table gives {name!r} to two countries")
    return found


_CODE_OF = _by_name()
COUNTRY_CODES: frozenset[str] = frozenset(_CODE_OF.values())
"""Every alpha-2 code, lower case."""
