"""What Meta refuses, said here first: one refused event costs a whole request of 1,000.

Pure tables and checks over the event object as it would be sent. Sources, read 2026-11-22:
developers.facebook.com/docs/marketing-api/conversions-api/parameters/server-event (required
fields), …/best-practices (refused identifier sets), …/business-messaging (names, identities).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from stratum_desktop.domain.event import ActionSource, Event
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.graph_chat import CHAT_EVENT_NAMES, WHATSAPP
from stratum_desktop.platforms._shared.graph_custom_data import (
    custom_data_refusal,
    purchase_refusal,
)
from stratum_desktop.platforms._shared.graph_limited_data_use import limited_data_use_refusal
from stratum_desktop.platforms.meta.vocabulary import (
    CHAT_IDENTITIES,
    EXTINFO_LENGTH,
    INTEGER_IDS,
    REFUSED_IDENTIFIER_SETS,
)

_WEAK_IDENTIFIERS = frozenset[str]().union(*REFUSED_IDENTIFIER_SETS)

Body = Mapping[str, object]


def skip_reason(event: Event, _options: Mapping[str, str]) -> Reason | None:
    """Return why an event of a WhatsApp chat does not go here, or None for any other.

    It has destinations of its own: sent to both, it would be counted twice, because Meta
    recognises no repeat of it.
    """
    if event.action_source is not ActionSource.BUSINESS_MESSAGING:
        return None
    if event.parameters.get("messaging_channel") == WHATSAPP:
        return Reason("meta.whatsapp_goes_apart")
    return None


def refusal_of(body: Body, user_data: Body, custom_data: Body) -> Reason | None:
    """Return why Meta would refuse this event object, or None when nothing is known against it.

    Args:
        body: the event object in Meta's spelling; JSON values only.
        user_data: its `user_data`.
        custom_data: its `custom_data`; empty when it has none.
    """
    refusal = _identifier_refusal(user_data)
    needed = _NEEDS.get(str(body["action_source"]))
    if refusal is None and needed is not None:
        refusal = needed(body, user_data)
    if refusal is None and "data_processing_options" in body:
        refusal = limited_data_use_refusal(body, user_data)
    if refusal is None:
        refusal = custom_data_refusal(custom_data)
    if refusal is None and body["event_name"] == "Purchase":
        refusal = purchase_refusal(custom_data)
    return refusal


def _identifier_refusal(user_data: Body) -> Reason | None:
    names = user_data.keys()
    if names <= _WEAK_IDENTIFIERS:
        if not names:
            return Reason("meta.no_identifier")
        if any(names <= refused for refused in REFUSED_IDENTIFIER_SETS):
            return Reason("meta.identifiers_too_weak", {"given": ", ".join(sorted(names))})
    for name in INTEGER_IDS:
        if name in user_data and not isinstance(user_data[name], int):
            return Reason("meta.identifier_not_a_number", {"identifier": name})
    return None


def _website_refusal(body: Body, user_data: Body) -> Reason | None:
    if "event_source_url" not in body:
        return Reason("meta.website_needs_url")
    if "client_user_agent" not in user_data:
        return Reason("meta.website_needs_user_agent")
    return None


def _app_refusal(body: Body, _user_data: Body) -> Reason | None:
    app_data = body.get("app_data")
    if not isinstance(app_data, dict):
        return Reason("meta.app_needs_app_data")
    for name in ("advertiser_tracking_enabled", "application_tracking_enabled"):
        if app_data.get(name) not in (0, 1):
            return Reason("meta.app_needs_tracking_flag", {"parameter": name})
    extinfo = app_data.get("extinfo")
    is_whole = (
        isinstance(extinfo, list)
        and len(extinfo) == EXTINFO_LENGTH
        and all(isinstance(entry, str) for entry in extinfo)
        and extinfo[0] in ("a2", "i2")
    )
    return None if is_whole else Reason("meta.app_extinfo_malformed", {"entries": EXTINFO_LENGTH})


def _chat_refusal(body: Body, user_data: Body) -> Reason | None:
    channel = body.get("messaging_channel")
    identity = CHAT_IDENTITIES.get(channel) if isinstance(channel, str) else None
    if identity is None:
        return Reason("meta.chat_needs_channel", {"known": ", ".join(CHAT_IDENTITIES)})
    if not identity <= user_data.keys():
        return Reason(
            "meta.chat_needs_identity",
            {"channel": str(channel), "needed": " + ".join(sorted(identity))},
        )
    if body["event_name"] not in CHAT_EVENT_NAMES:
        return Reason("meta.chat_name_not_allowed", {"event_name": str(body["event_name"])})
    return None


_NEEDS: dict[str, Callable[[Body, Body], Reason | None]] = {
    "website": _website_refusal,
    "app": _app_refusal,
    "business_messaging": _chat_refusal,
}
