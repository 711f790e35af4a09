"""Google Analytics' words as tables: names, keys, limits.

Sources, read 2026-11-22, below developers.google.com/analytics/devguides/collection: ga4/uid-data
(user data), protocol/ga4/reference (fields, reserved names), protocol/ga4/reference/events (names
and parameters). Limits are those known of protocol/ga4/sending-events for a standard property from
earlier editions of that page; those marked unconfirmed were not found on a page that was read.
"""

from __future__ import annotations

import re

#: Our standard event to Google's recommended name; a custom name where it has none.
EVENT_NAMES = {
    "PageView": "page_view",
    "ViewContent": "view_item",
    "Search": "search",
    "AddToCart": "add_to_cart",
    "AddToWishlist": "add_to_wishlist",
    "InitiateCheckout": "begin_checkout",
    "AddPaymentInfo": "add_payment_info",
    "Purchase": "purchase",
    "Lead": "generate_lead",
    "CompleteRegistration": "sign_up",
    "Contact": "contact",
    "Schedule": "schedule",
    "StartTrial": "start_trial",
    "Subscribe": "subscribe",
    "SubmitApplication": "submit_application",
    "CustomizeProduct": "customize_product",
    "FindLocation": "find_location",
    "Donate": "donate",
}
PURCHASE = EVENT_NAMES["Purchase"]

#: Letters, digits and underscores, a letter first, at most 40 characters.
EVENT_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}")
RESERVED_PREFIXES = ("firebase_", "ga_", "google_", "dynamic_link_", "notification_")
RESERVED_NAMES = frozenset(
    {
        "ad_activeview",
        "ad_click",
        "ad_exposure",
        "ad_query",
        "ad_reward",
        "adunit_exposure",
        "app_clear_data",
        "app_exception",
        "app_install",
        "app_remove",
        "app_store_refund",
        "app_update",
        "app_upgrade",
        "error",
        "first_open",
        "first_visit",
        "in_app_purchase",
        "os_update",
        "session_start",
        "session_start_with_rollout",
        "user_engagement",
    }
)

#: Our parameter to Google's; whatever stands in no table here is not sent.
NUMBERS = {"value": "value", "tax": "tax", "shipping": "shipping"}
TEXTS = {
    "currency": "currency",
    "order_id": "transaction_id",
    "coupon": "coupon",
    "search_string": "search_term",
    "sign_up_method": "method",
    "customer_type": "customer_type",
    "referrer_url": "page_referrer",
}
#: Our key of an entry of `contents` to Google's of `items`.
ITEM_TEXTS = {
    "id": "item_id",
    "title": "item_name",
    "brand": "item_brand",
    "category": "item_category",
}
ITEM_NUMBERS = {"item_price": "price", "quantity": "quantity"}

#: Most characters of a text, by parameter; "" is the default. The named ones are unconfirmed.
LONGEST = {"": 100, "page_location": 1_000, "page_referrer": 420}
MOST_ITEMS = 200
#: Unconfirmed.
LONGEST_USER_ID = 256
#: A body must stay below it.
BODY_LIMIT_BYTES = 130_000

#: Before the client id in the `_ga` cookie.
CLIENT_COOKIE = re.compile(r"GA\d+\.\d+\.(?=.)")
#: The session id alone, or inside the `_ga_<stream>` cookie of either generation.
SESSION = re.compile(
    r"([0-9]{1,18})|GS1\.\d+\.([0-9]{1,18})(?:\..*)?|GS2\.\d+\.s([0-9]{1,18})(?:\$.*)?"
)

#: Least engagement, in milliseconds, that shows a session in standard reports.
ENGAGEMENT_MS = 1

#: Variants of `domain.identity` to keys of `user_data`; every value is an array.
HASHED = {"email_gmail_folded": "sha256_email_address", "phone_e164": "sha256_phone_number"}
#: Variants to keys of `address`: hashed, and then names of `Identity.clear`, which go in clear.
ADDRESS_HASHED = {
    "first_name_spaced": "sha256_first_name",
    "last_name_spaced": "sha256_last_name",
}
ADDRESS_CLEAR = {"city": "city", "state": "region", "zip": "postal_code", "country": "country"}
#: Without one of these an address is not matched.
ADDRESS_NEEDS = frozenset(
    {"sha256_first_name", "sha256_last_name", "postal_code", "country"},
)
