"""Which events go to a WhatsApp destination, and what Meta would refuse of them.

One refused event costs a whole request of 1,000. Source: developers.facebook.com/docs/
marketing-api/conversions-api/business-messaging, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Mapping

from stratum_desktop.domain.event import Event
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.graph_chat import CHAT_EVENT_NAMES, CHAT_NAMES, WHATSAPP
from stratum_desktop.platforms._shared.graph_custom_data import (
    custom_data_refusal,
    purchase_refusal,
)
from stratum_desktop.platforms._shared.graph_limited_data_use import limited_data_use_refusal
from stratum_desktop.platforms.whatsapp.manifest import BUSINESS_ACCOUNT
from stratum_desktop.platforms.whatsapp.vocabulary import CLICK_ID

Body = Mapping[str, object]


def skip_reason(event: Event, options: Mapping[str, str]) -> Reason | None:
    """Return why a destination of this account takes no such event, or None when it does."""
    if not event.identity.keys.get(CLICK_ID):
        return Reason("whatsapp.no_identifier")
    if name_of(event) not in CHAT_EVENT_NAMES:
        return Reason("whatsapp.not_mapped", {"event_name": event.name})
    if event.parameters.get("messaging_channel", WHATSAPP) != WHATSAPP:
        return Reason("whatsapp.other_channel")
    account = event.parameters.get(BUSINESS_ACCOUNT)
    if account is not None and str(account) != options.get(BUSINESS_ACCOUNT):
        return Reason("whatsapp.other_account")
    return None


def name_of(event: Event) -> str:
    """Return what Meta calls the event in a chat; a name of its own list stays as it is."""
    return CHAT_NAMES.get(event.name, event.name)


def refusal_of(body: Body, user_data: Body) -> Reason | None:
    """Return why Meta would refuse this event object, or None when nothing is known against it.

    Args:
        body: the event object in Meta's spelling; JSON values only.
        user_data: its `user_data`.
    """
    if BUSINESS_ACCOUNT not in user_data:
        return Reason("whatsapp.account_unknown")
    custom_data = body.get("custom_data")
    values = custom_data if isinstance(custom_data, dict) else {}
    refusal = custom_data_refusal(values)
    if refusal is None and "data_processing_options" in body:
        refusal = limited_data_use_refusal(body, user_data)
    if refusal is None and body["event_name"] == "Purchase":
        refusal = purchase_refusal(values)
    return refusal
