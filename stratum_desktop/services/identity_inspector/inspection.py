"""What was found of one person. Lives in memory only: it holds what somebody typed."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from stratum_desktop.domain.event import ActionSource
from stratum_desktop.domain.reason import Reason


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know of one value, whatever the platform."""

    #: A field of `RawPerson`.
    field: str
    raw: str = dataclasses.field(repr=False)
    reason: Reason
    #: False: it is used, and this is worth knowing.
    is_refusal: bool


@dataclass(frozen=True, slots=True)
class Taken:
    """One value in a platform's body, from what was typed to what would be sent."""

    #: A field of `RawPerson`.
    field: str
    raw: str = dataclasses.field(repr=False)
    #: The text that is hashed, or sent as it stands; None when the source hashed it.
    text: str | None = dataclasses.field(repr=False)
    #: Name in `Identity.hashed`, `Identity.keys` or `Identity.clear`.
    variant: str
    #: Where it stands in the body: "user_data.em[0]".
    place: str
    #: What stands there.
    sent: str = dataclasses.field(repr=False)
    is_hashed: bool


@dataclass(frozen=True, slots=True)
class PlatformView:
    """What one platform takes of the person."""

    platform: str
    #: The platform's own name.
    platform_label: str
    #: The destinations it holds for; the platform's own name where none is connected.
    labels: tuple[str, ...]
    is_connected: bool
    #: In the order of the fields.
    taken: tuple[Taken, ...]
    #: Fields that were given and can be used, and that this body does not hold.
    not_taken: tuple[str, ...]
    #: Why such an event would not be sent as it was typed; None: it would be.
    refusal: Reason | None
    #: What was added, as a stand-in, so that the platform took the event at all; never shown as
    #: taken. Names of `Identity.keys` or `Identity.clear`.
    completed_with: tuple[str, ...]
    #: The event that it was tried with; another than was asked for where that one is not taken.
    event_name: str
    action_source: ActionSource


@dataclass(frozen=True, slots=True)
class Inspection:
    """Everything that is known of the person that was typed."""

    notes: tuple[Note, ...]
    #: Connected destinations first.
    platforms: tuple[PlatformView, ...]
