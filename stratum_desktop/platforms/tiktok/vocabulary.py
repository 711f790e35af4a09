"""TikTok's words as tables: event sources, names, keys and types; the levels of an ad account.

Sources, read 2026-11-22: TikTok portal/docs/parameters/v1.3 (`user`,
`properties`, `app`); ads.tiktok.com/help/article/supported-standard-events and
…/article/reserved-events (names); portal/docs?id=1739320994354178 (campaigns). The keys of ad
groups and ads stand in the vendor's public SDK alone.
"""

from __future__ import annotations

from typing import NamedTuple

from stratum_desktop.domain.ads.entity import EntityKind

WEB, APP, OFFLINE, CRM = "web", "app", "offline", "crm"

STANDARD_NAMES = frozenset(
    {
        "AddPaymentInfo",
        "AddToCart",
        "AddToWishlist",
        "ApplicationApproval",
        "CompleteRegistration",
        "Contact",
        "CustomizeProduct",
        "Download",
        "FindLocation",
        "InitiateCheckout",
        "Lead",
        "Purchase",
        "Schedule",
        "Search",
        "StartTrial",
        "SubmitApplication",
        "Subscribe",
        "ViewContent",
    }
)
#: Names that TikTok converts to another or still recognises: neither standard nor free to use.
RESERVED_NAMES = frozenset(
    {
        "AddBilling",
        "Browse",
        "Checkout",
        "ClickButton",
        "ClickForm",
        "CompletePayment",
        "Consult",
        "ConsultByPhone",
        "PageView",
        "Pageview",
        "PlaceAnOrder",
        "Registration",
        "StartCheckout",
        "SubmitForm",
    }
)

#: Variant of `domain.identity` that TikTok hashes, to its `user` key; a person may have several.
HASHED_LISTS = {"email": "email", "phone_e164": "phone"}
#: The same, where only the first counts. `external_id` stands apart: see `EXTERNAL_ID_SOURCES`.
HASHED_SINGLE = {
    "first_name_punctuated": "first_name",
    "last_name_punctuated": "last_name",
    "zip": "zip_code",
}
#: Event sources whose `user` has an `external_id`.
EXTERNAL_ID_SOURCES = frozenset({WEB, CRM})
#: Name of `Identity.keys` or `Identity.clear`, to the `user` key that takes it as given.
AS_GIVEN = {
    "ttclid": "ttclid",
    "ttp": "ttp",
    "client_ip_address": "ip",
    "client_user_agent": "user_agent",
}
#: `user` keys of which one is enough to find a person; an address needs its browser.
STRONG_IDENTIFIERS = frozenset({"email", "phone", "external_id", "ttclid", "ttp", "idfa", "gaid"})
BROWSER = frozenset({"ip", "user_agent"})

#: Keys of `app_data` that TikTok's `app` object has too.
APP_KEYS = ("app_id", "app_name", "app_version")

#: `properties` keys and the JSON types each may have; spelled alike in `Event.parameters`.
PROPERTY_TYPES: dict[str, tuple[type, ...]] = {
    "content_ids": (list,),
    "content_type": (str,),
    "contents": (list,),
    "currency": (str,),
    "customer_type": (str,),
    "delivery_category": (str,),
    "description": (str,),
    "num_items": (int,),
    "order_id": (str,),
    "predicted_ltv": (int, float),
    "search_string": (str,),
    "value": (int, float),
}
#: `properties` keys with a closed set of words; another word is left out, the event is not.
CHOICES = {
    "content_type": frozenset({"product", "product_group"}),
    "customer_type": frozenset({"new", "returning"}),
}
#: Our key of an item to TikTok's, and the JSON types it may have.
CONTENT: dict[str, tuple[str, tuple[type, ...]]] = {
    "id": ("content_id", (str,)),
    "title": ("content_name", (str,)),
    "category": ("content_category", (str,)),
    "brand": ("brand", (str,)),
    "item_price": ("price", (int, float)),
    "quantity": ("quantity", (int,)),
}


class Level(NamedTuple):
    """How TikTok spells one level of an ad account."""

    #: The first part of its paths.
    path: str
    id_key: str
    name_key: str
    #: The key of the id above; None on the highest level.
    parent_key: str | None
    #: The key under which a call names several of them.
    ids_key: str
    objective_key: str


LEVELS = {
    EntityKind.CAMPAIGN: Level(
        "campaign", "campaign_id", "campaign_name", None, "campaign_ids", "objective_type"
    ),
    EntityKind.AD_SET: Level(
        "adgroup", "adgroup_id", "adgroup_name", "campaign_id", "adgroup_ids", "optimization_goal"
    ),
    EntityKind.AD: Level("ad", "ad_id", "ad_name", "adgroup_id", "ad_ids", ""),
}
