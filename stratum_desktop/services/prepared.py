"""Events that everything costly is done for: one by one, and by column as files bring them.

A file has events by the hundred thousand. As columns of plain values they cross to another
process and into the database with a tenth of the work that one object for each would cost.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, compress
from typing import NamedTuple, Self


class PreparedLane(NamedTuple):
    """What one destination does with one event."""

    destination_id: int
    state: str
    #: JSON of a Reason; None when the delivery is queued.
    reason: str | None
    reason_code: str
    deadline_at: int
    #: The frozen wire body; None when nothing will be sent.
    body: bytes | None


class Prepared(NamedTuple):
    """An event ready to be stored: everything that costs time is done."""

    name: str
    event_id: str
    event_id_is_given: bool
    event_time: int
    origin: str
    source: str
    action_source: str
    order_id: str | None
    value: float | None
    currency: str | None
    #: `event_body.known_part` and `unknown_part`; nothing in clear.
    body: bytes
    unknown: bytes
    #: JSON of what a destination needs in clear; sealed when it is stored.
    clear: str | None
    key: bytes
    #: None for events that pixel coverage does not look at.
    sighting_key: bytes | None
    lanes: tuple[PreparedLane, ...]


class LaneColumns(NamedTuple):
    """What destinations do with events, by column; event after event."""

    #: Which of the events beside it: its place among them.
    places: list[int]
    destination_ids: list[int]
    states: list[str]
    reasons: list[str | None]
    reason_codes: list[str]
    deadlines: list[int]
    bodies: list[bytes | None]

    @classmethod
    def empty(cls) -> Self:
        """Return columns without rows."""
        return cls([], [], [], [], [], [], [])


class PreparedColumns(NamedTuple):
    """Prepared events by column, in order: the fields of `Prepared`."""

    names: list[str]
    event_ids: list[str]
    event_ids_given: list[bool]
    event_times: list[int]
    origins: list[str]
    sources: list[str]
    action_sources: list[str]
    order_ids: list[str | None]
    values: list[float | None]
    currencies: list[str | None]
    bodies: list[bytes]
    unknowns: list[bytes]
    clears: list[str | None]
    keys: list[bytes]
    sighting_keys: list[bytes | None]
    lanes: LaneColumns

    @classmethod
    def empty(cls) -> Self:
        """Return columns without rows."""
        return cls._make([*([] for _ in cls._fields[:-1]), LaneColumns.empty()])

    @classmethod
    def of_rows(cls, rows: Iterable[Prepared]) -> Self:
        """Return events one by one as columns; `rows` gives them back."""
        columns = cls.empty()
        for place, one in enumerate(rows):
            for column, value in zip(columns[:-1], one[:-1], strict=True):
                column.append(value)  # type: ignore[attr-defined]
            for lane in one.lanes:
                for cell, value in zip(columns.lanes, (place, *lane), strict=True):
                    cell.append(value)  # type: ignore[attr-defined]
        return columns

    def rows(self) -> list[Prepared]:
        """Return the events one by one."""
        lanes: list[list[PreparedLane]] = [[] for _ in self.keys]
        for place, *lane in zip(*self.lanes, strict=True):
            lanes[place].append(PreparedLane._make(lane))
        return [*map(Prepared._make, zip(*self[:-1], map(tuple, lanes), strict=True))]

    def extend(self, more: PreparedColumns) -> None:
        """Add events behind the last."""
        shift = len(self.keys)
        for column, added in zip(self[:-1], more[:-1], strict=True):
            column.extend(added)  # type: ignore[attr-defined]
        self.lanes.places.extend([place + shift for place in more.lanes.places])
        for column, added in zip(self.lanes[1:], more.lanes[1:], strict=True):
            column.extend(added)  # type: ignore[attr-defined]

    def only(self, wanted: Sequence[bool]) -> PreparedColumns:
        """Return the events that are wanted, in order, with what becomes of them."""
        # How many wanted ones stand before each place is where it stands among them.
        new_places = [0, *accumulate(wanted)]
        is_lane_wanted = [wanted[place] for place in self.lanes.places]
        lanes = LaneColumns._make(list(compress(one, is_lane_wanted)) for one in self.lanes)
        lanes = lanes._replace(places=[new_places[place] for place in lanes.places])
        return PreparedColumns._make([*(list(compress(one, wanted)) for one in self[:-1]), lanes])
