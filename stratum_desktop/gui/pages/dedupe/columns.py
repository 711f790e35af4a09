"""The columns of the Dedupe page's tables."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from stratum_desktop.domain.signal_metric import Metric, MetricStatus
from stratum_desktop.gui import format as words
from stratum_desktop.gui.delegates import EdgeDelegate, PillDelegate, PillLook
from stratum_desktop.gui.looks import METRIC_STATUSES
from stratum_desktop.gui.models.record_table import Align, Column
from stratum_desktop.gui.pages.dedupe.compare import FieldPair
from stratum_desktop.gui.pages.dedupe.field_name import field_name
from stratum_desktop.gui.source_name import source_name
from stratum_desktop.gui.theme import Role
from stratum_desktop.services.signal_quality import Collision, DedupeSlice

_WORST_FIRST = (
    MetricStatus.CRITICAL,
    MetricStatus.WARNING,
    MetricStatus.GOOD,
    MetricStatus.NO_DATA,
)


def _count(
    key: str,
    title: str,
    of: Callable[[DedupeSlice], int],
    width: int,
    *,
    gives_way: int | None = None,
) -> Column[DedupeSlice]:
    return Column(
        key,
        title,
        value=of,
        text=lambda row: words.number(of(row)),
        align=Align.RIGHT,
        width=width,
        gives_way=gives_way,
    )


def _rate(key: str, title: str, of: Callable[[DedupeSlice], Metric]) -> Column[DedupeSlice]:
    return Column(
        key,
        title,
        value=lambda row: of(row).value,
        text=lambda row: words.figure(of(row).value, decimals=2),
        spoken=lambda row: f"{rate_text(of(row).value)}, {METRIC_STATUSES[of(row).status].word}",
        align=Align.RIGHT,
        width=122,
    )


def rate_text(value: float | None) -> str:
    """Return a rate with as many decimals as its target needs."""
    return words.percent(value, decimals=2)


def worst_status(row: DedupeSlice) -> MetricStatus:
    """Return the worst of the three rates."""
    statuses = {
        row.duplicate_rate_pct.status,
        row.given_id_pct.status,
        row.collision_rate_pct.status,
    }
    return next(status for status in _WORST_FIRST if status in statuses)


def slice_columns(title: str) -> tuple[Column[DedupeSlice], ...]:
    """Return the columns of the figures by source or by platform; `title` says which."""
    return (
        Column(
            "name",
            title,
            value=lambda r: source_name(r.name),
            text=lambda r: source_name(r.name),
        ),
        _count("received", "Received", lambda r: r.received, 88),
        _count("duplicates", "Duplicates", lambda r: r.duplicates, 92, gives_way=1),
        _rate("duplicate_rate", "Duplicate rate, %", lambda r: r.duplicate_rate_pct),
        _rate("given", "ID coverage, %", lambda r: r.given_id_pct),
        _count("collisions", "Collisions", lambda r: r.collisions, 88, gives_way=2),
        _rate("collision_rate", "Collision rate, %", lambda r: r.collision_rate_pct),
        Column(
            "status",
            "Worst of three",
            value=worst_status,
            text=lambda r: METRIC_STATUSES[worst_status(r)].word,
            delegate=partial(PillDelegate, METRIC_STATUSES.__getitem__),
            width=116,
        ),
    )


def _differing(collision: Collision) -> str:
    return ", ".join(field_name(path) for path in collision.differing)


COLLISION_COLUMNS: tuple[Column[Collision], ...] = (
    Column("at", "Seen", value=lambda r: r.at, text=lambda r: words.instant(r.at), width=140),
    Column(
        "event",
        "Event",
        value=lambda r: r.event_name,
        text=lambda r: r.event_name,
        width=142,
        most=200,
    ),
    Column(
        "id",
        "Event ID",
        value=lambda r: r.event_id,
        text=lambda r: r.event_id,
        tip=lambda r: r.event_id,
        width=150,
        most=260,
    ),
    Column(
        "source",
        "Source",
        value=lambda r: r.source,
        text=lambda r: source_name(r.source),
        width=110,
        most=200,
    ),
    Column(
        "differing",
        "Differs in",
        value=_differing,
        text=_differing,
        tip=_differing,
    ),
)


def _edge(pair: FieldPair) -> Role | None:
    return Role.CONFLICT if pair.differs else None


def _agreement(*, differs: bool) -> PillLook:
    if differs:
        return PillLook("Differs", "collision", Role.CONFLICT)
    return PillLook("Same", "check", Role.MUTED)


def pair_columns(first: str, second: str) -> tuple[Column[FieldPair], ...]:
    """Return the columns of two events side by side, under what each side is called."""
    return (
        Column(
            "path",
            "Field",
            value=lambda p: p.name,
            text=lambda p: p.name,
            tip=lambda p: p.path,
            delegate=partial(EdgeDelegate, _edge),
            width=200,
            most=260,
        ),
        Column(
            "first",
            first,
            value=lambda p: p.first,
            text=lambda p: p.first or words.NOTHING,
            tip=lambda p: p.first,
        ),
        Column(
            "second",
            second,
            value=lambda p: p.second,
            text=lambda p: p.second or words.NOTHING,
            tip=lambda p: p.second,
        ),
        Column(
            "differs",
            "",
            value=lambda p: p.differs,
            text=lambda p: "Differs" if p.differs else "Same",
            delegate=partial(PillDelegate, lambda differs: _agreement(differs=differs)),
            width=96,
        ),
    )
