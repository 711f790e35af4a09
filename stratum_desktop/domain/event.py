"""One conversion, as the product keeps it: canonical names, hashed identity, nothing in clear.

An `Event` is made once, at the door, and never changes. Platform mappings read it. It and its
identity are named tuples, because one is made of every row of a file, in a quarter of the time
of a frozen dataclass.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple

from stratum_desktop.domain.consent import Consent


class ActionSource(StrEnum):
    """Where the conversion took place, in the words of the event's JSON form."""

    EMAIL = "email"
    WEBSITE = "website"
    APP = "app"
    PHONE_CALL = "phone_call"
    CHAT = "chat"
    PHYSICAL_STORE = "physical_store"
    SYSTEM_GENERATED = "system_generated"
    BUSINESS_MESSAGING = "business_messaging"
    OTHER = "other"


class Origin(StrEnum):
    """How the event reached us."""

    #: Sent by a server, live: `stratum events add`, later HTTP and webhooks.
    SERVER = "server"
    #: Seen by a browser pixel; measures coverage and is never delivered.
    PIXEL = "pixel"
    #: A row of a file that a person uploaded.
    UPLOAD = "upload"


_NOTHING: Mapping[str, str] = {}


class Identity(NamedTuple):
    """Who converted, in the forms that platforms match on."""

    #: Variant name (see `domain.identity`) to lower-case hex SHA-256, 64 characters.
    hashed: Mapping[str, str] = _NOTHING
    #: Click, cookie and messaging ids as given (`fbc`, `gclid`, …): opaque, case kept.
    keys: Mapping[str, str] = _NOTHING
    #: Values that a connected destination needs in clear (IP address, user agent, …).
    #: Stored field-encrypted; empty when no destination needs them.
    clear: Mapping[str, str] = _NOTHING


class Event(NamedTuple):
    """A conversion that was accepted at the door."""

    #: A standard name of `event_name.STANDARD_EVENTS`, or a custom name as given.
    name: str
    #: Given by the source, else derived by `domain.dedupe.derived_event_id`.
    event_id: str
    event_id_is_given: bool
    #: Epoch seconds, UTC. Never rewritten.
    event_time: int
    origin: Origin
    #: The scope that ids are unique in: a file template, a shop, an API client.
    source: str
    action_source: ActionSource
    identity: Identity
    consent: Consent = Consent()
    event_source_url: str | None = None
    #: `value` (JSON number), `currency` (ISO 4217, upper case), `order_id`, `contents`, …
    parameters: Mapping[str, object] = _NOTHING
    #: Keys that the JSON form does not know: kept, reported, never sent.
    unknown: Mapping[str, object] = _NOTHING
