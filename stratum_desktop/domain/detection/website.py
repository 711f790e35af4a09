"""What an event says of a website: a visit or a conversion, and by which ad click it came."""

from __future__ import annotations

from stratum_desktop.domain.event_body import read_body
from stratum_desktop.domain.event_name import NOT_CONVERSIONS, is_website_conversion

AD_CLICKS = (
    *("fbc", "gclid", "gbraid", "wbraid", "ttclid"),
    *("sc_click_id", "li_fat_id", "ctwa_clid"),
)
"""Names of `Identity.keys` that a click on an ad leaves behind."""

ANY_CLICK = ""
"""Counts of events whatever they came by."""

_MARKS = tuple((name, f'"{name}":'.encode()) for name in AD_CLICKS)


def is_visit(name: str) -> bool:
    """Say whether an event tells that somebody came and looked."""
    return name in NOT_CONVERSIONS


def is_conversion(name: str) -> bool:
    """Say whether an event tells what visits are for."""
    return is_website_conversion(name)


def clicks_of(body: bytes) -> tuple[str, ...]:
    """Return which ad clicks a stored event came by, as names of `AD_CLICKS`.

    Only a body in which one of the names occurs is read: most hold none, and reading is dear.
    """
    if not any(mark in body for _, mark in _MARKS):
        return ()
    keys = read_body(body).get("keys", {})
    return tuple(name for name in AD_CLICKS if name in keys)
