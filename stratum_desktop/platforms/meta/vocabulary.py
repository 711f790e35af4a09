"""Meta's words as tables: keys, names, and the sets that go or do not go together.

Sources, read 2026-11-22, all below developers.facebook.com/docs/marketing-api/conversions-api:
parameters/server-event, parameters/custom-data, parameters/customer-information-parameters,
best-practices (refused identifier sets), business-messaging (chat identities).
"""

from __future__ import annotations

#: Variant of `domain.identity` that Meta hashes, to its `user_data` key.
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
OPAQUE = frozenset(
    {
        "fbc",
        "fbp",
        "subscription_id",
        "anon_id",
        "madid",
        "page_scoped_user_id",
        "ig_sid",
    }
)
#: `user_data` keys that Meta wants as JSON integers.
INTEGER_IDS = ("fb_login_id", "lead_id")
#: `user_data` keys that Meta wants in clear; spelled alike in `Identity.clear`.
CLEAR = frozenset({"client_ip_address", "client_user_agent"})

#: Customer data that is only one of these, or a part of one, fails with 100/2804050.
REFUSED_IDENTIFIER_SETS = (
    frozenset({"ct", "country", "st", "zp", "ge", "client_user_agent"}),
    frozenset({"db", "client_user_agent"}),
    frozenset({"fn", "ge"}),
    frozenset({"ln", "ge"}),
)

#: Channel to the `user_data` keys that name both sides of a chat there.
CHAT_IDENTITIES = {
    "messenger": frozenset({"page_id", "page_scoped_user_id"}),
    "instagram": frozenset({"ig_account_id", "ig_sid"}),
}

EXTINFO_LENGTH = 16
