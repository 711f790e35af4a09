"""What Meta's Conversions API lets a chat report, on every channel of its own.

Source: developers.facebook.com/docs/marketing-api/conversions-api/business-messaging, read
2026-11-22.
"""

from __future__ import annotations

#: Anything else fails with 100/2804066. Spelled as Meta spells it, case included.
CHAT_EVENT_NAMES = frozenset(
    {
        "Purchase",
        "LeadSubmitted",
        "QualifiedLead",
        "InitiateCheckout",
        "AddToCart",
        "ViewContent",
        "CartAbandoned",
        "OrderCreated",
        "OrderShipped",
        "OrderDelivered",
        "OrderCanceled",
        "OrderReturned",
        "RatingProvided",
        "ReviewProvided",
    }
)
#: What a standard event is called in a chat, where it differs: `Lead` is refused there.
CHAT_NAMES = {"Lead": "LeadSubmitted"}
WHATSAPP = "whatsapp"
"""The channel whose conversions go to destinations of their own."""
