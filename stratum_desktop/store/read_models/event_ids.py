"""Events whose id or order number starts with a text that a person typed."""

from __future__ import annotations

from sqlalchemy import CompoundSelect, bindparam, column, select, text, union

from stratum_desktop.store.tables import event

_LAST = "\U0010ffff"
"""Sorts behind every character that may follow."""

# Places start with the day: every day that there is is looked into. "g" sorts behind every digit.
_DERIVED_LIKE = text(
    """
    WITH RECURSIVE first (place) AS (
        SELECT min(place) FROM event WHERE place IS NOT NULL
        UNION ALL
        SELECT (SELECT min(place) FROM event WHERE place > substr(first.place, 1, 5) || 'g')
        FROM first WHERE first.place IS NOT NULL
    )
    SELECT event.id FROM first JOIN event
        ON event.place >= substr(first.place, 1, 5) || :start
        AND event.place < substr(first.place, 1, 5) || :start || 'g'
    WHERE event.event_id >= :first AND event.event_id < :end
    """
)
_START_LENGTH = 8
# As text: a Boolean column would be compared with 1, and its index not be recognised.
_IS_GIVEN = text("event.event_id_is_given")


def events_like(start: str) -> CompoundSelect[tuple[int]]:
    """Return a query for the ids of these events; case counts."""
    end = start + _LAST
    derived = _DERIVED_LIKE.bindparams(
        bindparam("start", start[:_START_LENGTH]), bindparam("first", start), bindparam("end", end)
    ).columns(column("id", event.c.id.type))
    return union(
        select(event.c.id).where(_IS_GIVEN, event.c.event_id >= start, event.c.event_id < end),
        select(derived.subquery().c.id),
        select(event.c.id).where(event.c.order_id >= start, event.c.order_id < end),
    )
