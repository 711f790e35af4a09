"""Counts what events carry and what is wrong with them, one event at a time.

Memory does not grow with the number of events: what they carry is counted by shape, what is
wrong by reason, with a few examples of each.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from stratum_desktop.domain.data_quality.finding import MOST_EXAMPLES, Kind
from stratum_desktop.domain.data_quality.identifier import IDENTIFIERS, names_of
from stratum_desktop.domain.data_quality.placeholder import (
    is_placeholder_order,
    is_placeholder_time,
    placeholder_digests,
)
from stratum_desktop.domain.data_quality.shared_identifier import SharedCounter
from stratum_desktop.domain.reason import Reason

FUTURE_SECONDS = 300
"""How far ahead of its arrival an event may be. Source: product faults list, clock skew."""

MOST_SHAPES = 50_000
"""Shapes that are told apart. Source: ours; some 40 MB."""

_PLACEHOLDER_CODES = frozenset(
    {"identity.placeholder", "identity.hash_of_nothing", "identity.email_is_a_flag"}
    | {"quality.time_is_placeholder"}
)
_TIME_CODES = frozenset(
    {"row.time_in_future", "row.time_zone_unknown"}
    | {"event.time_in_future", "event.time_without_zone", "event.time_in_milliseconds"}
)
_NOTHING: frozenset[str] = frozenset()
# Numbered and finer variants stand beside plain ones and tell nothing more here.
_PLAIN_NAMES = _NOTHING.union(*map(names_of, IDENTIFIERS))


class Observed(NamedTuple):
    """One event, as far as its quality goes."""

    #: Number of the row, or id of the stored event.
    row: int
    source: str
    #: Epoch seconds.
    event_time: int
    #: Digests and opaque ids by name; looked at and not kept.
    values: Mapping[str, str]
    #: Names of what is there beside them in clear.
    clear: frozenset[str] = _NOTHING
    #: Those of `ORDER_FIELDS` that it carries.
    order_fields: frozenset[str] = _NOTHING
    order_id: str | None = None
    #: Epoch seconds, when it came in live; None tells nothing of its delay.
    received_at: int | None = None
    #: Identifiers that were given and could not be used: field and why.
    problems: tuple[tuple[str, Reason], ...] = ()
    #: Fields whose text is a placeholder although it was taken.
    placeholders: frozenset[str] = _NOTHING
    #: Platforms that judged it, and those of them that can match it to nobody; None: whatever
    #: the platforms' identifier sets say.
    judged: tuple[frozenset[str], frozenset[str]] | None = None


class Shape(NamedTuple):
    """What some events have in common."""

    source: str
    names: frozenset[str]
    order_fields: frozenset[str]
    #: Fields that were given and could not be used.
    broken: frozenset[str]
    judged: tuple[frozenset[str], frozenset[str]] | None
    #: False: the rows are no events, because they name nobody.
    is_event: bool = True


class Wrong(NamedTuple):
    """What sort of thing is wrong, with which field, and why."""

    kind: Kind
    field: str | None
    code: str


@dataclass(slots=True)
class Count:
    """How often, and the first rows."""

    count: int = 0
    rows: list[int] = field(default_factory=list)
    not_sent: int = 0
    #: By the shape of the events: what mending would give depends on what else they carry.
    shapes: Counter[Shape] = field(default_factory=Counter)
    #: The first reason, for its facts.
    reason: Reason | None = None

    def add(self, row: int, shape: Shape | None = None, *, is_sent: bool = True) -> None:
        """Count one row."""
        self.count += 1
        if len(self.rows) < MOST_EXAMPLES:
            self.rows.append(row)
        if not is_sent:
            self.not_sent += 1
        if shape is not None:
            self.shapes[shape] += 1


def kind_of(code: str) -> Kind:
    """Return what sort of thing the code of a reason speaks of."""
    if code in _PLACEHOLDER_CODES:
        return Kind.PLACEHOLDER
    if code in _TIME_CODES:
        return Kind.TIME
    return Kind.COVERAGE if code == "row.no_identifier" else Kind.FORMAT


class QualityTally:
    """Takes events and rows that are none, in any order."""

    def __init__(self) -> None:
        """Have seen nothing."""
        self.events = 0
        #: Rows that should have been events.
        self.refused = 0
        #: Rows that are no conversions and were never meant to be sent.
        self.skipped = 0
        self.shapes: dict[Shape, Count] = {}
        #: Events and rows of ever new shapes, once there was no room for more: in no shape.
        self.unlike = 0
        self.wrong: dict[Wrong, Count] = {}
        #: (field, value) of placeholders that may be somebody's.
        self.known_values: dict[tuple[str, str], Count] = {}
        self.shared = SharedCounter()
        #: By source: minutes from event to arrival.
        self.lags: dict[str, Counter[int]] = {}
        #: By source: seconds of the UTC day.
        self.times: dict[str, Counter[int]] = {}
        self._digests = placeholder_digests()

    def see(self, one: Observed) -> None:
        """Take one event."""
        self.events += 1
        broken = frozenset(name for name, _ in one.problems)
        names = _PLAIN_NAMES.intersection(one.values) | (one.clear & _PLAIN_NAMES)
        shape = Shape(one.source, names, one.order_fields, broken, one.judged)
        known = self._counted(shape, one.row)
        for name, reason in one.problems:
            self._find(name, reason, one.row, known)
        self._look_for_placeholders(one)
        self._look_at_times(one)
        self.shared.see(one.row, one.values, one.order_id)

    def refuse(
        self,
        row: int,
        source: str,
        name: str | None,
        reason: Reason,
        *,
        unmatched: frozenset[str] | None = None,
    ) -> None:
        """Take a row that should have been an event.

        Args:
            row: its number.
            source: where it is from.
            name: the field that stands in the way; None where it is the whole row.
            reason: why.
            unmatched: where it lacks only a person, the platforms that would judge it; else None.
        """
        self.refused += 1
        shape = None
        if unmatched is not None:
            broken = frozenset({name}) if name is not None else _NOTHING
            judged = unmatched, unmatched
            alike = Shape(source, _NOTHING, _NOTHING, broken, judged, is_event=False)
            shape = self._counted(alike, row)
        self._find(name, reason, row, shape, is_sent=False)

    def skip(self) -> None:
        """Take a row that is no conversion."""
        self.skipped += 1

    def _counted(self, shape: Shape, row: int) -> Shape | None:
        """Count one of this shape and return it; None where there is no room for another."""
        if shape not in self.shapes and len(self.shapes) >= MOST_SHAPES:
            self.unlike += 1
            return None
        self.shapes.setdefault(shape, Count()).add(row)
        return shape

    def _find(
        self,
        name: str | None,
        reason: Reason,
        row: int,
        shape: Shape | None,
        *,
        is_sent: bool = True,
    ) -> None:
        wrong = Wrong(kind_of(reason.code), name, reason.code)
        count = self.wrong.setdefault(wrong, Count(reason=reason))
        count.add(row, shape, is_sent=is_sent)

    def _look_for_placeholders(self, one: Observed) -> None:
        for name, known in self._digests.items():
            digest = one.values.get("phone_digits" if name == "phone" else name)
            if digest is not None and digest in known:
                self.known_values.setdefault((name, known[digest]), Count()).add(one.row)
            elif name in one.placeholders:
                self.known_values.setdefault((name, ""), Count()).add(one.row)
        if one.order_id is not None and is_placeholder_order(one.order_id):
            self._note(Kind.PLACEHOLDER, "order_id", "quality.order_is_placeholder", one.row)

    def _look_at_times(self, one: Observed) -> None:
        if is_placeholder_time(one.event_time):
            self._note(Kind.PLACEHOLDER, "event_time", "quality.time_is_placeholder", one.row)
            return
        self.times.setdefault(one.source, Counter())[one.event_time % 86_400] += 1
        if one.received_at is None:
            return
        lag = one.received_at - one.event_time
        # What is further off than a day is late, not in another zone.
        minutes = max(-1_500, min(1_500, lag // 60))
        self.lags.setdefault(one.source, Counter())[minutes] += 1
        if lag < -FUTURE_SECONDS:
            self._note(Kind.TIME, "event_time", "quality.time_in_future", one.row)

    def _note(self, kind: Kind, name: str, code: str, row: int) -> None:
        self.wrong.setdefault(Wrong(kind, name, code), Count()).add(row)
