"""The exports that people really have, as data.

Column names as the programs write them, read 2026-11: Google Ads Help “Import conversions from
clicks”, Meta Business Help “Offline event data”, Shopify Help “Export orders”, the two common
order exports of WooCommerce, Stripe Dashboard “Payments”, HubSpot “Export records”, Salesforce
report export (details only, CSV).
"""

from __future__ import annotations

from stratum_desktop.domain.identity import DateOrder
from stratum_desktop.domain.upload.export_template import ExportTemplate, RowRule

GOOGLE_ADS = ExportTemplate(
    key="google_ads",
    label="Google Ads conversion template",
    marks=(frozenset({"Conversion Name", "Conversion Time"}),),
    any_of=frozenset({"Google Click ID", "GBRAID", "WBRAID", "Email", "Phone Number", "Order ID"}),
    columns={
        "Google Click ID": "gclid",
        "GBRAID": "gbraid",
        "WBRAID": "wbraid",
        "Email": "email",
        "Phone Number": "phone",
        "First Name": "first_name",
        "Last Name": "last_name",
        "City": "city",
        "State": "state",
        "Zip": "zip",
        "Country": "country",
        "Conversion Name": "event_name",
        "Conversion Time": "event_time",
        "Conversion Value": "value",
        "Conversion Currency": "currency",
        "Order ID": "order_id",
        "Ad User Data": "ad_user_data",
        "Ad Personalization": "ad_personalization",
        "User Agent": "client_user_agent",
        "IP Address": "client_ip_address",
    },
    date_order=DateOrder.MONTH_FIRST,
)

META_OFFLINE = ExportTemplate(
    key="meta_offline",
    label="Meta offline events template",
    marks=(frozenset({"event_name", "event_time"}),),
    any_of=frozenset({"fn", "ln", "ct", "st", "dob", "doby", "gen", "madid", "extern_id"}),
    columns={
        "email": "email",
        "email (2)": "email",
        "email (3)": "email",
        "phone": "phone",
        "phone (2)": "phone",
        "phone (3)": "phone",
        "fn": "first_name",
        "ln": "last_name",
        "zip": "zip",
        "ct": "city",
        "st": "state",
        "country": "country",
        "dob": "date_of_birth",
        "gen": "gender",
        "extern_id": "external_id",
        "external_id": "external_id",
        "event_id": "event_id",
        "event_name": "event_name",
        "event_time": "event_time",
        "value": "value",
        "currency": "currency",
        "order_id": "order_id",
        "content_ids": "content_ids",
        "content_type": "content_type",
        "action_source": "action_source",
    },
)

SHOPIFY = ExportTemplate(
    key="shopify",
    label="Shopify orders",
    marks=(frozenset({"Name", "Email", "Financial Status", "Total", "Lineitem name"}),),
    columns={
        "Name": "order_id",
        "Paid at": "event_time",
        "Created at": "event_time",
        "Total": "value",
        "Refunded Amount": "refunded_value",
        "Currency": "currency",
        "Email": "email",
        "Phone": "phone",
        "Billing Phone": "phone",
        "Billing Name": "full_name",
        "Billing City": "city",
        "Billing Province": "state",
        "Billing Zip": "zip",
        "Billing Country": "country",
    },
    constants={"event_name": "Purchase"},
    group_by="Name",
    rules=(
        RowRule("Cancelled at", refused_when_filled=True, code="row.cancelled"),
        RowRule(
            "Financial Status",
            refused=frozenset({"refunded", "voided", "expired"}),
            code="row.refunded_or_voided",
        ),
    ),
)

_PAID_IN_WOOCOMMERCE = frozenset({"completed", "processing", "wccompleted", "wcprocessing"})

WOOCOMMERCE = ExportTemplate(
    key="woocommerce",
    label="WooCommerce orders",
    marks=(
        frozenset({"Order Number", "Order Status", "Order Date", "Order Total Amount"}),
        frozenset({"order_number", "status", "order_total", "billing_email"}),
        frozenset({"order_id", "status", "order_total", "billing_email"}),
    ),
    columns={
        "Order Number": "order_id",
        "order_id": "order_id",
        "Paid Date": "event_time",
        "Order Date": "event_time",
        "date": "event_time",
        "Order Total Amount": "value",
        "order_total": "value",
        "Order Refund Amount": "refunded_value",
        "refunded_total": "refunded_value",
        "Order Currency": "currency",
        "Email (Billing)": "email",
        "billing_email": "email",
        "customer_email": "email",
        "Phone (Billing)": "phone",
        "billing_phone": "phone",
        "First Name (Billing)": "first_name",
        "billing_first_name": "first_name",
        "Last Name (Billing)": "last_name",
        "billing_last_name": "last_name",
        "City (Billing)": "city",
        "billing_city": "city",
        "State Code (Billing)": "state",
        "billing_state": "state",
        "Postcode (Billing)": "zip",
        "billing_postcode": "zip",
        "Country Code (Billing)": "country",
        "billing_country": "country",
    },
    constants={"event_name": "Purchase"},
    group_by="Order Number",
    rules=(
        RowRule("Order Status", taken=_PAID_IN_WOOCOMMERCE, code="row.status_not_paid"),
        RowRule("status", taken=_PAID_IN_WOOCOMMERCE, code="row.status_not_paid"),
    ),
)

