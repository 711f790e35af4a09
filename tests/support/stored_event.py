"""An event as it comes out of the store."""

from __future__ import annotations

from stratum_desktop.domain.event import Event
from stratum_desktop.domain.event_body import event_of, known_part, unknown_part


def stored_and_read(event: Event) -> Event:
    """Return what is made of an event's row and body."""
    return event_of(
        known_part(event) + unknown_part(event),
        event.identity.clear,
        name=event.name,
        event_id=event.event_id,
        event_id_is_given=event.event_id_is_given,
        event_time=event.event_time,
        origin=event.origin.value,
        source=event.source,
        action_source=event.action_source.value,
    )
