"""The columns of the Correlation page's table."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from stratum_desktop.gui import format as words
from stratum_desktop.gui.models.record_table import Align, Column
from stratum_desktop.gui.pages.correlation.words import figure_text
from stratum_desktop.services.correlation import AlignedStep, PairReport, SeriesInfo


def day_columns(report: PairReport) -> tuple[Column[AlignedStep], ...]:
    """Return the days of a pair with both figures."""
    return (
        Column("on", "Day", value=lambda s: s.at, text=lambda s: words.day(s.at.date()), width=110),
        _figure("first", report.first, lambda step: step.first),
        _figure("second", report.second, lambda step: step.second),
        Column("used", "", value=_used, text=_used),
    )


def _figure(
    key: str, series: SeriesInfo, of: Callable[[AlignedStep], float | None]
) -> Column[AlignedStep]:
    text = figure_text(series.unit)
    return Column(
        key,
        series.label,
        value=of,
        text=partial(_text, text, of),
        align=Align.RIGHT,
        width=220,
    )


def _text(
    text: Callable[[float | None], str],
    of: Callable[[AlignedStep], float | None],
    step: AlignedStep,
) -> str:
    return text(of(step))


def _used(step: AlignedStep) -> str:
    if step.is_left_out:
        return "Outage, not counted"
    return "" if None not in (step.first, step.second) else "Gap"
