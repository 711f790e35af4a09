"""The Signal health page."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from stratum_desktop.gui import format as words
from stratum_desktop.gui import outages
from stratum_desktop.gui.charts import StatusBoard
from stratum_desktop.gui.page import Command
from stratum_desktop.gui.page_view import EmptyWords, PageView
from stratum_desktop.gui.pages.signal_health.columns import CELLS, SUMMARY_COLUMNS, board_line
from stratum_desktop.gui.pages.signal_health.drawer import day_drawer, day_title
from stratum_desktop.gui.pages.signal_health.view_model import (
    BOARD_DAYS,
    Detail,
    SignalHealthViewModel,
    State,
)
from stratum_desktop.gui.theme import Space
from stratum_desktop.gui.view_model import Shown
from stratum_desktop.gui.widgets import Card, RecordView, scrolled_page
from stratum_desktop.services.signal_health import HealthLine


class SignalHealthView(PageView[State]):
    """The board on top, the days counted below; every cell opens what it rests on."""

    view_model: SignalHealthViewModel

    def build(self, layout: QVBoxLayout) -> None:
        """Make the page from top to bottom."""
        self._drawn: Detail | None = None
        inside = QWidget()
        inside.setAccessibleName("Signal health")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.NORMAL)
        self._board = StatusBoard("Status by platform and day")
        self._board.opened.connect(self._on_day_opened)
        self._board_card = Card(f"Last {BOARD_DAYS} days", caption=" ")
        self._board_card.add(self._board)
        self._summary: RecordView[HealthLine] = RecordView(
            "Days by status", SUMMARY_COLUMNS, key=lambda line: line.platform
        )
        self._summary.opened.connect(self._on_platform_opened)
        summary = Card(
            f"{BOARD_DAYS} days summed up", caption="Open a row to see what makes the EMQ now."
        )
        summary.add(self._summary)
        column.addWidget(self._board_card)
        column.addWidget(summary)
        column.addStretch(1)
        scrolled_page(layout, inside)

    def show_state(self, shown: Shown[State], state: State) -> None:
        """Show board, summary and drawer."""
        lines = state.board.lines
        rows = [
            board_line(
                one,
                state.board.days,
                outages.shaded((w for w in state.outages if w.concerns(one.platform)), shown.as_of),
            )
            for one in lines
        ]
        self._board.set_board(state.board.days, rows, tuple(CELLS.values()))
        zone = "" if shown.as_of is None else f" in {words.zone_name(shown.as_of)}"
        self._board_card.set_caption(
            f"Open a day to see what its status rests on. Days{zone}; today still runs."
        )
        self._summary.set_rows(lines)
        self._summary.fit_height()
        self._render_drawer(state.detail)

    def empty(self) -> EmptyWords:
        """Say what will be here."""
        return EmptyWords(
            title="No platform is connected",
            sentence="Once events go to a platform, each of its days gets a status here: how far "
            "its signals could be trusted, how old its figures were, and how delivery went.",
            icon="health",
            action=Command("Connect a platform", partial(self.shell.open_page, "accounts")),
        )

    def commands(self) -> tuple[Command, ...]:
        """Offer to measure now."""
        return (Command("Measure signal health now", self.view_model.measure_now),)

    def drawer_closed(self) -> None:
        """Forget the day."""
        self.view_model.close_day()

    def _render_drawer(self, detail: Detail | None) -> None:
        self._board.mark(None if detail is None else (detail.line.platform, detail.on))
        if detail == self._drawn:
            return
        self._drawn = detail
        if detail is None:
            self.shell.close_drawer()
        else:
            to_drivers = partial(self.shell.open_page, "emq", detail.line.platform)
            to_alerts = partial(self.shell.open_page, "alerts")
            drawer = day_drawer(detail, to_drivers=to_drivers, to_alerts=to_alerts)
            self.shell.show_drawer(day_title(detail), drawer)

    def _on_day_opened(self, platform: str, on: date) -> None:
        self.view_model.open_day(platform, on)

    def _on_platform_opened(self, line: HealthLine) -> None:
        self.shell.open_page("emq", line.platform)
