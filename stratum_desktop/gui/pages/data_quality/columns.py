"""The columns of the Data quality page's tables."""

from __future__ import annotations

from functools import partial

from stratum_desktop.gui import format as words
from stratum_desktop.gui.charts import BarLook
from stratum_desktop.gui.delegates import BarDelegate, PillDelegate
from stratum_desktop.gui.models.record_table import Align, Column
from stratum_desktop.gui.pages.data_quality.words import (
    KINDS,
    elsewhere_text,
    estimate_text,
    filled_pct,
    finding_words,
    interval_text,
    points_text,
)
from stratum_desktop.gui.source_name import source_name
from stratum_desktop.gui.theme import Role
from stratum_desktop.services.data_quality import (
    FieldCoverage,
    Finding,
    PlatformMatch,
    WhatIf,
    label_of,
)

_WHOLE = 100.0
_REST = 4_000
"""Pixels of a column that takes what is left, but never less than its own width."""

FINDING_COLUMNS: tuple[Column[Finding], ...] = (
    Column(
        "points",
        "Points, at most",
        value=lambda row: row.points,
        text=lambda row: points_text(row.points),
        align=Align.RIGHT,
        width=112,
    ),
    Column(
        "not_sent",
        "Not sent",
        value=lambda row: row.not_sent,
        text=lambda row: words.number(row.not_sent),
        align=Align.RIGHT,
        width=84,
        gives_way=2,
    ),
    Column(
        "count",
        "Concerned",
        value=lambda row: row.count,
        text=lambda row: words.number(row.count),
        align=Align.RIGHT,
        width=88,
    ),
    Column(
        "share",
        "Share, %",
        value=lambda row: row.share_pct,
        text=lambda row: words.figure(row.share_pct, decimals=1),
        align=Align.RIGHT,
        width=78,
        gives_way=1,
    ),
    Column(
        "kind",
        "Kind",
        value=lambda row: row.kind,
        text=lambda row: KINDS[row.kind].word,
        delegate=partial(PillDelegate, KINDS.__getitem__),
        width=112,
    ),
    Column(
        "what",
        "What is wrong, and what to do",
        value=finding_words,
        text=finding_words,
        tip=finding_words,
        width=230,
        most=_REST,
    ),
)
"""What to fix first, first."""

WHAT_IF_COLUMNS: tuple[Column[WhatIf], ...] = (
    Column(
        "gain",
        "Estimated points",
        value=lambda row: row.points.high if row.points.likely is None else row.points.likely,
        text=lambda row: estimate_text(row.points),
        align=Align.RIGHT,
        width=120,
    ),
    Column(
        "interval",
        "95 % interval",
        value=lambda row: row.points.high,
        text=lambda row: interval_text(row.points),
        width=150,
    ),
    Column(
        "field",
        "If this field were sent",
        value=lambda row: label_of(row.field),
        text=lambda row: label_of(row.field),
    ),
    Column(
        "source",
        "By",
        value=lambda row: source_name(row.source),
        text=lambda row: source_name(row.source),
        width=140,
        most=220,
    ),
    Column(
        "carried",
        "Sent now, %",
        value=lambda row: row.carried_pct,
        text=lambda row: words.figure(row.carried_pct, decimals=1),
        align=Align.RIGHT,
        width=98,
        gives_way=2,
    ),
    Column(
        "elsewhere",
        "Others send it, %",
        value=filled_pct,
        text=elsewhere_text,
        align=Align.RIGHT,
        width=122,
        gives_way=1,
    ),
)
"""What one more field would give, most first."""


def _bar(row: FieldCoverage) -> BarLook:
    return BarLook(row.share_pct, ((_WHOLE, Role.MUTED),), Role.ACCENT)


COVERAGE_COLUMNS: tuple[Column[FieldCoverage], ...] = (
    Column(
        "field",
        "Field",
        value=lambda row: row.label,
        text=lambda row: row.label,
        width=150,
        most=_REST,
    ),
    Column(
        "carried",
        "Carried by",
        value=lambda row: row.carried,
        text=lambda row: words.number(row.carried),
        align=Align.RIGHT,
        width=92,
        gives_way=2,
    ),
    Column(
        "share",
        "Share, %",
        value=lambda row: row.share_pct,
        text=lambda row: words.figure(row.share_pct, decimals=1),
        align=Align.RIGHT,
        width=78,
    ),
    Column(
        "bar",
        "Of all",
        value=lambda row: row.share_pct,
        text=lambda row: words.percent(row.share_pct),
        delegate=partial(BarDelegate, _bar),
        width=110,
        most=180,
        gives_way=3,
    ),
    Column(
        "broken",
        "Not usable",
        value=lambda row: row.broken,
        text=lambda row: words.number(row.broken),
        align=Align.RIGHT,
        width=92,
        gives_way=1,
    ),
)
"""How many events carry each field."""

MATCH_COLUMNS: tuple[Column[PlatformMatch], ...] = (
    Column("platform", "Platform", value=lambda row: row.platform, text=lambda row: row.platform),
    Column(
        "rate",
        "Can match, %",
        value=lambda row: row.rate_pct,
        text=lambda row: words.figure(row.rate_pct, decimals=1),
        align=Align.RIGHT,
        width=104,
    ),
    Column(
        "matched",
        "Matched",
        value=lambda row: row.matched,
        text=lambda row: words.number(row.matched) if row.judged else words.NOTHING,
        align=Align.RIGHT,
        width=80,
        gives_way=1,
    ),
    Column(
        "judged",
        "Of",
        value=lambda row: row.judged,
        text=lambda row: words.number(row.judged),
        align=Align.RIGHT,
        width=76,
        gives_way=2,
    ),
)
"""How many events each platform can match to somebody."""
