"""From what was counted to what is wrong, what to fix first, and what one field more would give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from stratum_desktop.domain.data_quality.door import DoorFault
from stratum_desktop.domain.data_quality.finding import Finding, Kind, points_of, ranked
from stratum_desktop.domain.data_quality.identifier import (
    IDENTIFIERS,
    ORDER_FIELDS,
    is_carried,
    is_matchable,
    label_of,
    matching_fields,
    names_of,
)
from stratum_desktop.domain.data_quality.placeholder import AMBIGUOUS_FIELDS, COMMON_SHARE_PCT
from stratum_desktop.domain.data_quality.tally import (
    Count,
    QualityTally,
    Shape,
    Wrong,
    kind_of,
)
from stratum_desktop.domain.data_quality.timing import hours_off, same_time_of_day
from stratum_desktop.domain.data_quality.what_if import WhatIf, gain_of
from stratum_desktop.domain.reason import Reason

Sets = Mapping[str, tuple[frozenset[str], ...]]
"""Platform to the identifier sets that it can match on."""


@dataclass(frozen=True, slots=True)
class FieldCoverage:
    """How many events carry a field."""

    field: str
    label: str
    carried: int
    #: Given and not usable; None: the events do not say so.
    broken: int | None
    total: int

    @property
    def share_pct(self) -> float | None:
        """Return the share of events that carry it, 0-100; None: there are none."""
        return 100 * self.carried / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class PlatformMatch:
    """How many events a platform can match to somebody."""

    platform: str
    matched: int
    judged: int

    @property
    def rate_pct(self) -> float | None:
        """Return the match rate, 0-100; None: nothing was judged."""
        return 100 * self.matched / self.judged if self.judged else None


@dataclass(frozen=True, slots=True)
class Quality:
    """What is to be said of some events."""

    events: int
    #: Rows that should have been events and are none.
    refused: int
    #: Rows that are no conversions.
    skipped: int
    #: In listing order; only fields that something carries or should carry.
    coverage: tuple[FieldCoverage, ...]
    matches: tuple[PlatformMatch, ...]
    #: What to fix first, first.
    findings: tuple[Finding, ...]
    #: By gain, largest first.
    what_ifs: tuple[WhatIf, ...]
    #: What these rows cannot tell.
    unknown: tuple[Reason, ...] = ()

    @property
    def looked_at(self) -> int:
        """Return how many conversions there are, sent or not."""
        return self.events + self.refused


def quality_of(
    tally: QualityTally,
    sets: Sets,
    *,
    pairs: Mapping[int, int] | None = None,
    at_door: Mapping[DoorFault, int] | None = None,
    came_in: int = 0,
    elsewhere: Mapping[str, tuple[int, int]] | None = None,
    unknown: Sequence[Reason] = (),
    unseen: frozenset[str] = frozenset(),
) -> Quality:
    """Return what the counted events come to.

    Args:
        tally: what was counted.
        sets: of the platforms that the events go to.
        pairs: minutes between these times and those known of the same orders, and how many.
        at_door: what was wrong with live events as they came in, and how often; None: these
            rows tell it themselves.
        came_in: how many lines came in then, refused ones too.
        elsewhere: field to how many other events carry it, of how many that could.
        unknown: what cannot be known from these rows.
        unseen: fields of which these rows do not say whether they were there.
    """
    weighed = _Weighed(tally, sets)
    return Quality(
        tally.events,
        tally.refused,
        tally.skipped,
        tuple(
            one
            for one in _coverage(tally, sets, tells_broken=at_door is None)
            if one.field not in unseen
        ),
        weighed.matches(),
        ranked((*_findings(tally, weighed, pairs or {}), *_seen_at_door(at_door or {}, came_in))),
        tuple(one for one in _what_ifs(weighed, sets, elsewhere or {}) if one.field not in unseen),
        (*unknown, *_left_out(tally)),
    )


def _left_out(tally: QualityTally) -> Iterator[Reason]:
    """Say what there was no room to count."""
    if tally.unlike:
        yield Reason("quality.too_varied", {"count": tally.unlike})
    if not tally.shared.is_complete:
        yield Reason("quality.shared_not_counted")


class _Weighed:
    """Shapes, with the platforms that judge them and cannot match them."""

    def __init__(self, tally: QualityTally, sets: Sets) -> None:
        self.shapes = tally.shapes
        self.total = tally.events + tally.refused
        self._sets = sets
        self._all = frozenset(sets)
        self.judged = sum(self.judged_by(shape) * one.count for shape, one in self.shapes.items())

    def judged_by(self, shape: Shape) -> int:
        return len(self._all if shape.judged is None else shape.judged[0] & self._all)

    def unmatched(self, shape: Shape) -> frozenset[str]:
        if shape.judged is not None:
            return shape.judged[1] & self._all
        return frozenset(
            name for name, sets in self._sets.items() if not is_matchable(shape.names, sets)
        )

    def would_match(self, shape: Shape, field: str) -> int:
        """Return how many platforms could match such an event only with this field."""
        names = shape.names | names_of(field)
        return sum(
            is_matchable(names, self._sets[one])
            for one in self.unmatched(shape)
            # What is known of an event may lack what its platforms saw: the field must count.
            if any(not names_of(field).isdisjoint(wanted) for wanted in self._sets[one])
        )

    def points(self, shapes: Mapping[Shape, int], field: str | None) -> float | None:
        gained = sum(
            count * (len(self.unmatched(one)) if field is None else self.would_match(one, field))
            for one, count in shapes.items()
        )
        return points_of(gained, self.judged)

    def matches(self) -> tuple[PlatformMatch, ...]:
        judged: Counter[str] = Counter()
        lost: Counter[str] = Counter()
        for shape, one in self.shapes.items():
            for name in self._all if shape.judged is None else shape.judged[0] & self._all:
                judged[name] += one.count
            for name in self.unmatched(shape):
                lost[name] += one.count
        return tuple(
            PlatformMatch(name, judged[name] - lost[name], judged[name])
            for name in sorted(self._all)
        )


def _coverage(tally: QualityTally, sets: Sets, *, tells_broken: bool) -> tuple[FieldCoverage, ...]:
    wanted = frozenset(matching_fields(one for several in sets.values() for one in several))
    total = sum(one.count for one in tally.shapes.values())
    lines = []
    for name in (*ORDER_FIELDS, *IDENTIFIERS):
        carried = broken = 0
        for shape, one in tally.shapes.items():
            carried += one.count * (name in shape.order_fields or is_carried(name, shape.names))
            broken += one.count * (name in shape.broken)
        if carried or broken or name in ORDER_FIELDS or name in wanted:
            known = broken if tells_broken else None
            lines.append(FieldCoverage(name, label_of(name), carried, known, total))
    return tuple(lines)


def _findings(
    tally: QualityTally, weighed: _Weighed, pairs: Mapping[int, int]
) -> Iterator[Finding]:
    total = weighed.total
    for wrong, one in tally.wrong.items():
        yield _wrong(wrong, one, weighed)
    for (name, value), one in tally.known_values.items():
        carrying = sum(
            shape_count.count
            for shape, shape_count in tally.shapes.items()
            if is_carried(name, shape.names)
        )
        if name in AMBIGUOUS_FIELDS and 100 * one.count <= COMMON_SHARE_PCT * max(carrying, 100):
            continue
        code = "quality.known_placeholder" if value else "quality.reserved_address"
        facts = {"field": label_of(name)} | ({"example": value} if value else {})
        reason = Reason(code, facts)
        points = points_of(0, weighed.judged)
        yield Finding(
            Kind.PLACEHOLDER, name, reason, one.count, total, tuple(one.rows), points=points
        )
    yield from _missing(weighed)
    yield from _shared(tally, weighed)
    yield from _times(tally, weighed, pairs)


def _seen_at_door(faults: Mapping[DoorFault, int], came_in: int) -> Iterator[Finding]:
    for one, count in faults.items():
        facts = {"field": label_of(one.field), "why": one.code}
        reason = Reason("quality.value_unusable", facts) if one.field else Reason(one.code)
        yield Finding(
            *(kind_of(one.code), one.field or None, reason, count, max(count, came_in), ()),
            not_sent=count if one.is_refused else 0,
            is_from_door=True,
        )


def _wrong(wrong: Wrong, one: Count, weighed: _Weighed) -> Finding:
    if wrong.code.startswith("quality."):
        reason = Reason(wrong.code)
    elif wrong.field is None:
        reason = one.reason or Reason(wrong.code)
    else:
        reason = Reason(
            "quality.value_unusable", {"field": label_of(wrong.field), "why": wrong.code}
        )
    return Finding(
        wrong.kind,
        wrong.field,
        reason,
        one.count,
        weighed.total,
        tuple(one.rows),
        not_sent=one.not_sent,
        points=weighed.points(one.shapes, wrong.field),
    )


def _missing(weighed: _Weighed) -> Iterator[Finding]:
    """Find fields that a source sends, but not where they would make the difference."""
    for source, shapes in _by_source(weighed).items():
        for name in IDENTIFIERS:
            if not any(is_carried(name, shape.names) for shape in shapes):
                continue
            lacking = {
                shape: one
                for shape, one in shapes.items()
                if name not in shape.broken and weighed.would_match(shape, name)
            }
            if not lacking:
                continue
            points = weighed.points({shape: one.count for shape, one in lacking.items()}, name)
            rows = sorted(row for one in lacking.values() for row in one.rows)[:5]
            facts = {"field": label_of(name), "source": source}
            reason = Reason("quality.field_missing", facts)
            count = sum(one.count for one in lacking.values())
            total = sum(one.count for one in shapes.values())
            not_sent = sum(one.count for shape, one in lacking.items() if not shape.is_event)
            yield Finding(
                *(Kind.COVERAGE, name, reason, count, total, tuple(rows)),
                not_sent=not_sent,
                points=points,
            )


def _shared(tally: QualityTally, weighed: _Weighed) -> Iterator[Finding]:
    points = points_of(0, weighed.judged)
    for one in tally.shared.found():
        facts: dict[str, str | int | float | None] = {
            "field": label_of(one.field),
            "identifiers": one.identifiers,
            "people": one.most_people or None,
            "orders": one.most_orders or None,
        }
        yield Finding(
            Kind.SHARED,
            one.field,
            Reason("quality.identifier_shared", facts),
            one.events,
            weighed.total,
            one.rows,
            points=points,
        )


def _times(tally: QualityTally, weighed: _Weighed, pairs: Mapping[int, int]) -> Iterator[Finding]:
    points = points_of(0, weighed.judged)
    off = [(source, hours_off(lags), "arrival") for source, lags in sorted(tally.lags.items())]
    off.append(("", hours_off(pairs), "orders"))
    for source, found, by in off:
        if found is not None:
            facts: dict[str, str | int | float | None] = {
                "off_minutes": abs(found.minutes),
                "source": source or None,
            }
            side = "early" if found.minutes > 0 else "late"
            reason = Reason(_OFF[by, side], facts)
            yield Finding(
                Kind.TIME, "event_time", reason, found.events, found.total, (), points=points
            )
    for source, times in sorted(tally.times.items()):
        count = same_time_of_day(times)
        if count is not None:
            reason = Reason("quality.time_of_day_missing", {"source": source})
            yield Finding(Kind.TIME, "event_time", reason, count, times.total(), (), points=points)


_OFF = {
    ("arrival", "early"): "quality.times_early_by_arrival",
    ("arrival", "late"): "quality.times_late_by_arrival",
    ("orders", "early"): "quality.times_early_by_orders",
    ("orders", "late"): "quality.times_late_by_orders",
}


def _what_ifs(
    weighed: _Weighed, sets: Sets, elsewhere: Mapping[str, tuple[int, int]]
) -> tuple[WhatIf, ...]:
    fields = matching_fields(one for several in sets.values() for one in several)
    by_source = _by_source(weighed)
    sent = {
        source: {name: _carrying(shapes, name) for name in fields}
        for source, shapes in by_source.items()
    }
    totals = {
        source: sum(one.count for one in shapes.values()) for source, shapes in by_source.items()
    }
    found = []
    for source, shapes in by_source.items():
        judged = sum(weighed.judged_by(shape) * one.count for shape, one in shapes.items())
        for name in fields if judged else ():
            would = sum(
                weighed.would_match(shape, name) * one.count for shape, one in shapes.items()
            )
            if not would:
                continue
            others = [one for one in by_source if one != source and sent[one][name]]
            had, of = elsewhere.get(name, (0, 0))
            filled = (
                had + sum(sent[one][name] for one in others),
                of + sum(map(totals.__getitem__, others)),
            )
            known = filled if filled[1] else None
            judged_events = sum(
                one.count for shape, one in shapes.items() if weighed.judged_by(shape)
            )
            gain = gain_of(would, judged, events=judged_events, filled=known)
            found.append(
                WhatIf(source, name, sent[source][name], totals[source], would, judged, known, gain)
            )
    return tuple(
        sorted(
            found,
            key=lambda one: (
                -(one.gain_pct.high if one.gain_pct.likely is None else one.gain_pct.likely),
                one.source,
                IDENTIFIERS.index(one.field),
            ),
        )
    )


def _by_source(weighed: _Weighed) -> dict[str, dict[Shape, Count]]:
    found: dict[str, dict[Shape, Count]] = {}
    for shape, one in weighed.shapes.items():
        found.setdefault(shape.source, {})[shape] = one
    return found


def _carrying(shapes: Mapping[Shape, Count], field: str) -> int:
    return sum(one.count for shape, one in shapes.items() if is_carried(field, shape.names))
