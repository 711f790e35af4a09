"""E-mail addresses."""

from __future__ import annotations

import re

from stratum_desktop.domain.identity.text import lower
from stratum_desktop.domain.reason import Reason

_PART = r"[^\x00-\x20\x7f\s@<>(),;:\"\[\]\\"
_ADDRESS = re.compile(rf"{_PART}]+@{_PART}.]+(?:\.{_PART}.]+)+")
# What nearly every address is made of; all that this takes, `_ADDRESS` takes too.
_PLAIN_ADDRESS = re.compile(r"[a-z0-9._%+-]++@[a-z0-9-]++(?:\.[a-z0-9-]++)++")

_MADE_UP = frozenset(
    {
        "a@a.com",
        "aa@aa.com",
        "abc@abc.com",
        "asdf@asdf.com",
        "email@email.com",
        "na@na.com",
        "no@email.com",
        "no@mail.com",
        "no@no.com",
        "noemail@noemail.com",
        "none@none.com",
        "null@null.com",
        "test@test.com",
        "x@x.com",
        "xxx@xxx.com",
    }
)
"""Addresses typed to get past a required field. Source: ours, from exports seen."""

_GMAIL = ("@gmail.com", "@googlemail.com")


def fast_address(raw: str) -> str | None:
    """Return what `email_texts` would give for both variants, when cleaning is plain."""
    address = raw.strip().lower()
    if (
        _PLAIN_ADDRESS.fullmatch(address)
        and address not in _MADE_UP
        and not address.endswith(_GMAIL)
    ):
        return address
    return None


def email_texts(text: str) -> tuple[tuple[str, str], ...] | Reason:
    """Return what platforms hash of a tidy address.

    Source: Meta customer-information parameters and TikTok Events API parameters (trim, lower
    case); Google Data Manager formatting page (Gmail dots and plus-suffix), read 2026-11.
    """
    address = lower(text)
    if not _ADDRESS.fullmatch(address):
        return Reason("identity.email_malformed")
    if address in _MADE_UP:
        return Reason("identity.placeholder")
    if address.endswith(_GMAIL):
        local, _, domain = address.partition("@")
        folded = f"{local.partition('+')[0].replace('.', '')}@{domain}"
        if folded[0] == "@":
            return Reason("identity.email_malformed")
        if folded != address:
            return (("email", address), ("email_gmail_folded", folded))
    return (("email", address),)
