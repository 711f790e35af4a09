"""One outage in the drawer: what was seen, what it touches, its hours, and what can be set."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from stratum_desktop.gui import format as shown_as
from stratum_desktop.gui.pages.outages import words
from stratum_desktop.gui.pages.outages.view_model import OutagesViewModel
from stratum_desktop.gui.theme import Space
from stratum_desktop.gui.widgets import Evidence, make_button
from stratum_desktop.services.outages import (
    HOURS_AROUND,
    OutageDetail,
    OutageHour,
    OutageKind,
    OutageView,
)
from stratum_desktop.services.wording import sentence

_MARK = "●"

_COUNTS: Mapping[str, Callable[[OutageHour], int | None]] = {
    "Visits": lambda hour: hour.visits,
    "Browser": lambda hour: hour.browser,
    "Server": lambda hour: hour.server,
    "Delivered": lambda hour: hour.delivered,
    "Failed": lambda hour: hour.failed,
}
_SHOWN = {
    OutageKind.TRACKING: ("Visits", "Browser", "Server"),
    OutageKind.DELIVERY: ("Delivered", "Failed"),
    OutageKind.DEDUPE: ("Browser", "Server", "Delivered"),
    OutageKind.BY_HAND: ("Browser", "Server", "Delivered", "Failed"),
}
_ABOUT = (
    f"{_MARK} lies in the outage. Browser and Server are conversions of the website by who told "
    "them; Failed counts a delivery as often as a request failed it."
)

_LEADS = {
    OutageKind.TRACKING: ("Fields and faults of what came in", "data_quality"),
    OutageKind.DELIVERY: ("Deliveries that did not go", "deliveries"),
    OutageKind.DEDUPE: ("Rates and collisions", "dedupe"),
    OutageKind.BY_HAND: ("Alerts", "alerts"),
}


def outage_drawer(
    detail: OutageDetail,
    view_model: OutagesViewModel,
    zone: ZoneInfo,
    open_page: Callable[[str], None],
) -> Evidence:
    """Return what the drawer shows of an outage."""
    one = detail.outage
    window = one.window
    lasted = words.length_seconds(one, view_model.now())
    content = Evidence()
    content.add_words("What was seen", f"{words.MEANINGS[window.kind]} {sentence(window.why)}")
    content.add_facts(
        words.KINDS[window.kind],
        (
            ("Of", one.label),
            ("From", f"{shown_as.instant(window.start_at)} {shown_as.zone_name(window.start_at)}"),
            ("To", words.ends_words(one)),
            ("Lasted", shown_as.duration(lasted)),
            ("Found", words.found_words(one)),
            ("Known since", shown_as.instant(one.noticed_at)),
            ("Set by hand", "Yes" if one.is_set_by_hand else "No"),
        ),
    )
    content.add_words("What it touches", words.touched_words(one))
    content.add(SpanEditor(one, view_model, zone))
    content.add(Dismissal(one, view_model))
    shown = _SHOWN[window.kind]
    content.add_words("The hours behind it", _ABOUT)
    content.add_rows(
        f"From {HOURS_AROUND} hours before",
        ("Hour", *shown),
        [_cells(hour, shown) for hour in detail.hours],
    )
    title, page = _LEADS[window.kind]
    content.add(make_button(title, partial(open_page, page), icon="open"))
    return content


def _cells(hour: OutageHour, shown: Iterable[str]) -> tuple[str, ...]:
    counts = (_COUNTS[name](hour) for name in shown)
    return (
        f"{shown_as.instant(hour.start_at)}{f' {_MARK}' if hour.is_inside else ''}",
        *(shown_as.NOTHING if one is None else shown_as.number(one) for one in counts),
    )


class SpanEditor(QWidget):
    """Sets the start and the end."""

    def __init__(self, one: OutageView, view_model: OutagesViewModel, zone: ZoneInfo) -> None:
        super().__init__()
        self._id, self._view_model, self._zone = one.id, view_model, zone
        self._start = time_field("From", words.typed(one.window.start_at, zone))
        self._end = time_field("To; empty while it goes on", words.typed(one.window.end_at, zone))
        fields, below = QHBoxLayout(), QHBoxLayout()
        for row in (fields, below):
            row.setSpacing(Space.TIGHT)
        fields.addWidget(self._start, 1)
        fields.addWidget(self._end, 1)
        below.addWidget(make_button("Set start and end", self._on_set))
        below.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.TIGHT)
        column.addLayout(fields)
        column.addLayout(below)

    def _on_set(self) -> None:
        span = read_span(self._start, self._end, self._zone, self._view_model.say_time_is_none)
        if span is not None:
            self._view_model.change(self._id, *span)


class Dismissal(QWidget):
    """Says with a reason that it was none, or lets it count again."""

    def __init__(self, one: OutageView, view_model: OutagesViewModel) -> None:
        super().__init__()
        self._id, self._view_model = one.id, view_model
        self._why = QLineEdit()
        self._why.setPlaceholderText("Why it was none")
        self._why.setAccessibleName("Why it was none")
        self._why.returnPressed.connect(self._on_dismiss)
        row = QHBoxLayout()
        row.setSpacing(Space.TIGHT)
        if one.is_dismissed:
            row.addWidget(make_button("Let it count as an outage", self._on_restore))
            row.addStretch(1)
        else:
            row.addWidget(self._why, 1)
            row.addWidget(make_button("Dismiss", self._on_dismiss))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        self._why.setParent(self)
        self._why.setVisible(not one.is_dismissed)

    def _on_dismiss(self) -> None:
        if self._why.text().strip():
            self._view_model.dismiss(self._id, self._why.text())
        else:
            self._why.setFocus()

    def _on_restore(self) -> None:
        self._view_model.restore(self._id)


def time_field(name: str, text: str = "") -> QLineEdit:
    """Return a field for a time."""
    field = QLineEdit(text)
    field.setPlaceholderText(words.TYPED)
    field.setAccessibleName(name)
    field.setToolTip(name)
    return field


def read_span(
    start: QLineEdit, end: QLineEdit, zone: ZoneInfo, say_none: Callable[[str], None]
) -> tuple[datetime, datetime | None] | None:
    """Return both times as typed; None where one of them is none, which is then said."""
    begins = words.read_time(start.text(), zone)
    if begins is None:
        say_none(start.text())
        return None
    if not end.text().strip():
        return begins, None
    ends = words.read_time(end.text(), zone)
    if ends is None:
        say_none(end.text())
        return None
    return begins, ends
