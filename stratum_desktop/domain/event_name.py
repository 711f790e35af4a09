"""Event names: the eighteen standard ones, and what other systems call them.

Source: product rulebook, sections 2 and 4.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

_ALIASES: dict[str, str] = {
    "PageView": "page_viewed page_visit landing_page_view browse screen_view",
    "ViewContent": "view_item product_viewed product_view view_product viewed_product "
    "content_view view_item_details",
    "Search": "search_submitted products_searched view_search_results site_search",
    "AddToCart": "add_cart added_to_cart product_added product_added_to_cart cart_add",
    "AddToWishlist": "add_to_list added_to_wishlist product_added_to_wishlist wishlist_add "
    "add_to_favorites add_to_favourites",
    "InitiateCheckout": "begin_checkout start_checkout checkout_started checkout_start "
    "started_checkout initiated_checkout",
    "AddPaymentInfo": "add_billing add_billing_info payment_info_entered payment_info_submitted "
    "payment_info_added added_payment_info",
    "Purchase": "purchased complete_payment order_completed completed_order order_complete "
    "checkout_completed checkout_complete place_an_order placed_order order_placed "
    "order_paid paid_order offline_purchase in_store_purchase sale",
    "Lead": "generate_lead submit_form form_submit form_submitted lead_form_submitted click_form "
    "submit_lead_form lead_submitted new_lead",
    "CompleteRegistration": "sign_up signed_up signup registration registered register "
    "complete_signup completed_registration account_created create_account user_registered",
    "Contact": "consult consult_by_phone contacted contact_us",
    "Schedule": "book_appointment appointment_booked appointment_scheduled reserve scheduled "
    "booking_created",
    "StartTrial": "trial_started started_trial trial_start",
    "Subscribe": "subscribe_paid subscription_started subscription_created subscribed "
    "started_subscription",
    "SubmitApplication": "application_submitted submitted_application",
    "CustomizeProduct": "customise_product product_customized product_customised",
    "FindLocation": "get_directions store_locator location_found",
    "Donate": "donation donated donation_completed",
}
"""What Google, TikTok, Snapchat, LinkedIn, Shopify, Segment and CRM exports call each one.

A name is here only when it means the same thing. No part of a name is ever matched, so
`refund_order`, `order_cancelled` and `purchase_failed` stay what they are.

Source: Meta, TikTok, GA4, Snapchat and LinkedIn event references, read 2026-11.
"""

STANDARD_EVENTS: frozenset[str] = frozenset(_ALIASES)
"""The names that platform mappings know; anything else is a custom event."""

NOT_CONVERSIONS: frozenset[str] = frozenset({"PageView", "Search", "ViewContent"})
"""Standard events that pixel coverage does not count. Source: product rulebook, section 4."""


def standard_name(raw: str, extra: Mapping[str, str]) -> str:
    """Return the standard name that `raw` stands for, else `raw` itself, trimmed.

    Case, spaces and separators make no difference to the built-in table.

    Args:
        extra: the operator's own map, outside name to ours; wins over the built-in table, and
            is compared in the same way.
    """
    return _looked_up(raw.strip(), tuple(extra.items()))


def is_website_conversion(name: str) -> bool:
    """Say whether pixel coverage counts events of this name, seen on a website.

    A custom event counts once it is mapped to a standard name.

    Source: product rulebook, section 4, "Pixel coverage".
    """
    return name in STANDARD_EVENTS and name not in NOT_CONVERSIONS


def _folded(name: str) -> str:
    return "".join(filter(str.isalnum, name)).lower()


@lru_cache(maxsize=1024)
def _looked_up(name: str, extra: tuple[tuple[str, str], ...]) -> str:
    folded = _folded(name)
    for outside, ours in extra:
        if _folded(outside) == folded:
            return ours
    return _STANDARD_OF.get(folded, name)


def _by_alias() -> dict[str, str]:
    found: dict[str, str] = {}
    for standard, aliases in _ALIASES.items():
        for name in (standard, *aliases.split()):
            if found.setdefault(_folded(name), standard) != standard:
                raise ValueError(f"{name!r} stands for two standard events")
    return found


_STANDARD_OF = _by_alias()
