"""Prepared events as columns: the form in which they cross to another process.

Pickling takes a list of named tuples apart and puts it together one by one; columns of plain
values take half the time. Own measurement: 5.3 + 2.1 microseconds an event, 2.3 + 1.6 by column.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from stratum_desktop.services.preparation import Prepared, PreparedLane

Column = tuple[object, ...]


class Columns(NamedTuple):
    """Events that were prepared for the same destinations; empty when there are none."""

    #: One for each field of `Prepared` but the last, its lanes.
    fields: tuple[Column, ...]
    #: For each destination one for each field of `PreparedLane`.
    lanes: tuple[tuple[Column, ...], ...]


def columns_of(events: Sequence[Prepared]) -> Columns:
    """Return events by column; `events_of` reads them back to equal ones."""
    if not events:
        return Columns((), ())
    *fields, lanes_of_events = zip(*events, strict=True)
    by_lane = zip(*lanes_of_events, strict=True)
    return Columns(tuple(fields), tuple(tuple(zip(*lane, strict=True)) for lane in by_lane))


def events_of(columns: Columns) -> list[Prepared]:
    """Return the events that `columns_of` was given."""
    if not columns.fields:
        return []
    by_lane = [map(PreparedLane._make, zip(*lane, strict=True)) for lane in columns.lanes]
    lanes_of_events = zip(*by_lane, strict=True) if by_lane else [()] * len(columns.fields[0])
    return [*map(Prepared._make, zip(*columns.fields, lanes_of_events, strict=True))]
