"""Snapchat's words as tables: names, keys, and the type that each value must have.

Sources, read 2026-11-22, all below developers.snap.com/api/marketing-api/Conversions-API:
Parameters (keys, normalisation), UsingTheAPI (shapes, match keys), OfflineEvents (action
sources); and the models of the vendor's Java SDK 1.1.5 (types).
"""

from __future__ import annotations

from typing import NamedTuple

from stratum_desktop.domain.ads.entity import EntityKind
from stratum_desktop.domain.event import ActionSource

#: Our standard event to Snapchat's name; a slot `CUSTOM_EVENT_n` where it has none.
EVENT_NAMES = {
    "PageView": "PAGE_VIEW",
    "ViewContent": "VIEW_CONTENT",
    "Search": "SEARCH",
    "AddToCart": "ADD_CART",
    "AddToWishlist": "ADD_TO_WISHLIST",
    "InitiateCheckout": "START_CHECKOUT",
    "AddPaymentInfo": "ADD_BILLING",
    "Purchase": "PURCHASE",
    "Lead": "SIGN_UP",
    "CompleteRegistration": "SIGN_UP",
    "Contact": "CUSTOM_EVENT_1",
    "Schedule": "RESERVE",
    "StartTrial": "START_TRIAL",
    "Subscribe": "SUBSCRIBE",
    "SubmitApplication": "CUSTOM_EVENT_2",
    "CustomizeProduct": "CUSTOM_EVENT_3",
    "FindLocation": "CUSTOM_EVENT_4",
    "Donate": "CUSTOM_EVENT_5",
}
#: Names that Snapchat takes beside those; a custom event so called is sent so. Sources differ
#: on `SPENT_CREDITS` and `SPEND_CREDITS`, so both stand.
OTHER_NAMES = frozenset(
    {
        "ACHIEVEMENT_UNLOCKED",
        "AD_CLICK",
        "AD_VIEW",
        "APP_INSTALL",
        "APP_OPEN",
        "COMPLETE_TUTORIAL",
        "INVITE",
        "LEVEL_COMPLETE",
        "LIST_VIEW",
        "LOGIN",
        "RATE",
        "SAVE",
        "SHARE",
        "SPEND_CREDITS",
        "SPENT_CREDITS",
    }
)
PURCHASE = EVENT_NAMES["Purchase"]

WEB, MOBILE_APP, OFFLINE = "WEB", "MOBILE_APP", "OFFLINE"
#: Where it took place; whatever is neither website nor app is offline, chats and calls too.
ACTION_SOURCES = {ActionSource.WEBSITE: WEB, ActionSource.APP: MOBILE_APP}

#: Variant of `domain.identity` that Snapchat hashes, to its `user_data` key. Names without
#: punctuation, as the Parameters page asks. Every value is an array.
HASHED = {
    "email": "em",
    "phone_digits": "ph",
    "first_name": "fn",
    "last_name": "ln",
    "date_of_birth": "db",
    "gender": "ge",
    "city": "ct",
    "state": "st",
    "zip": "zp",
    "country": "country",
    "external_id": "external_id",
}
#: Variants of which a person may have several, beside the name of a second one.
SEVERAL = (
    ("email", "email_2"),
    ("phone_digits", "phone_digits_2"),
    ("external_id", "external_id_2"),
)
#: `user_data` keys sent as given; spelled alike in `Identity.keys`.
OPAQUE = ("sc_click_id", "sc_cookie1")
#: The advertising id of a phone; Snapchat wants it in lower case, hyphens kept.
MOBILE_AD_ID = "madid"
#: `user_data` keys that Snapchat wants in clear; spelled alike in `Identity.clear`.
CLEAR = ("client_ip_address", "client_user_agent")

#: One of these must be whole, or Snapchat answers that there is too little to match on.
MATCH_KEYS = (
    frozenset({"em"}),
    frozenset({"ph"}),
    frozenset({MOBILE_AD_ID}),
    frozenset(CLEAR),
)

#: `custom_data` keys by what their value must be; other parameters are not sent.
NUMBERS = frozenset({"value", "predicted_ltv"})
COUNTS = frozenset({"num_items"})
TEXTS = frozenset(
    {
        "content_category",
        "content_name",
        "content_type",
        "currency",
        "delivery_category",
        "order_id",
        "search_string",
        "sign_up_method",
        "status",
    }
)
TEXT_LISTS = frozenset({"content_ids"})
CONTENTS = "contents"
#: Keys of an item of `contents`; Snapchat spells amounts there as text.
CONTENT_TEXTS = ("id", "brand", "delivery_category")
CONTENT_AMOUNTS = ("quantity", "item_price")

#: Keys of `app_data`.
APP_DATA = frozenset(
    {
        "advertiser_tracking_enabled",
        "app_id",
        "application_tracking_enabled",
        "campaign_ids",
        "extinfo",
        "install_referrer",
        "installer_package",
        "url_schemes",
        "windows_attribution_id",
    }
)
TRACKING_FLAGS = ("advertiser_tracking_enabled", "application_tracking_enabled")
EXTINFO_LENGTH = 16
EXTINFO_VERSIONS = ("a2", "i2")
#: Place of the operating system's version in `extinfo`, which may not be empty.
EXTINFO_SYSTEM_VERSION = 4

LIMITED_USE = "LMU"
#: Ways to ask for limited use; `DELETE`, which Snapchat also knows, is no conversion.
LIMITED_USES = frozenset({LIMITED_USE, "LDU"})


class Level(NamedTuple):
    """How Snapchat spells one level of an ad account."""

    #: In paths, and around the entities of an answer.
    plural: str
    singular: str
    #: The key of the id above; None on the highest level.
    parent_key: str | None
    #: Below which path its entities are put back.
    parent_path: str


LEVELS = {
    EntityKind.CAMPAIGN: Level("campaigns", "campaign", None, "adaccounts"),
    EntityKind.AD_SET: Level("adsquads", "adsquad", "campaign_id", "campaigns"),
    EntityKind.AD: Level("ads", "ad", "ad_squad_id", "adsquads"),
}
