"""LinkedIn's words as tables.

Source: learn.microsoft.com/en-us/linkedin/marketing/conversions/conversions-api-schema, read
2026-11-22.
"""

from __future__ import annotations

RULE_URN = "urn:lla:llaPartnerConversion:"
LEAD_URN = "urn:li:leadGenFormResponse:"
"""What a lead of a Lead Gen form is called; a `lead_id` of another platform starts otherwise."""

SHA256_EMAIL = "SHA256_EMAIL"
CLICK_ID = "LINKEDIN_FIRST_PARTY_ADS_TRACKING_UUID"
IP_ADDRESS = "PLAINTEXT_IP_ADDRESS"
ANDROID_AD_ID = "GOOGLE_AID"

ANDROID_AD_IDS_SINCE = "202605"
LEAD_ALONE_SINCE = "202605"
"""Version from which the id of a lead is identifier enough."""

ANDROID_EXTINFO = "a2"
"""How `app_data.extinfo` of an Android app begins. Source: Meta app-data parameters, whose form
the event's JSON follows, read 2026-11."""

API_METHOD = "CONVERSIONS_API"
"""`conversionMethod` of a rule that takes events of the API."""

RULE_TYPES: dict[str, tuple[str, ...]] = {
    "PageView": ("KEY_PAGE_VIEW",),
    "ViewContent": ("VIEW_CONTENT",),
    "Search": ("SEARCH",),
    "AddToCart": ("ADD_TO_CART",),
    "AddToWishlist": ("ADD_TO_LIST",),
    "InitiateCheckout": ("START_CHECKOUT",),
    "AddPaymentInfo": ("ADD_BILLING_INFO",),
    "Purchase": ("PURCHASE",),
    "Lead": ("LEAD", "QUALIFIED_LEAD", "MARKETING_QUALIFIED_LEAD", "SALES_QUALIFIED_LEAD"),
    "CompleteRegistration": ("COMPLETE_SIGNUP", "SIGN_UP"),
    "Contact": ("CONTACT", "PHONE_CALL"),
    "Schedule": ("SCHEDULE", "BOOK_APPOINTMENT"),
    "StartTrial": ("START_TRIAL",),
    "Subscribe": ("SUBSCRIBE",),
    "SubmitApplication": ("SUBMIT_APPLICATION",),
    "CustomizeProduct": ("OTHER",),
    "FindLocation": ("OTHER",),
    "Donate": ("DONATE",),
}
"""Standard event to the types of rule that fit it, the closest first.

A rule's type is chosen in Campaign Manager, and a person may have good reasons for another one:
the table is what "test connection" compares with, and refuses nothing.
"""
