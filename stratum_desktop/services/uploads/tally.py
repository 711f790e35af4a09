"""What a pass over a file has counted so far; stored with every chunk, so that it survives."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from stratum_desktop.domain.upload import MatchEstimate, RowVerdict
from stratum_desktop.services.judging.chunk import Chunk, Finding, Shape
from stratum_desktop.services.preparation import LaneTarget

MAX_STORED_ROWS = 200_000
"""Findings that are kept row by row; beyond it only counts go on. Source: own choice."""

MAX_STORED_NOTES = 50_000
"""Of these, rows that are ready with a reserve."""

_BASE_NAMES = {"phone_digits": "phone", "phone_e164": "phone"}


@dataclass(slots=True)
class Tally:
    """Counts of one pass."""

    rows: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)
    #: Rows whose event was read, by identifier and by destination label.
    events_read: int = 0
    identifiers: Counter[str] = field(default_factory=Counter)
    matchable: Counter[str] = field(default_factory=Counter)
    stored_rows: int = 0
    stored_notes: int = 0
    #: Events taken in, and the ids they lie between.
    taken_in: int = 0
    first_event: int | None = None
    last_event: int | None = None
    #: Rows that an earlier, interrupted run had done: they say nothing of this run's speed.
    rows_before: int = 0

    def copy(self) -> Tally:
        """Return an independent copy."""
        return Tally.from_json(self.to_json())

    def count(self, chunk: Chunk, findings: Sequence[Finding], lanes: Sequence[LaneTarget]) -> None:
        """Add a chunk whose findings are complete, duplicates included."""
        self.rows += chunk.row_count
        found = Counter(verdict for _, verdict, _, _ in findings)
        found[RowVerdict.READY.value] = chunk.row_count - sum(
            count for verdict, count in found.items() if verdict != RowVerdict.READY
        )
        self.verdicts.update(found)
        for shape, count in chunk.shapes.items():
            self._count_shape(shape, count, lanes)

    def to_store(self, findings: Sequence[Finding]) -> list[Finding]:
        """Return the findings that there is still room for, and count them as stored."""
        kept = []
        for finding in findings:
            is_note = finding[1] == RowVerdict.READY
            if self.stored_rows >= MAX_STORED_ROWS:
                break
            if is_note and self.stored_notes >= MAX_STORED_NOTES:
                continue
            self.stored_rows += 1
            self.stored_notes += is_note
            kept.append(finding)
        return kept

    def estimate(self, labels: Sequence[str]) -> MatchEstimate | None:
        """Return the ratios, or None when no row could be read."""
        if not self.events_read:
            return None
        return MatchEstimate(
            row_count=self.events_read,
            identifiers={
                name: count / self.events_read for name, count in self.identifiers.most_common()
            },
            matchable={label: self.matchable[label] / self.events_read for label in labels},
        )

    @property
    def failed(self) -> int:
        """Return how many rows cannot go though they are conversions."""
        return failed_count(self.verdicts)

    def to_json(self) -> str:
        """Return the counts as stored."""
        return json.dumps(
            {
                "rows": self.rows,
                "verdicts": dict(self.verdicts),
                "events_read": self.events_read,
                "identifiers": dict(self.identifiers),
                "matchable": dict(self.matchable),
                "stored_rows": self.stored_rows,
                "stored_notes": self.stored_notes,
                "taken_in": self.taken_in,
                "first_event": self.first_event,
                "last_event": self.last_event,
                "rows_before": self.rows_before,
            },
            sort_keys=True,
        )

    @classmethod
    def from_json(cls, text: str) -> Tally:
        """Return what `to_json` wrote; of an empty object, a fresh tally."""
        stored = json.loads(text)
        for name in ("verdicts", "identifiers", "matchable"):
            stored[name] = Counter(stored.get(name, {}))
        return cls(**stored)

    def _count_shape(self, shape: Shape, count: int, lanes: Sequence[LaneTarget]) -> None:
        carried = frozenset(name for names in shape for name in names)
        self.events_read += count
        for name in {_BASE_NAMES.get(name, name) for name in carried if _is_plain(name)}:
            self.identifiers[name] += count
        for lane in lanes:
            sets = lane.platform.manifest.traits.matchable_sets
            if any(wanted <= carried for wanted in sets):
                self.matchable[lane.label] += count


def failed_count(verdicts: Mapping[str, int]) -> int:
    """Return how many rows cannot go though they are conversions."""
    return sum(
        verdicts.get(verdict.value, 0)
        for verdict in (
            RowVerdict.FIXABLE,
            RowVerdict.TOO_OLD,
            RowVerdict.NO_CONSENT,
            RowVerdict.NO_IDENTIFIER,
            RowVerdict.WRONG,
        )
    )


def _is_plain(name: str) -> bool:
    """Variants and further values of one identifier are counted once, under its own name."""
    stem = name.rstrip("0123456789").rstrip("_")
    is_further = stem != name and name[len(stem) :].startswith("_")
    return not is_further and not name.endswith(("_folded", "_spaced", "_punctuated", "_lower"))
