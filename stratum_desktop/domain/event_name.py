"""Event names: the eighteen standard ones, and what other systems call them.

Source: product rulebook, section 2.
"""

from __future__ import annotations

from collections.abc import Mapping

STANDARD_EVENTS: frozenset[str] = frozenset(
    {
        "PageView",
        "ViewContent",
        "Search",
        "AddToCart",
        "AddToWishlist",
        "InitiateCheckout",
        "AddPaymentInfo",
        "Purchase",
        "Lead",
        "CompleteRegistration",
        "Contact",
        "Schedule",
        "StartTrial",
        "Subscribe",
        "SubmitApplication",
        "CustomizeProduct",
        "FindLocation",
        "Donate",
    }
)
"""The names that platform mappings know; anything else is a custom event."""


def standard_name(raw: str, extra: Mapping[str, str]) -> str:
    """Return the standard name that `raw` stands for, else `raw` itself, trimmed.

    Args:
        extra: the operator's own map, outside name to ours; wins over the built-in table.
    """
    raise NotImplementedError
