"""What a column of an uploaded file can be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldChoice:
    """One thing that a column can be mapped to."""

    #: The name in the event's JSON form ("email", "event_time", "value", …).
    key: str
    label: str
    #: The heading it is listed under ("Event", "Order", "Person", …).
    group: str


FIELDS: tuple[FieldChoice, ...] = (
    FieldChoice("event_name", "Event name", "Event"),
    FieldChoice("event_time", "Event time", "Event"),
    FieldChoice("event_date", "Event date (time in another column)", "Event"),
    FieldChoice("event_clock", "Time of day (date in another column)", "Event"),
    FieldChoice("time_zone", "Time zone", "Event"),
    FieldChoice("event_id", "Event ID", "Event"),
    FieldChoice("event_source_url", "Page address", "Event"),
    FieldChoice("action_source", "Where it happened", "Event"),
    FieldChoice("value", "Value", "Order"),
    FieldChoice("currency", "Currency", "Order"),
    FieldChoice("order_id", "Order ID", "Order"),
    FieldChoice("content_ids", "Product IDs", "Order"),
    FieldChoice("content_name", "Product name", "Order"),
    FieldChoice("content_category", "Product category", "Order"),
    FieldChoice("content_type", "Content type", "Order"),
    FieldChoice("num_items", "Number of items", "Order"),
    FieldChoice("refunded_value", "Refunded amount", "Order"),
    FieldChoice("email", "Email", "Person"),
    FieldChoice("phone", "Phone", "Person"),
    FieldChoice("full_name", "Full name", "Person"),
    FieldChoice("first_name", "First name", "Person"),
    FieldChoice("last_name", "Last name", "Person"),
    FieldChoice("date_of_birth", "Date of birth", "Person"),
    FieldChoice("gender", "Gender", "Person"),
    FieldChoice("city", "City", "Person"),
    FieldChoice("state", "State or region", "Person"),
    FieldChoice("zip", "Postal code", "Person"),
    FieldChoice("country", "Country", "Person"),
    FieldChoice("external_id", "Customer ID", "Person"),
    FieldChoice("client_ip_address", "IP address", "Person"),
    FieldChoice("client_user_agent", "Browser (user agent)", "Person"),
    FieldChoice("fbc", "Meta click ID (fbc)", "Click and cookie ids"),
    FieldChoice("fbclid", "Meta click ID of the page address (fbclid)", "Click and cookie ids"),
    FieldChoice("fbp", "Meta browser ID (fbp)", "Click and cookie ids"),
    FieldChoice("gclid", "Google click ID (gclid)", "Click and cookie ids"),
    FieldChoice("gbraid", "Google app click ID (gbraid)", "Click and cookie ids"),
    FieldChoice("wbraid", "Google web click ID (wbraid)", "Click and cookie ids"),
    FieldChoice("ttclid", "TikTok click ID", "Click and cookie ids"),
    FieldChoice("ttp", "TikTok cookie ID", "Click and cookie ids"),
    FieldChoice("sc_click_id", "Snapchat click ID", "Click and cookie ids"),
    FieldChoice("sc_cookie1", "Snapchat cookie ID", "Click and cookie ids"),
    FieldChoice("li_fat_id", "LinkedIn click ID", "Click and cookie ids"),
    FieldChoice("ga_client_id", "Google Analytics client ID (_ga)", "Click and cookie ids"),
    FieldChoice("ga_session_id", "Google Analytics session ID", "Click and cookie ids"),
    FieldChoice("ctwa_clid", "WhatsApp click ID", "Click and cookie ids"),
    FieldChoice("ad_user_data", "Consent: use of data for ads", "Consent"),
    FieldChoice("ad_personalization", "Consent: personalised ads", "Consent"),
)
"""Everything a column can be mapped to, in the order that screens list it."""

FIELD_KEYS = frozenset(field.key for field in FIELDS)
"""Keys of `FIELDS`."""
