"""Our event in Google Analytics' spelling: a pure function from `Event` to frozen JSON.

A request carries events of one client alone, so what is frozen is the whole body of a request
with one event. Keys are sorted: the same event gives the same bytes whatever order its fields
came in.
Source: developers.google.com/analytics/devguides/collection/protocol/ga4/reference and
…/collection/ga4/uid-data, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Mapping

from stratum_desktop.domain.consent import ConsentState
from stratum_desktop.domain.event import Event, Identity
from stratum_desktop.domain.identity import digests
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.frozen import frozen
from stratum_desktop.platforms.contract import NO_OPTIONS
from stratum_desktop.platforms.ga4 import vocabulary as words
from stratum_desktop.platforms.ga4.requirements import may_be_named, refusal_of

_MICROSECONDS = 1_000_000
_CONSENT_WORDS = {ConsentState.GRANTED: "GRANTED", ConsentState.DENIED: "DENIED"}


def body_of(event: Event, _options: Mapping[str, str] = NO_OPTIONS, /) -> bytes | Reason:
    """Return a request's body with this one event, or why Google would ignore it."""
    name = name_of(event.name)
    if name is None:
        return Reason("ga4.not_mapped", {"event_name": event.name})
    parameters = _parameters_of(event)
    if isinstance(parameters, Reason):
        return parameters
    body: dict[str, object] = {
        **_client_of(event.identity),
        "timestamp_micros": event.event_time * _MICROSECONDS,
    }
    if user_data := _user_data_of(event.identity):
        body["user_data"] = user_data
    if consent := _consent_of(event):
        body["consent"] = consent
    refusal = refusal_of(name, body, parameters)
    if refusal is not None:
        return refusal
    sent = frozen({**body, "events": [{"name": name, "params": parameters}]})
    if len(sent) >= words.BODY_LIMIT_BYTES:
        return Reason("ga4.event_too_large", {"limit_bytes": words.BODY_LIMIT_BYTES})
    return sent


def name_of(name: str) -> str | None:
    """Return Google's name of an event; a custom one goes as given, None when it may not."""
    return words.EVENT_NAMES.get(name) or (name if may_be_named(name) else None)


def _client_of(identity: Identity) -> dict[str, object]:
    """Return client and user; a web stream takes no event without a client id.

    Where only the person's own id is known its digest is both: no visit of a browser is joined,
    and all events of that person are.
    """
    client: dict[str, object] = {}
    user = next(iter(digests(identity, "external_id")), None)
    if user is not None:
        client = {"client_id": user, "user_id": user}
    if cookie := identity.keys.get("ga_client_id"):
        client["client_id"] = words.CLIENT_COOKIE.sub("", cookie, count=1)
    return client


def _user_data_of(identity: Identity) -> dict[str, object]:
    user_data: dict[str, object] = {
        key: list(found)
        for variant, key in words.HASHED.items()
        if (found := digests(identity, variant))
    }
    address = {
        key: found[0]
        for variant, key in words.ADDRESS_HASHED.items()
        if (found := digests(identity, variant))
    }
    for name, key in words.ADDRESS_CLEAR.items():
        if identity.clear.get(name):
            address[key] = identity.clear[name]
    if address.keys() >= words.ADDRESS_NEEDS:
        user_data["address"] = [address]
    return user_data


def _consent_of(event: Event) -> dict[str, str]:
    given = {
        "ad_user_data": event.consent.ad_user_data,
        "ad_personalization": event.consent.ad_personalization,
    }
    return {key: _CONSENT_WORDS[state] for key, state in given.items() if state in _CONSENT_WORDS}


def _parameters_of(event: Event) -> dict[str, object] | Reason:
    given = event.parameters
    parameters = _renamed(given, {**words.NUMBERS, **words.TEXTS})
    # For a person who looks for it: Google compares no id but that of a transaction.
    if len(event.event_id) <= words.LONGEST[""]:
        parameters["event_id"] = event.event_id
    if event.event_source_url:
        parameters["page_location"] = event.event_source_url
    if (items := _items_of(given)) is not None:
        parameters["items"] = items
    session = event.identity.keys.get("ga_session_id")
    if session:
        found = words.SESSION.fullmatch(session)
        if found is None:
            return Reason("ga4.session_malformed")
        parameters["session_id"] = found[1] or found[2] or found[3]
        parameters["engagement_time_msec"] = words.ENGAGEMENT_MS
    return parameters


def _items_of(given: Mapping[str, object]) -> object:
    """Return `items` from what was bought, else from bare ids; None when there is neither."""
    contents = given.get("contents")
    if contents is None:
        contents = given.get("content_ids")
        if isinstance(contents, list):
            return [{"item_id": one} for one in contents]
        return contents
    if not isinstance(contents, list):
        return contents
    spelling = {**words.ITEM_TEXTS, **words.ITEM_NUMBERS}
    return [_renamed(one, spelling) if isinstance(one, Mapping) else one for one in contents]


def _renamed(given: Mapping[str, object], spelling: Mapping[str, str]) -> dict[str, object]:
    """Return what has a name at Google and a value; empty text is none."""
    return {
        theirs: given[ours]
        for ours, theirs in spelling.items()
        if given.get(ours) is not None and given[ours] != ""
    }
