"""A strict Meta as conversions of WhatsApp ads meet it: the same edge, a dataset of its own.

Source: developers.facebook.com/docs/marketing-api/conversions-api/business-messaging, read
2026-11-22.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from stratum_desktop.practice.servers.meta import PracticeMeta
from stratum_desktop.practice.servers.meta_rules import Objection, objection_to
from stratum_desktop.practice.servers.vendor import Answered, Call

PRACTICE_WHATSAPP_TOKEN = "practice-whatsapp-token-0001"  # noqa: S105 - opens nothing else
PRACTICE_WHATSAPP_DATASET = "200300400500600"
PRACTICE_WHATSAPP_ACCOUNT = "300400500600700"
"""The business account whose chats are counted in that dataset, and in no other."""


class PracticeWhatsApp(PracticeMeta):
    """Meta's `events` edge for chats of one business account, and the read of its link."""

    key = "whatsapp"
    has_ads = False
    account = PRACTICE_WHATSAPP_DATASET
    secrets: Mapping[str, str] = MappingProxyType({"access_token": PRACTICE_WHATSAPP_TOKEN})
    options: Mapping[str, str] = MappingProxyType(
        {"whatsapp_business_account_id": PRACTICE_WHATSAPP_ACCOUNT}
    )

    def __init__(self) -> None:
        """Open for the one dataset."""
        super().__init__(datasets=frozenset({self.account}))

    def answer(self, call: Call, *, now: float, poison: Mapping[str, bool]) -> Answered:
        """Judge a call as Meta does; the link of a business account is read below its own id."""
        segments = call.path.strip("/").split("/")
        if call.method != "GET" or segments[2:] != ["dataset"]:
            return super().answer(call, now=now, poison=poison)
        version, node = segments[:2]
        if node == PRACTICE_WHATSAPP_ACCOUNT:
            node = self.account
        read = Call("GET", f"/{version}/{node}", {"fields": "id"}, call.headers, b"")
        return super().answer(read, now=now, poison=poison)

    def objection(self, event: object, *, now: float) -> Objection | None:
        """Take events of WhatsApp chats of the linked account, and of nothing else."""
        objection = objection_to(event, now=now)
        if objection is not None or not isinstance(event, dict):
            return objection
        if event["action_source"] != "business_messaging":
            return Objection("action_source", "The dataset takes events of chats")
        if event["messaging_channel"] != self.key:
            return Objection("messaging_channel", "The dataset takes events of WhatsApp")
        if event["user_data"]["whatsapp_business_account_id"] != PRACTICE_WHATSAPP_ACCOUNT:
            return Objection("user_data", "The dataset is not linked to this business account")
        return None
