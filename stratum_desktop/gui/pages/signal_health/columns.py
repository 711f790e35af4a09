"""The looks of the board's cells, and the columns of the page's table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

from stratum_desktop.domain.signal_health import DayStatus
from stratum_desktop.gui import format as words
from stratum_desktop.gui.charts import BoardCell, BoardLine, Outage, day_readings
from stratum_desktop.gui.looks import DAY_STATUSES
from stratum_desktop.gui.models.record_table import Align, Column
from stratum_desktop.services.signal_health import HealthDay, HealthLine

_LEVELS: Mapping[DayStatus, float] = {
    DayStatus.RISK: 0.12,
    DayStatus.DEGRADED: 0.36,
    DayStatus.CRITICAL: 1.0,
}

_WIDTHS: Mapping[DayStatus, int] = {
    DayStatus.OK: 72,
    DayStatus.RISK: 72,
    DayStatus.DEGRADED: 80,
    DayStatus.CRITICAL: 72,
    DayStatus.UNKNOWN: 78,
}
"""Pixels that the title needs."""

CELLS: Mapping[DayStatus, BoardCell] = {
    status: BoardCell(
        look.word,
        look.word[0],
        look.role,
        level=_LEVELS.get(status, 0.0),
        is_hatched=status is DayStatus.UNKNOWN,
    )
    for status, look in DAY_STATUSES.items()
}
"""How each status looks on the board."""


def board_line(
    line: HealthLine, days: Sequence[date] = (), outages: Sequence[Outage] = ()
) -> BoardLine:
    """Return a platform as the board shows it, with its outages on these days."""
    return BoardLine(
        line.platform,
        line.label,
        tuple(None if day is None else CELLS[day.status] for day in line.days),
        tuple("" if day is None else day_reading(day) for day in line.days),
        day_readings(outages, days),
    )


def day_reading(day: HealthDay) -> str:
    """Return the figures of a day in one line."""
    conversions = words.plural(day.conversion_volume, "conversion", "conversions")
    return f"EMQ {words.score(day.emq_score)} · {conversions}"


def hours_text(hours: float | None) -> str:
    """Return an age as a person reads it."""
    return words.duration(None if hours is None else hours * 3600)


def _days(line: HealthLine, *, status: DayStatus) -> int:
    return line.summary.days.get(status, 0)


def _without_data(line: HealthLine) -> int:
    return line.summary.days_without_data


def _count(
    key: str,
    title: str,
    of: Callable[[HealthLine], int | None],
    *,
    width: int,
    tip: str = "",
    gives_way: int | None = None,
) -> Column[HealthLine]:
    return Column(
        key,
        title,
        value=of,
        text=lambda line: words.number(of(line)),
        tip=lambda _: tip,
        align=Align.RIGHT,
        width=width,
        gives_way=gives_way,
    )


SUMMARY_COLUMNS: tuple[Column[HealthLine], ...] = (
    Column(
        "platform",
        "Platform",
        value=lambda r: r.label,
        text=lambda r: r.label,
        tip=lambda r: r.label,
        width=118,
        most=600,
    ),
    *(
        _count(
            status.value,
            look.word,
            partial(_days, status=status),
            width=_WIDTHS[status],
        )
        for status, look in DAY_STATUSES.items()
    ),
    _count("no_data", "No data", _without_data, width=72),
    Column(
        "emq",
        "Mean EMQ",
        value=lambda r: r.summary.mean_emq_score,
        text=lambda r: words.score(r.summary.mean_emq_score),
        tip=lambda _: "Over the days whose status is known.",
        align=Align.RIGHT,
        width=86,
        gives_way=4,
    ),
    _count(
        "conversions", "Conversions", lambda r: r.summary.conversion_volume, width=94, gives_way=2
    ),
    Column(
        "freshness",
        "Oldest figures",
        value=lambda r: r.summary.worst_freshness_hours,
        text=lambda r: hours_text(r.summary.worst_freshness_hours),
        tip=lambda _: "The greatest age of the newest figures, when a day was measured last.",
        align=Align.RIGHT,
        width=104,
        gives_way=1,
    ),
    _count(
        "anomalies",
        "Anomalies",
        lambda r: r.summary.anomaly_count,
        tip="Each is counted on every day that it touches.",
        width=84,
        gives_way=3,
    ),
)
"""One line for each platform."""
