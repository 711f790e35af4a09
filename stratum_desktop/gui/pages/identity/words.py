"""What fields are called, and what is said of a platform's answer."""

from __future__ import annotations

from stratum_desktop.services.identity_inspector import ActionSource, PlatformView, RawPerson
from stratum_desktop.services.wording import sentence

FIELD_NAMES: dict[str, str] = {
    "email": "E-mail",
    "phone": "Phone",
    "first_name": "First name",
    "last_name": "Last name",
    "date_of_birth": "Date of birth",
    "gender": "Gender",
    "city": "City",
    "state": "State or region",
    "zip": "Postal code",
    "country": "Country",
    "external_id": "Your own ID",
    "client_ip_address": "IP address",
    "client_user_agent": "User agent",
    "fbc": "fbc (Meta click cookie)",
    "fbp": "fbp (Meta browser cookie)",
    "fbclid": "fbclid (Meta click ID)",
    "gclid": "gclid (Google click ID)",
    "gbraid": "gbraid (Google, iOS)",
    "wbraid": "wbraid (Google, iOS web)",
    "ttclid": "ttclid (TikTok click ID)",
    "ttp": "ttp (TikTok cookie)",
    "sc_click_id": "ScCid (Snapchat click ID)",
    "sc_cookie1": "_scid (Snapchat cookie)",
    "li_fat_id": "li_fat_id (LinkedIn click ID)",
    "ga_client_id": "_ga (Analytics client)",
    "ga_session_id": "Analytics session",
    "ctwa_clid": "ctwa_clid (click to WhatsApp)",
    "subscription_id": "Subscription ID",
    "fb_login_id": "Facebook login ID",
    "lead_id": "Lead ID",
    "anon_id": "Anonymous ID of the app",
    "madid": "Advertising ID of the phone",
    "page_scoped_user_id": "Messenger user ID",
    "ig_sid": "Instagram user ID",
}
"""Every field of a person, as the form and the tables call it."""

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Who",
        ("email", "phone", "first_name", "last_name", "date_of_birth", "gender", "external_id"),
    ),
    ("Place", ("city", "state", "zip", "country")),
    ("Browser", ("client_ip_address", "client_user_agent")),
    (
        "Clicks and cookies",
        RawPerson._fields[13:],
    ),
)
"""The form from top to bottom."""

PLACEHOLDERS = {
    "phone": "such as +49 30 901820",
    "date_of_birth": "such as 1990-12-31",
    "country": "name or code",
}

SOURCES: tuple[tuple[str, ActionSource], ...] = (
    ("On a website", ActionSource.WEBSITE),
    ("In an app", ActionSource.APP),
    ("In a shop", ActionSource.PHYSICAL_STORE),
    ("On the phone", ActionSource.PHONE_CALL),
    ("By e-mail", ActionSource.EMAIL),
    ("In a chat", ActionSource.CHAT),
    ("In a business chat", ActionSource.BUSINESS_MESSAGING),
    ("In the back office", ActionSource.SYSTEM_GENERATED),
    ("Elsewhere", ActionSource.OTHER),
)
"""Where the event took place, as a person says it."""

EXAMPLE = {
    "email": "Jo.Fischer+shop@gmail.com",
    "phone": "+49 30 901820",
    "first_name": "Jörg",
    "last_name": "O’Neil-Fischer",
    "date_of_birth": "1990-12-31",
    "gender": "m",
    "external_id": "Customer-1042",
    "city": "Sankt Gallen",
    "state": "Texas",
    "zip": "75001",
    "country": "United States",
    "client_ip_address": "8.8.8.8",
    "client_user_agent": "Mozilla/5.0 (X11; Linux x86_64)",
    "fbclid": "IwAR2Example",
    "gclid": "Cj0KCQExample",
}
"""Nobody: for whoever wants to see the page work before typing a real person."""

_IN_SENTENCE = {"client_ip_address": "an IP address", "client_user_agent": "a user agent"}


def platform_words(view: PlatformView) -> str:
    """Return what is to know of a platform's answer beside its table; "" when nothing is."""
    said = []
    if view.refusal is not None:
        said.append(f"As typed, it would not be sent: {sentence(view.refusal)}")
    if view.completed_with:
        added = " and ".join(_IN_SENTENCE.get(name, name) for name in view.completed_with)
        said.append(f"Shown as if the event also had {added}.")
    return " ".join(said)


def kind_words(view: PlatformView, asked: ActionSource) -> str:
    """Return which other event the platform was asked about; "" when it was the one asked for."""
    if view.action_source is asked and view.event_name == "Purchase":
        return ""
    where = next(label for label, one in SOURCES if one is view.action_source)
    return f"Shown for {view.event_name} {where[0].lower()}{where[1:]}, which this platform takes."


def left_out_words(view: PlatformView) -> str:
    """Return which typed fields this platform is not told; "" when it is told all."""
    names = ", ".join(FIELD_NAMES[name] for name in view.not_taken)
    return f"Not sent to it: {names}." if names else ""