STRIPE = ExportTemplate(
    key="stripe",
    label="Stripe payments",
    marks=(
        frozenset({"id", "Created date (UTC)", "Amount", "Currency", "Status"}),
        frozenset({"id", "Created (UTC)", "Amount", "Currency", "Status"}),
    ),
    columns={
        "id": "order_id",
        "Created date (UTC)": "event_time",
        "Created (UTC)": "event_time",
        "Amount": "value",
        "Amount Refunded": "refunded_value",
        "Currency": "currency",
        "Customer Email": "email",
        "Customer Phone": "phone",
        "Customer ID": "external_id",
        "Card Address City": "city",
        "Card Address State": "state",
        "Card Address Zip": "zip",
        "Card Address Country": "country",
    },
    constants={"event_name": "Purchase", "time_zone": "UTC"},
    rules=(
        RowRule("Status", taken=frozenset({"paid", "succeeded"}), code="row.status_not_paid"),
        RowRule("Captured", refused=frozenset({"false"}), code="row.not_captured"),
    ),
)

HUBSPOT_DEALS = ExportTemplate(
    key="hubspot_deals",
    label="HubSpot deals",
    marks=(
        frozenset({"Record ID", "Deal Name", "Deal Stage", "Close Date"}),
        frozenset({"Deal ID", "Deal Name", "Deal Stage", "Close Date"}),
    ),
    columns={
        "Record ID": "order_id",
        "Deal ID": "order_id",
        "Close Date": "event_time",
        "Amount": "value",
        "Currency": "currency",
        "Email": "email",
        "Contact Email": "email",
        "Associated Contact Emails": "email",
        "Phone Number": "phone",
        "First Name": "first_name",
        "Last Name": "last_name",
        "Google ad click id": "gclid",
        "Facebook click id": "fbclid",
    },
    constants={"event_name": "Purchase"},
    rules=(RowRule("Deal Stage", taken=frozenset({"closedwon", "won"}), code="row.deal_not_won"),),
)

HUBSPOT_CONTACTS = ExportTemplate(
    key="hubspot_contacts",
    label="HubSpot contacts",
    marks=(
        frozenset({"Record ID", "First Name", "Last Name", "Email", "Create Date"}),
        frozenset({"Contact ID", "First Name", "Last Name", "Email", "Create Date"}),
    ),
    columns={
        "Record ID": "external_id",
        "Contact ID": "external_id",
        "Create Date": "event_time",
        "Email": "email",
        "Phone Number": "phone",
        "Mobile Phone Number": "phone",
        "First Name": "first_name",
        "Last Name": "last_name",
        "City": "city",
        "State/Region": "state",
        "Postal Code": "zip",
        "Country/Region": "country",
        "Date of birth": "date_of_birth",
        "Gender": "gender",
        "Google ad click id": "gclid",
        "Facebook click id": "fbclid",
        "IP Address": "client_ip_address",
    },
    constants={"event_name": "Lead"},
)

_SALESFORCE_FOOTER = ("salesforce.com, inc.", "confidential information - do not distribute")
_SALESFORCE_PERSON = {
    "Email": "email",
    "Contact: Email": "email",
    "Phone": "phone",
    "Mobile": "phone",
    "Mobile Phone": "phone",
    "First Name": "first_name",
    "Last Name": "last_name",
    "Full Name": "full_name",
    "Contact Name": "full_name",
    "Mailing City": "city",
    "City": "city",
    "Mailing State/Province": "state",
    "State/Province": "state",
    "Mailing Zip/Postal Code": "zip",
    "Zip/Postal Code": "zip",
    "Mailing Country": "country",
    "Country": "country",
    "GCLID": "gclid",
    "Lead ID": "external_id",
    "Contact ID": "external_id",
}

SALESFORCE_OPPORTUNITIES = ExportTemplate(
    key="salesforce_opportunities",
    label="Salesforce opportunities report",
    marks=(frozenset({"Opportunity Name", "Stage"}),),
    any_of=frozenset({"Close Date", "Amount"}),
    columns={
        "Opportunity ID": "order_id",
        "Close Date": "event_time",
        "Amount": "value",
        "Amount Currency": "currency",
        **_SALESFORCE_PERSON,
    },
    constants={"event_name": "Purchase"},
    rules=(RowRule("Stage", taken=frozenset({"closedwon"}), code="row.deal_not_won"),),
    has_footer=True,
)

SALESFORCE = ExportTemplate(
    key="salesforce",
    label="Salesforce leads or contacts report",
    marks=(frozenset({"Email"}), frozenset({"Phone"}), frozenset({"Last Name"})),
    footer_marks=_SALESFORCE_FOOTER,
    columns={
        "Converted Date": "event_time",
        "Create Date": "event_time",
        "Created Date": "event_time",
        "Amount": "value",
        "Amount Currency": "currency",
        **_SALESFORCE_PERSON,
    },
    constants={"event_name": "Lead"},
    has_footer=True,
)

EXPORT_TEMPLATES: tuple[ExportTemplate, ...] = (
    GOOGLE_ADS,
    META_OFFLINE,
    SHOPIFY,
    WOOCOMMERCE,
    STRIPE,
    HUBSPOT_DEALS,
    HUBSPOT_CONTACTS,
    SALESFORCE_OPPORTUNITIES,
    SALESFORCE,
)
"""Every recognised export; the first that fits a file counts."""

_BY_KEY = {template.key: template for template in EXPORT_TEMPLATES}


def template_of(key: str) -> ExportTemplate | None:
    """Return the recognised export with this key, or None (a file of one's own)."""
    return _BY_KEY.get(key)


def recognise(header: tuple[str, ...], tail: str) -> ExportTemplate | None:
    """Return the export that a file is, by its header and its last lines, or None."""
    for template in EXPORT_TEMPLATES:
        if template.fits(header, tail):
            return template
    return None
