"""The conversions behind a figure: those of a day, and those that did not arrive."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from stratum_desktop.gui import format as words
from stratum_desktop.gui.models.record_table import Column
from stratum_desktop.gui.pages.latency.columns import (
    event_name,
    lag_text,
    ranked_columns,
    undelivered_columns,
)
from stratum_desktop.gui.pages.latency.view_model import DayDetail, UndeliveredDetail
from stratum_desktop.gui.theme import Role, TextStyle
from stratum_desktop.gui.widgets import Evidence, Label, RecordView
from stratum_desktop.services.latency import DayRows, LatencyLine

R = TypeVar("R")

_MOST_ROWS = 14
_READING = "Reading the rows behind it."
_HOW = (
    "Each takes whole seconds from the time of the event to the platform's confirmation. P95 is "
    "the time within which 95 in a hundred arrived; below 128 s it is exact, above that at most "
    "0.8\u00a0% off. The conversion that stands at its place is in the list."
)

OpenDelivery = Callable[[int], None]


def line_name(line: LatencyLine) -> str:
    """Return what a line is called: "Purchase on Meta"."""
    where = "all platforms" if line.platform is None else line.label
    return f"{event_name(line.event_type)} on {where}"


def day_drawer(detail: DayDetail, zone: str, open_delivery: OpenDelivery) -> Evidence:
    """Return what the drawer shows of a day."""
    point = detail.point
    content = Evidence()
    content.add_facts(
        f"{words.day(point.on)}, {zone}",
        (
            ("Delivered", words.number(point.delivered)),
            ("P50", lag_text(point.p50_ms)),
            ("P95", lag_text(point.p95_ms)),
            ("P99", lag_text(point.p99_ms)),
            ("Mean", lag_text(point.mean_ms)),
        ),
    )
    content.add_words("How it is computed", _HOW)
    if detail.rows is None:
        content.add(Label(_READING, TextStyle.BASE, Role.MUTED))
        return content
    content.add_words("The rows behind", _rows_words(detail.rows))
    _add_table(
        content,
        "Conversions of the day",
        ranked_columns(detail.line),
        detail.rows.rows,
        lambda row: open_delivery(row.conversion.delivery_id),
    )
    return content


def undelivered_drawer(
    detail: UndeliveredDetail, days: int, open_delivery: OpenDelivery
) -> Evidence:
    """Return what the drawer shows of what did not arrive."""
    line = detail.line
    content = Evidence()
    content.add_facts(
        "Due and not delivered",
        (("Waiting now", words.number(line.waiting)), ("Expired", words.number(line.expired))),
    )
    content.add_words(
        "How it counts",
        "What waits counts against the status with its age so far, what expired with its age "
        "then. What a person holds is left out.",
    )
    if detail.rows is None:
        content.add(Label(_READING, TextStyle.BASE, Role.MUTED))
        return content
    parts = (
        ("Waiting, oldest first", line.waiting, detail.rows.waiting),
        (f"Expired in {days} days, newest first", line.expired, detail.rows.expired),
    )
    for title, count, rows in parts:
        content.add_words(title, _shown_words(len(rows), count))
        _add_table(
            content,
            title,
            undelivered_columns(line),
            rows,
            lambda row: open_delivery(row.delivery_id),
        )
    return content


def _rows_words(rows: DayRows) -> str:
    if not rows.total:
        return "Nothing was delivered on this day."
    if len(rows.rows) == rows.total:
        return f"All {words.number(rows.total)}, slowest first. Open one for its delivery."
    return (
        f"The slowest of {words.number(rows.total)}, and those that stand at P50, P95 and P99. "
        "Open one for its delivery."
    )


def _shown_words(shown: int, count: int) -> str:
    if not shown:
        return "None."
    if shown >= count:
        return f"All {words.number(shown)}. Open one for its delivery."
    return f"The first {words.number(shown)} of {words.number(count)}."


def _add_table(
    content: Evidence,
    name: str,
    columns: Sequence[Column[R]],
    rows: Sequence[R],
    open_row: Callable[[R], None],
) -> None:
    if not rows:
        return
    table: RecordView[R] = RecordView(name, columns)
    table.set_rows(rows)
    table.fit_height(most_rows=_MOST_ROWS)
    table.opened.connect(open_row)
    content.add(table)
