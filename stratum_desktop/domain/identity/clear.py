"""The few values that a connected destination needs in clear. E-mail and phone never.

Source: product rulebook, section 2.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

from stratum_desktop.domain.identity.birth_date import DateOrder
from stratum_desktop.domain.identity.field import Problem, read
from stratum_desktop.domain.identity.text import means_nothing, tidy
from stratum_desktop.domain.reason import Reason

if TYPE_CHECKING:
    from stratum_desktop.domain.identity.person import RawPerson

AS_HASHED = ("state", "country", "gender", "date_of_birth")
"""Kept as the text that is hashed."""

TIDIED = ("first_name", "last_name", "city", "zip", "external_id")
"""Kept as given, tidied: each platform that takes them in clear has its own form."""

LONGEST_USER_AGENT = 2000
"""Characters; ours: longer is not what a browser sends."""


def clear_values(
    person: RawPerson,
    needed: frozenset[str],
    country: str | None,
    date_order: DateOrder | None,
    latest_year: int,
) -> tuple[dict[str, str], list[Problem]]:
    """Return the values asked for, and what could not be used of IP address and user agent.

    What is wrong with any other field is said where it is hashed. Whatever holds an `@` or
    starts with `+` may be an e-mail address or a phone number in the wrong column, and stays
    out.
    """
    kept: dict[str, str] = {}
    problems: list[Problem] = []
    for name in needed.intersection(AS_HASHED):
        texts = read(name, getattr(person, name) or "", country, date_order, latest_year)
        if type(texts) is tuple:
            kept[name] = texts[0][1]
    for name in needed.intersection(TIDIED):
        raw = getattr(person, name)
        text = tidy(raw if isinstance(raw, str) else next(iter(raw or ()), ""))
        if text and type(read(name, text, country)) is tuple and "@" not in text and text[0] != "+":
            kept[name] = text
    for name, read_browser in (("client_ip_address", _ip), ("client_user_agent", _user_agent)):
        raw = getattr(person, name)
        if name in needed and raw:
            found = read_browser(raw.strip())
            if isinstance(found, Reason):
                problems.append(Problem(name, found))
            elif found:
                kept[name] = found
    return kept, problems


def _ip(text: str) -> str | Reason:
    """Return the address of a browser; a private one belongs to a server or a proxy.

    Source: Meta customer-information parameters: the user's address, never the server's;
    read 2026-11.
    """
    if not text or means_nothing(text):
        return ""
    try:
        address = ip_address(text)
    except ValueError:
        return Reason("identity.ip_unreadable")
    return text.lower() if address.is_global else Reason("identity.ip_not_public")


def _user_agent(text: str) -> str | Reason:
    if not text or means_nothing(text):
        return ""
    if len(text) > LONGEST_USER_AGENT:
        return Reason("identity.too_long", {"limit": LONGEST_USER_AGENT})
    return text if text.isprintable() else Reason("identity.user_agent_unreadable")
