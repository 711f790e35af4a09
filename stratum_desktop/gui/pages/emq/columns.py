"""The columns of the EMQ page's tables."""

from __future__ import annotations

from functools import partial

from stratum_desktop.domain.emq import DriverReading
from stratum_desktop.gui import format as words
from stratum_desktop.gui.charts import BarLook
from stratum_desktop.gui.delegates import BarDelegate, PillDelegate, SparklineDelegate
from stratum_desktop.gui.looks import BANDS, DRIVER_NAMES, DRIVER_STATUSES
from stratum_desktop.gui.models.record_table import Align, Column
from stratum_desktop.gui.pages.emq.driver_words import (
    bar_look,
    evidence_text,
    thresholds_text,
    value_text,
)
from stratum_desktop.gui.pages.emq.view_model import DriverRow
from stratum_desktop.services.signal_quality import EmqReport


def _reading(row: DriverRow) -> DriverReading:
    return row.line.reading


def _bar(row: DriverRow) -> BarLook:
    return bar_look(_reading(row))


def _bounds(report: EmqReport) -> str:
    """Return what the score lies between; nothing where all of it was measured."""
    lower, upper = report.score.lower, report.score.upper
    if lower is not None and lower == upper:
        return words.NOTHING
    return words.bounds(lower, upper).capitalize()


def _lost(row: DriverRow) -> str:
    lost = row.line.points_lost
    return words.NOTHING if lost is None else words.score(lost)


def _trend_spoken(row: DriverRow) -> str:
    known = [value for value in row.trend if value is not None]
    if not known:
        return words.NO_DATA
    spoken = f"from {words.score(known[0])} to {words.score(known[-1])} points"
    return ". ".join(filter(None, [spoken, _outages_spoken(row)]))


def _outages_spoken(row: DriverRow) -> str:
    return "; ".join(dict.fromkeys(filter(None, row.outages)))


def _days_of_outages(row: DriverRow) -> list[int]:
    return [at for at, said in enumerate(row.outages) if said]


DRIVER_COLUMNS: tuple[Column[DriverRow], ...] = (
    Column(
        "name",
        "Driver",
        value=lambda row: DRIVER_NAMES[_reading(row).driver],
        text=lambda row: DRIVER_NAMES[_reading(row).driver],
        width=150,
    ),
    Column(
        "value",
        "Value",
        value=lambda row: _reading(row).score,
        text=lambda row: value_text(_reading(row)),
        align=Align.RIGHT,
        width=76,
    ),
    Column(
        "weight",
        "Weight, %",
        value=lambda row: _reading(row).weight,
        text=lambda row: f"{_reading(row).weight * 100:.0f}",
        align=Align.RIGHT,
        width=84,
        gives_way=2,
    ),
    Column(
        "lost",
        "Points lost",
        value=lambda row: row.line.points_lost,
        text=_lost,
        align=Align.RIGHT,
        width=90,
    ),
    Column(
        "status",
        "Status",
        value=lambda row: _reading(row).status,
        text=lambda row: DRIVER_STATUSES[_reading(row).status].word,
        delegate=partial(PillDelegate, DRIVER_STATUSES.__getitem__),
        width=112,
    ),
    Column(
        "trend",
        "Trend, 30 days",
        value=lambda row: row.trend,
        text=_trend_spoken,
        delegate=partial(SparklineDelegate, 0, 100, shaded=_days_of_outages),
        tip=_outages_spoken,
        width=112,
    ),
    Column(
        "range",
        "Against its range",
        value=lambda row: _reading(row).score,
        text=lambda row: thresholds_text(_reading(row).driver),
        delegate=partial(BarDelegate, _bar),
        width=124,
        tip=lambda row: thresholds_text(_reading(row).driver).capitalize(),
        gives_way=1,
    ),
    Column(
        "evidence",
        "Evidence used",
        value=lambda row: _reading(row).sample_size,
        text=lambda row: evidence_text(_reading(row).evidence),
        tip=lambda row: evidence_text(_reading(row).evidence),
        gives_way=3,
    ),
)
"""What a platform's score is made of."""

PLATFORM_COLUMNS: tuple[Column[EmqReport], ...] = (
    Column("label", "Platform", value=lambda r: r.label, text=lambda r: r.label, width=150),
    Column(
        "score",
        "EMQ",
        value=lambda r: r.score.score,
        text=lambda r: words.score(r.score.score),
        align=Align.RIGHT,
        width=84,
    ),
    Column(
        "bounds",
        "Bounds",
        value=lambda r: r.score.lower,
        text=_bounds,
        width=150,
        gives_way=1,
    ),
    Column(
        "band",
        "Band",
        value=lambda r: r.score.band,
        text=lambda r: BANDS[r.score.band].word,
        delegate=partial(PillDelegate, BANDS.__getitem__),
        width=128,
    ),
    Column(
        "evidence",
        "Measured, %",
        value=lambda r: r.score.evidence_pct,
        text=lambda r: words.number(r.score.evidence_pct),
        align=Align.RIGHT,
        width=104,
        gives_way=3,
    ),
    Column(
        "weight",
        "Delivered",
        value=lambda r: r.conversions_delivered,
        text=lambda r: words.number(r.conversions_delivered),
        align=Align.RIGHT,
        width=96,
        gives_way=2,
    ),
    Column(
        "worst",
        "Costs most",
        value=lambda r: _worst_driver(r),
        text=lambda r: _worst_driver(r),
    ),
)
"""The platforms behind the workspace's score."""


def _worst_driver(report: EmqReport) -> str:
    """Return the driver that takes most off, with its points."""
    lines = [line for line in report.score.drivers if line.points_lost]
    if not lines:
        return words.NOTHING
    worst = max(lines, key=lambda line: line.points_lost or 0.0)
    return f"{DRIVER_NAMES[worst.reading.driver]}, {words.score(worst.points_lost)} points"
