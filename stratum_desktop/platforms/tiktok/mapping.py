"""Our event in TikTok's spelling: a pure function from `Event` to frozen JSON.

Keys are sorted, so the same event gives the same bytes whatever order its fields came in.
Source: TikTok portal/docs/parameters/v1.3, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Mapping

from stratum_desktop.domain.consent import ConsentState
from stratum_desktop.domain.event import Event, Identity
from stratum_desktop.domain.identity import digests
from stratum_desktop.domain.identity.text import letters, lower
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.frozen import frozen
from stratum_desktop.platforms.contract import NO_OPTIONS
from stratum_desktop.platforms.tiktok.requirements import event_source_of, refusal_of
from stratum_desktop.platforms.tiktok.vocabulary import (
    APP,
    APP_KEYS,
    AS_GIVEN,
    CHOICES,
    CONTENT,
    CRM,
    EXTERNAL_ID_SOURCES,
    HASHED_LISTS,
    HASHED_SINGLE,
    PROPERTY_TYPES,
    WEB,
)

_NOBODY = "00000000-0000-0000-0000-000000000000"
"""What a phone reports in place of its advertising id when its owner does not allow it."""
_DIGEST_CHARACTERS = 64


def body_of(event: Event, _options: Mapping[str, str] = NO_OPTIONS, /) -> bytes | Reason:
    """Return the event object as TikTok takes it, or why TikTok would refuse it."""
    source = event_source_of(event)
    user = _user_of(event.identity, source)
    body: dict[str, object] = {
        "event": event.name,
        "event_time": event.event_time,
        "event_id": event.event_id,
        "user": user,
    }
    properties = _properties_of(event.parameters)
    if properties:
        body["properties"] = properties
    if source == WEB and event.event_source_url:
        body["page"] = _page_of(event)
    if source == CRM:
        body["lead"] = {"lead_id": event.identity.keys["lead_id"]}
    if source == APP:
        _place_app(event, body, user)
    if _is_limited(event):
        if source not in (WEB, APP):
            return Reason("tiktok.limited_use_not_offered", {"event_source": source})
        body["limited_data_use"] = True
    refusal = refusal_of(body, source)
    return frozen(body) if refusal is None else refusal


def _user_of(identity: Identity, source: str) -> dict[str, object]:
    user: dict[str, object] = {}
    for variant, key in HASHED_LISTS.items():
        _place_several(user, key, digests(identity, variant))
    if source in EXTERNAL_ID_SOURCES:
        _place_several(user, "external_id", digests(identity, "external_id"))
    for variant, key in HASHED_SINGLE.items():
        found = digests(identity, variant)
        if found:
            user[key] = found[0]
    for name, key in AS_GIVEN.items():
        value = identity.keys.get(name) or identity.clear.get(name)
        if value:
            user[key] = value
    return user | _place_of(identity.clear)


def _place_several(user: dict[str, object], key: str, values: tuple[str, ...]) -> None:
    if values:
        user[key] = values[0] if len(values) == 1 else list(values)


def _place_of(clear: Mapping[str, str]) -> dict[str, str]:
    """Return city, state and country in clear, as far as they are in TikTok's form."""
    city = letters(lower(clear.get("city", "")))
    place = {"city": city} if city else {}
    for name in ("state", "country"):
        code = lower(clear.get(name, ""))
        # TikTok knows two-letter codes alone; the name of a region matches nothing.
        if len(code) == 2 and code.isascii() and code.isalpha():
            place[name] = code
    return place


def _page_of(event: Event) -> dict[str, object]:
    page: dict[str, object] = {"url": event.event_source_url}
    referrer = event.parameters.get("referrer_url")
    if isinstance(referrer, str):
        page["referrer"] = referrer
    return page


def _place_app(event: Event, body: dict[str, object], user: dict[str, object]) -> None:
    """Describe the app, and name the phone in the spelling of its system."""
    app_data = event.parameters.get("app_data")
    if not isinstance(app_data, Mapping):
        return
    app = {key: app_data[key] for key in APP_KEYS if isinstance(app_data.get(key), str)}
    if app:
        body["app"] = app
    extinfo = app_data.get("extinfo")
    system = extinfo[0] if isinstance(extinfo, list) and extinfo else None
    madid = event.identity.keys.get("madid", _NOBODY)
    if madid == _NOBODY:
        return
    if system == "a2":
        user["gaid"] = madid.lower()
    elif system == "i2":
        is_digest = len(madid) == _DIGEST_CHARACTERS
        user["idfa"] = madid.lower() if is_digest else madid.upper()


def _is_limited(event: Event) -> bool:
    """Say whether the person, or the law that the source names, limits what TikTok may do."""
    options = event.parameters.get("data_processing_options")
    return (
        event.consent.ad_personalization is ConsentState.DENIED
        or event.parameters.get("opt_out") is True
        or (isinstance(options, list) and "LDU" in options)
    )


def _properties_of(parameters: Mapping[str, object]) -> dict[str, object]:
    properties: dict[str, object] = {}
    for name in PROPERTY_TYPES:
        value = parameters.get(name)
        if value is None:
            continue
        if name in CHOICES:
            value = str(value).lower()
            if value not in CHOICES[name]:
                continue
        properties[name] = _contents_of(value) if name == "contents" else value
    return properties


def _contents_of(contents: object) -> object:
    """Return items in TikTok's spelling; what is no list of items stays for `refusal_of`."""
    if not isinstance(contents, list):
        return contents
    return [
        {key: item[ours] for ours, (key, _) in CONTENT.items() if item.get(ours) is not None}
        if isinstance(item, Mapping)
        else item
        for item in contents
    ]
