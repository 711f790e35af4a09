"""What Snapchat refuses, said here first: one refused event may cost a request of 2,000.

Pure checks over the event object as it would be sent. Sources, read 2026-11-22:
developers.snap.com/api/marketing-api/Conversions-API/VerifySetUp (what is INVALID) and
…/UsingTheAPI (required parameters, match keys).
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

from stratum_desktop.domain.event import ActionSource, Event
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms.snapchat import vocabulary as words
from stratum_desktop.platforms.snapchat.manifest import APP, PIXEL

Body = Mapping[str, object]


def skip_reason(event: Event, options: Mapping[str, str]) -> Reason | None:
    """Return why a pixel takes no event of an app, and an app none of anything else."""
    is_app = (options.get("asset_kind") or PIXEL) == APP
    if (event.action_source is ActionSource.APP) == is_app:
        return None
    return Reason("snapchat.app_takes_app_events" if is_app else "snapchat.pixel_takes_no_app")


def refusal_of(body: Body, user_data: Body, custom_data: Body) -> Reason | None:
    """Return why Snapchat would refuse this event object, or None when nothing is known.

    Args:
        body: the event object in Snapchat's spelling.
        user_data: its `user_data`.
        custom_data: its `custom_data`, empty when it has none.
    """
    return (
        _identifier_refusal(user_data)
        or _source_refusal(body)
        or _processing_refusal(body)
        or _custom_data_refusal(custom_data)
        or _purchase_refusal(body, custom_data)
    )


def _identifier_refusal(user_data: Body) -> Reason | None:
    names = user_data.keys()
    if any(wanted <= names for wanted in words.MATCH_KEYS):
        return None
    if not names:
        return Reason("snapchat.no_identifier")
    return Reason("snapchat.identifiers_too_weak", {"given": ", ".join(sorted(names))})


def _source_refusal(body: Body) -> Reason | None:
    if body["action_source"] == words.WEB and "event_source_url" not in body:
        return Reason("snapchat.website_needs_url")
    if body["action_source"] == words.MOBILE_APP:
        return _app_refusal(body["app_data"])
    return None


def _app_refusal(app_data: object) -> Reason | None:
    if not isinstance(app_data, dict):
        return Reason("snapchat.app_needs_app_data")
    for name in words.TRACKING_FLAGS:
        if app_data.get(name, 0) not in (0, 1):
            return Reason("snapchat.app_flag_malformed", {"parameter": name})
    extinfo = app_data.get("extinfo")
    is_whole = (
        isinstance(extinfo, list)
        and len(extinfo) == words.EXTINFO_LENGTH
        and all(isinstance(entry, str) for entry in extinfo)
        and extinfo[0] in words.EXTINFO_VERSIONS
        and extinfo[words.EXTINFO_SYSTEM_VERSION].strip()
    )
    if is_whole:
        return None
    return Reason("snapchat.app_extinfo_malformed", {"entries": words.EXTINFO_LENGTH})


def _processing_refusal(body: Body) -> Reason | None:
    uses = body.get("data_processing_options", [])
    is_known = isinstance(uses, list) and all(
        isinstance(use, str) and use in words.LIMITED_USES for use in uses
    )
    if not is_known:
        return Reason("snapchat.limited_use_malformed", {"known": ", ".join(_KNOWN_USES)})
    for name in ("data_processing_options_country", "data_processing_options_state"):
        if not _is_integer(body.get(name, 0)):
            return Reason("snapchat.parameter_malformed", {"parameter": name})
    if type(body.get("opt_out", False)) is not bool:
        return Reason("snapchat.parameter_malformed", {"parameter": "opt_out"})
    return None


_KNOWN_USES = sorted(words.LIMITED_USES)


def _custom_data_refusal(custom_data: Body) -> Reason | None:
    for name, value in custom_data.items():
        if not _is_sendable(name, value):
            return Reason("snapchat.parameter_malformed", {"parameter": name})
    contents = custom_data.get(words.CONTENTS)
    if isinstance(contents, list) and not all(item.get("id") for item in contents):
        return Reason("snapchat.contents_need_id")
    return None


def _is_sendable(name: str, value: object) -> bool:
    if name in words.NUMBERS:
        return _is_integer(value) or (type(value) is float and isfinite(value))
    if name in words.COUNTS:
        return _is_integer(value)
    if name in words.TEXTS:
        return isinstance(value, str)
    if name in words.TEXT_LISTS:
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    return isinstance(value, list) and all(map(_is_content, value))


def _is_integer(value: object) -> bool:
    """Say whether it is a whole number that JSON readers hold exactly or as 64 bits."""
    return type(value) is int and abs(value) < 2**63


def _is_content(item: object) -> bool:
    """Say whether an item holds text alone: the mapping has made text of every sound amount."""
    return isinstance(item, dict) and all(isinstance(value, str) for value in item.values())


def _purchase_refusal(body: Body, custom_data: Body) -> Reason | None:
    currency = custom_data.get("currency")
    if isinstance(currency, str) and not (
        len(currency) == 3 and currency.isascii() and currency.isalpha()
    ):
        return Reason("snapchat.currency_malformed")
    missing = [name for name in ("value", "currency") if name not in custom_data]
    if body["event_name"] != words.PURCHASE or not missing:
        return None
    return Reason("snapchat.purchase_needs", {"missing": " + ".join(missing)})
