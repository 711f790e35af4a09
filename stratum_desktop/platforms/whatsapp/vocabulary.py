"""Meta's words for a conversion that began with a click on a WhatsApp ad.

Source: developers.facebook.com/docs/marketing-api/conversions-api/business-messaging, read
2026-11-22.
"""

from __future__ import annotations

ACTION_SOURCE = "business_messaging"
CLICK_ID = "ctwa_clid"
#: Variant of `domain.identity` that Meta hashes, to its `user_data` key; beside the click id.
HASHED = {"email": "em", "phone_digits": "ph"}
#: Parameters that stand beside `custom_data` and mean something in a chat.
BESIDE_CUSTOM_DATA = frozenset(
    {
        "data_processing_options",
        "data_processing_options_country",
        "data_processing_options_state",
        "original_event_data",
    }
)
