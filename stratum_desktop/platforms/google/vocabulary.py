"""Google's words as tables; each of the two ways in has a spelling of its own.

Sources, read 2026-11-22: google-ads-datamanager 0.9.4 and google-ads 34.0.0, whose types are the
reference of developers.google.com/data-manager/api and …/google-ads/api (v26).
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from stratum_desktop.domain.event import ActionSource

ACTION_CATEGORIES: dict[str, tuple[str, ...]] = {
    "PageView": ("PAGE_VIEW",),
    "ViewContent": ("PAGE_VIEW",),
    "Search": ("ENGAGEMENT",),
    "AddToCart": ("ADD_TO_CART",),
    "AddToWishlist": ("ENGAGEMENT",),
    "InitiateCheckout": ("BEGIN_CHECKOUT",),
    "AddPaymentInfo": ("BEGIN_CHECKOUT", "DEFAULT"),
    "Purchase": ("PURCHASE",),
    "Lead": ("SUBMIT_LEAD_FORM", "IMPORTED_LEAD", "QUALIFIED_LEAD", "CONVERTED_LEAD"),
    "CompleteRegistration": ("SIGNUP",),
    "Contact": ("CONTACT", "PHONE_CALL_LEAD", "MESSAGE_LEAD"),
    "Schedule": ("BOOK_APPOINTMENT",),
    "StartTrial": ("SIGNUP",),
    "Subscribe": ("SUBSCRIBE_PAID",),
    "SubmitApplication": ("SUBMIT_LEAD_FORM",),
    "CustomizeProduct": ("ENGAGEMENT",),
    "FindLocation": ("GET_DIRECTIONS",),
    "Donate": ("PURCHASE", "DEFAULT"),
}
"""Standard event to the categories of conversion action that fit it, the closest first.

No event name travels: the conversion action that a destination names for it does, and its
category is chosen in Google Ads. The table is advice and refuses nothing.
"""

ORDERS = frozenset({"Purchase", "Subscribe", "Donate"})
"""Events that are an order: told apart by the order's id, which the website's tag gives, too, and
which adjustments name. Every other event of that order is told apart by its own id."""

CLICK_IDS = ("gclid", "gbraid", "wbraid")
"""The first that is known goes alone: a click has one, and two braids are refused."""


class AdjustmentType(StrEnum):
    """What an adjustment does to a conversion that was counted; the value is the option's word."""

    RETRACTION = "retraction"
    RESTATEMENT = "restatement"
    ENHANCEMENT = "enhancement"


class IdentifierNames(NamedTuple):
    """How a way in spells who converted; one identifier an object."""

    email: str
    phone: str
    #: None where an address is not taken.
    address: str | None
    first_name: str
    last_name: str
    country: str
    postal_code: str
    #: How many objects an event may carry.
    most: int


DATA_MANAGER_NAMES = IdentifierNames(
    "emailAddress",
    "phoneNumber",
    "address",
    "givenName",
    "familyName",
    "regionCode",
    "postalCode",
    most=10,
)
CLICK_NAMES = IdentifierNames(
    "hashedEmail", "hashedPhoneNumber", None, "", "", "countryCode", "postalCode", most=5
)
ENHANCEMENT_NAMES = CLICK_NAMES._replace(
    address="addressInfo", first_name="hashedFirstName", last_name="hashedLastName"
)

EVENT_SOURCES = {
    ActionSource.WEBSITE: "WEB",
    ActionSource.APP: "APP",
    ActionSource.PHYSICAL_STORE: "IN_STORE",
    ActionSource.PHONE_CALL: "PHONE",
    ActionSource.CHAT: "MESSAGE",
    ActionSource.BUSINESS_MESSAGING: "MESSAGE",
    ActionSource.EMAIL: "OTHER",
    ActionSource.SYSTEM_GENERATED: "OTHER",
    ActionSource.OTHER: "OTHER",
}
ENVIRONMENTS = {ActionSource.WEBSITE: "WEB", ActionSource.APP: "APP"}
CUSTOMER_TYPES = {"new": "NEW", "returning": "RETURNING", "reengaged": "REENGAGED"}
"""Ours in lower case to Google's; the older upload does not know the last one."""
