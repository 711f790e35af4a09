"""The columns of a report, as a person reads them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from stratum_desktop.gui import format as words
from stratum_desktop.gui.delegates import PillLook
from stratum_desktop.gui.looks import BANDS, DAY_STATUSES, DRIVER_STATUSES
from stratum_desktop.gui.models.record_table import Align, Column
from stratum_desktop.services.reports import Cell, Report, ReportColumn, Unit

Row = tuple[Cell, ...]

_WIDTHS: Mapping[Unit, int] = {Unit.TEXT: 110, Unit.DAY: 104}
_FIGURE_PX, _EVENT_PX, _MOST_EVENT_PX = 104, 150, 300

STATUSES: Mapping[str, PillLook] = {
    **{str(band): look for band, look in BANDS.items()},
    **{str(status): look for status, look in DRIVER_STATUSES.items()},
    **{str(status): look for status, look in DAY_STATUSES.items()},
}
"""How a status is spelled where it is shown; of other words the first letter is made large."""


def report_columns(report: Report, labels: Mapping[str, str]) -> tuple[Column[Row], ...]:
    """Return the columns of a report's table; `labels` names the platforms."""
    return tuple(_column(at, column, labels) for at, column in enumerate(report.columns))


def cell_text(cell: Cell, column: ReportColumn, labels: Mapping[str, str]) -> str:
    """Return a cell as a person reads it; nothing known is "No data"."""
    if cell is None:
        return words.NO_DATA
    if isinstance(cell, str):
        return _text(cell, column, labels)
    if column.unit is Unit.COUNT:
        return words.number(cell)
    return words.number(round(cell)) if column.unit is Unit.MS else words.score(cell)


def _text(text: str, column: ReportColumn, labels: Mapping[str, str]) -> str:
    if column.unit is Unit.DAY:
        return words.day(date.fromisoformat(text))
    if column.key == "platform":
        # A file that went to several platforms names them all.
        return ", ".join(labels.get(key, key) for key in text.split(","))
    if column.key == "event_type":
        return text
    return STATUSES[text].word if text in STATUSES else text.capitalize()


def _column(at: int, column: ReportColumn, labels: Mapping[str, str]) -> Column[Row]:
    is_event = column.key == "event_type"
    is_text = column.unit in _WIDTHS
    width = _EVENT_PX if is_event else _WIDTHS.get(column.unit, _FIGURE_PX)
    return Column(
        column.key,
        column.title,
        value=lambda row: row[at],
        text=lambda row: cell_text(row[at], column, labels),
        align=Align.LEFT if is_text else Align.RIGHT,
        width=None if column.key == "platform" else width,
        most=_MOST_EVENT_PX if is_event else None,
    )
