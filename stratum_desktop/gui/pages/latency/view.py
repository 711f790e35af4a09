"""The Latency page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stratum_desktop.domain.emq import RULES, Driver
from stratum_desktop.gui import format as words
from stratum_desktop.gui import outages
from stratum_desktop.gui.charts import LatencyHistory, LatencyPoint
from stratum_desktop.gui.looks import DRIVER_STATUSES, latency_stretches
from stratum_desktop.gui.page import Command
from stratum_desktop.gui.page_view import EmptyWords, PageView
from stratum_desktop.gui.pages.latency.columns import DAY_COLUMNS, EVENT_COLUMNS, lag_text
from stratum_desktop.gui.pages.latency.drawer import day_drawer, line_name, undelivered_drawer
from stratum_desktop.gui.pages.latency.view_model import (
    PERIODS_DAYS,
    DayDetail,
    Detail,
    LatencyViewModel,
    State,
)
from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.view_model import Shown
from stratum_desktop.gui.widgets import (
    Card,
    Label,
    Pill,
    RecordView,
    SegmentedTabs,
    scrolled_page,
)
from stratum_desktop.gui.widgets.button import LinkButton
from stratum_desktop.services.latency import LatencyDayPoint, LatencyLine

_ALL = "all"
_MOST_DAYS_SHOWN = 14


class LatencyView(PageView[State]):
    """Percentiles over days, the events they are of, and the days one by one."""

    view_model: LatencyViewModel

    def build(self, layout: QVBoxLayout) -> None:
        """Make the page from top to bottom."""
        self._drawn: Detail | None = None
        self._period = SegmentedTabs("Window")
        self._period.set_tabs([(str(days), f"Last {days} days") for days in PERIODS_DAYS])
        self._period.chosen.connect(self._on_period_chosen)
        self._tabs = SegmentedTabs("Platform")
        self._tabs.chosen.connect(self._on_tab_chosen)
        inside = QWidget()
        inside.setAccessibleName("Latency")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.NORMAL)
        column.addWidget(self._tabs)
        self._line = _LineCard()
        self._line.undelivered.followed.connect(self.view_model.open_undelivered)
        column.addWidget(self._line)
        column.addWidget(self._make_events())
        column.addWidget(self._make_days())
        column.addStretch(1)
        scrolled_page(layout, inside)

    def header(self) -> QWidget:
        """Return the choice of the window."""
        return self._period

    def show_state(self, shown: Shown[State], state: State) -> None:
        """Show the chosen tab and, of it, the chosen line."""
        whole, chosen = state.whole, state.chosen
        self._period.choose(str(state.days))
        tabs = [(line.platform or _ALL, line.label) for line in whole.platforms]
        self._tabs.set_tabs([(_ALL, "All"), *tabs], whole.platform or _ALL)
        self._line.show_report(state)
        all_events = (whole.total,)
        self._events.set_rows([*all_events, *whole.events])
        self._events.fit_height()
        self._days.set_rows(chosen.history[::-1])
        self._days.fit_height(most_rows=_MOST_DAYS_SHOWN)
        self._days_card.set_title(f"{line_name(chosen.total)}, day by day")
        self._render_drawer(state)

    def empty(self) -> EmptyWords:
        """Say what will be here."""
        return EmptyWords(
            title="No platform is connected",
            sentence="Once live events go to a platform, this page says how long they take to "
            "arrive: half of them, 95 and 99 in a hundred, by day and by event.",
            icon="latency",
            action=Command("Connect a platform", partial(self.shell.open_page, "accounts")),
        )

    def drawer_closed(self) -> None:
        """Forget the figure."""
        self.view_model.close_detail()

    def _make_events(self) -> Card:
        self._events: RecordView[LatencyLine] = RecordView(
            "Events", EVENT_COLUMNS, key=lambda line: (line.platform, line.event_type)
        )
        self._events.clicked.connect(self._on_event_chosen)
        self._events.opened.connect(self._on_event_chosen)
        card = Card(
            "By event",
            caption="Select one to see its days above and below. The status counts what waits "
            "and what expired by its age.",
        )
        card.add(self._events)
        return card

    def _make_days(self) -> Card:
        self._days: RecordView[LatencyDayPoint] = RecordView(
            "Days", DAY_COLUMNS, key=lambda point: point.on
        )
        self._days.clicked.connect(self._on_day_chosen)
        self._days.opened.connect(self._on_day_chosen)
        self._days_card = Card(
            "Day by day", caption="Select a day to see the conversions behind its figures."
        )
        self._days_card.add(self._days)
        return self._days_card

    def _render_drawer(self, state: State) -> None:
        detail = state.detail
        if detail is self._drawn:
            return
        self._drawn = detail
        if detail is None:
            self.shell.close_drawer()
            return
        open_delivery = partial(self.shell.open_page, "deliveries")
        content = (
            day_drawer(detail, state.whole.zone, open_delivery)
            if isinstance(detail, DayDetail)
            else undelivered_drawer(detail, state.days, open_delivery)
        )
        self.shell.show_drawer(line_name(detail.line), content)

    def _on_event_chosen(self) -> None:
        if self._events.current is not None:
            self.view_model.show_line(self._events.current)

    def _on_day_chosen(self) -> None:
        if self._days.current is not None:
            self.view_model.open_day(self._days.current)

    def _on_tab_chosen(self, key: str) -> None:
        self.view_model.show_platform(None if key == _ALL else key)

    def _on_period_chosen(self, key: str) -> None:
        self.view_model.show_days(int(key))


class _LineCard(Card):
    """The figures of the window, and their percentiles over its days."""

    def __init__(self) -> None:
        super().__init__("Latency", caption=" ")
        self._status = Pill()
        self.undelivered = LinkButton("")
        self.add_beside_title(self.undelivered)
        self.add_beside_title(self._status)
        self._figures = tuple(_Figure(name) for name in ("P50", "P95", "P99", "Delivered"))
        row = QHBoxLayout()
        row.setSpacing(Space.LOOSE)
        for figure in self._figures:
            row.addWidget(figure)
        row.addStretch(1)
        self.add(row)
        self._chart = LatencyHistory("Latency by day")
        self.add(self._chart, 1)

    def show_report(self, state: State) -> None:
        """Show the chosen line."""
        report, line = state.chosen, state.chosen.total
        self.set_title(line_name(line))
        self.set_caption(
            "From the event to the platform's confirmation, live website and app events, by day "
            f"of delivery ({report.zone}). {_thresholds()}"
        )
        self._status.set_look(DRIVER_STATUSES[line.status])
        texts = (
            *(lag_text(value) for value in (line.p50_ms, line.p95_ms, line.p99_ms)),
            words.number(line.delivered),
        )
        for figure, text in zip(self._figures, texts, strict=True):
            figure.set_text(text)
        self.undelivered.setText(
            f"{words.number(line.waiting)} waiting, {words.number(line.expired)} expired"
        )
        self.undelivered.setAccessibleName(self.undelivered.text())
        names = {one.platform: one.label for one in state.whole.platforms if one.platform}
        labels = names if report.platform is None else {}
        shaded = outages.shaded(state.outages, report.as_of, labels=labels)
        self._chart.set_history(
            _points(report.history), latency_stretches(), shaded, zone=report.zone
        )


class _Figure(QWidget):
    """A figure over its name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._name = name
        self._value = Label("", TextStyle.TITLE)
        column.addWidget(self._value)
        column.addWidget(Label(name, TextStyle.CAPTION, Role.MUTED))

    def set_text(self, text: str) -> None:
        """Show another figure; no data is muted."""
        self._value.setText(text)
        self._value.set_role(Role.MUTED if text == words.NO_DATA else Role.TEXT)
        self.setAccessibleName(f"{self._name}: {text}")


def _points(history: Sequence[LatencyDayPoint]) -> list[LatencyPoint]:
    return [LatencyPoint(point.on, point.delivered, _seconds(point)) for point in history]


def _seconds(point: LatencyDayPoint) -> tuple[float, float, float] | None:
    if point.p50_ms is None or point.p95_ms is None or point.p99_ms is None:
        return None
    return point.p50_ms / 1000, point.p95_ms / 1000, point.p99_ms / 1000


def _thresholds() -> str:
    rule = RULES[Driver.LATENCY]
    return f"Good below {rule.good_at:g}\u00a0h, critical from {rule.critical_at:g}\u00a0h."
