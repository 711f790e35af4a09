"""Our event as a conversion of a chat: a pure function from `Event` to frozen JSON.

Wherever the sale took place, the click on the ad is what Meta counts it by. Keys are sorted, so
the same event gives the same bytes whatever order its fields came in. Source:
developers.facebook.com/docs/marketing-api/conversions-api/business-messaging, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Mapping

from stratum_desktop.domain.consent import ConsentState
from stratum_desktop.domain.event import Event, Identity
from stratum_desktop.domain.identity import digests
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.frozen import frozen
from stratum_desktop.platforms._shared.graph_chat import WHATSAPP
from stratum_desktop.platforms._shared.graph_custom_data import CHAT_ACCOUNTS, EVENT_LEVEL
from stratum_desktop.platforms.contract import NO_OPTIONS
from stratum_desktop.platforms.whatsapp.manifest import BUSINESS_ACCOUNT
from stratum_desktop.platforms.whatsapp.requirements import name_of, refusal_of, skip_reason
from stratum_desktop.platforms.whatsapp.vocabulary import (
    ACTION_SOURCE,
    BESIDE_CUSTOM_DATA,
    CLICK_ID,
    HASHED,
)

_NOT_CUSTOM = EVENT_LEVEL | CHAT_ACCOUNTS


def body_of(event: Event, options: Mapping[str, str] = NO_OPTIONS, /) -> bytes | Reason:
    """Return the event object as Meta takes it, or why Meta would refuse it."""
    skip = skip_reason(event, options)
    if skip is not None:
        return skip
    user_data = _user_data_of(event.identity, options)
    body: dict[str, object] = {
        "event_name": name_of(event),
        "event_time": event.event_time,
        "event_id": event.event_id,
        "action_source": ACTION_SOURCE,
        "messaging_channel": WHATSAPP,
        "user_data": user_data,
    }
    given = {name: value for name, value in event.parameters.items() if value is not None}
    body.update((name, given[name]) for name in given.keys() & BESIDE_CUSTOM_DATA)
    if given.get("opt_out") or event.consent.ad_personalization is ConsentState.DENIED:
        body["opt_out"] = True
    custom_data = {name: value for name, value in given.items() if name not in _NOT_CUSTOM}
    if custom_data:
        body["custom_data"] = custom_data
    refusal = refusal_of(body, user_data)
    if refusal is not None:
        return refusal
    return frozen(body)


def _user_data_of(identity: Identity, options: Mapping[str, str]) -> dict[str, object]:
    user_data: dict[str, object] = {CLICK_ID: identity.keys[CLICK_ID]}
    if options.get(BUSINESS_ACCOUNT):
        user_data[BUSINESS_ACCOUNT] = options[BUSINESS_ACCOUNT]
    for variant, key in HASHED.items():
        found = digests(identity, variant)
        if found:
            user_data[key] = found[0] if len(found) == 1 else list(found)
    return user_data
