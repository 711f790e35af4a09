"""The Outages page."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stratum_desktop.gui import format as shown_as
from stratum_desktop.gui.dialogs import pick_target
from stratum_desktop.gui.page import Command
from stratum_desktop.gui.page_view import PageView
from stratum_desktop.gui.pages.outages.columns import EXCLUSION_COLUMNS, outage_columns
from stratum_desktop.gui.pages.outages.drawer import outage_drawer
from stratum_desktop.gui.pages.outages.mark_form import MarkForm
from stratum_desktop.gui.pages.outages.view_model import DELAYS_DAYS, OutagesViewModel, State
from stratum_desktop.gui.pages.outages.words import KINDS
from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.view_model import Notice, Shown, Tone
from stratum_desktop.gui.widgets import (
    Card,
    Label,
    RecordView,
    SegmentedTabs,
    make_button,
    scrolled_page,
)
from stratum_desktop.gui.widgets.choice_box import ChoiceBox
from stratum_desktop.services.outages import (
    DELAY_WORDS,
    WHERE_TO_ENTER,
    DataExclusion,
    OutageDetail,
    OutageView,
)

_COUNTING, _ALL = "counting", "all"
_LISTED, _DATES_LISTED = 10, 8
_DELAY_PX = 250
_NONE = (
    "No outage is known. Every half hour the hours that are over are looked at: deliveries that "
    "fail, ids that break, and conversions that stop while visits go on. The latter takes 7 days "
    "of history."
)


class OutagesView(PageView[State]):
    """The list, the form, and the dates for bidding."""

    view_model: OutagesViewModel

    def build(self, layout: QVBoxLayout) -> None:
        """Make the page from top to bottom."""
        self._tabs = SegmentedTabs("Which outages")
        self._tabs.set_tabs([(_COUNTING, "Left out"), (_ALL, "With dismissed")])
        self._tabs.chosen.connect(self._on_tab_chosen)
        self._drawn: OutageDetail | None = None
        self._known: frozenset[int] | None = None
        self._form = MarkForm(self.view_model)
        inside = QWidget()
        inside.setAccessibleName("Outages")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.NORMAL)
        for card in (self._make_list(), self._form, self._make_dates()):
            column.addWidget(card)
        column.addStretch(1)
        scrolled_page(layout, inside)

    def header(self) -> QWidget:
        """Return the choice whether dismissed ones are listed."""
        return self._tabs

    def show_state(self, shown: Shown[State], state: State) -> None:
        """Show the list, the form, the dates, and the outage in the drawer."""
        self._tabs.choose(_ALL if state.shows_all else _COUNTING)
        self._list.set_rows(state.shown)
        self._list.fit_height(most_rows=_LISTED)
        self._list.setVisible(bool(state.shown))
        self._none.setVisible(not state.shown)
        self._form.show_state(state, is_busy="mark" in shown.busy)
        known = frozenset(one.id for one in state.outages)
        if self._known is not None and known > self._known:
            self._form.clear()
        self._known = known
        self._dates.set_rows(state.exclusions)
        self._dates.fit_height(most_rows=_DATES_LISTED)
        self._delay.set_choices(
            [(_delay_words(days), days) for days in DELAYS_DAYS], state.delay_days
        )
        for part in (self._dates, self._said, self._delay, *self._give):
            part.setVisible(bool(state.exclusions))
        self._no_dates.setVisible(not state.exclusions)
        for button in self._give:
            button.setEnabled("save" not in shown.busy)
        self._render_drawer(state)

    def commands(self) -> tuple[Command, ...]:
        """Offer what the buttons do."""
        return (
            Command("Look for outages now", self.view_model.look_now),
            Command("Copy the dates for Google Ads", self._copy),
            Command("Save the dates for Google Ads as CSV", self._ask_where),
        )

    def drawer_closed(self) -> None:
        """Forget the outage."""
        self.view_model.close_outage()

    # ------------------------------------------------------------ building

    def _make_list(self) -> Card:
        self._list: RecordView[OutageView] = RecordView(
            "Outages", outage_columns(self.view_model.now), key=lambda row: row.id
        )
        self._list.opened.connect(self._on_opened)
        self._list.clicked.connect(self._on_clicked)
        self._none = Label(_NONE, TextStyle.BASE, Role.MUTED, wraps=True)
        card = Card(
            "Outages",
            caption="What happened in them is left out of what alerts expect, of the forecast and "
            "of usual traffic. Open one for its hours, to set its ends or to dismiss it.",
        )
        card.add_beside_title(make_button("Look now", self.view_model.look_now))
        card.add(self._none)
        card.add(self._list)
        return card

    def _make_dates(self) -> Card:
        self._dates: RecordView[DataExclusion] = RecordView(
            "Dates for data exclusions", EXCLUSION_COLUMNS, key=lambda row: row.name
        )
        self._delay = ChoiceBox("Days from a click to its conversion", width=_DELAY_PX)
        self._delay.chosen.connect(self._on_delay_chosen)
        self._give = (
            make_button("Copy", self._copy, icon="copy"),
            make_button("Save as CSV…", self._ask_where, icon="download"),
        )
        self._said = Label(
            f"{WHERE_TO_ENTER} {DELAY_WORDS}", TextStyle.CAPTION, Role.MUTED, wraps=True
        )
        self._no_dates = Label(
            "No outage of the last 90 days concerns a platform that takes such dates.",
            TextStyle.BASE,
            Role.MUTED,
            wraps=True,
        )
        card = Card(
            "Dates for Google's data exclusions",
            caption="Whole hours in the account's time zone. Stratum changes nothing there.",
        )
        row = QHBoxLayout()
        row.setSpacing(Space.TIGHT)
        row.addWidget(self._delay)
        row.addStretch(1)
        for button in self._give:
            row.addWidget(button)
        card.add(row)
        for widget in (self._dates, self._said, self._no_dates):
            card.add(widget)
        return card

    # ------------------------------------------------------------ what is asked for

    def _render_drawer(self, state: State) -> None:
        detail = state.detail
        if detail == self._drawn:
            return
        self._drawn = detail
        if detail is None:
            self.shell.close_drawer()
            return
        window = detail.outage.window
        title = f"{KINDS[window.kind]}, {shown_as.instant(window.start_at)}"
        self.shell.show_drawer(
            title, outage_drawer(detail, self.view_model, state.zone, self.shell.open_page)
        )

    def _copy(self) -> None:
        state = self.view_model.state
        if state is None or not state.exclusions:
            return
        lines = ["\t".join(one.cells) for one in state.exclusions]
        QGuiApplication.clipboard().setText("\n".join(lines))
        said = shown_as.plural(len(lines), "line", "lines")
        self.view_model.say(Notice(f"{said} on the clipboard.", Tone.GOOD, command="copy"))

    def _ask_where(self) -> None:
        def on_picked(path: Path | None) -> Notice | None:
            if path is not None:
                self.view_model.save(path.with_suffix(".csv"))
            return None

        self.view_model.query(
            "pick",
            partial(pick_target, self, "Save dates", "data-exclusions.csv", "Tables (*.csv)"),
            done=on_picked,
        )

    def _on_tab_chosen(self, key: str) -> None:
        self.view_model.show_all(shows_all=key == _ALL)

    def _on_delay_chosen(self, days: object) -> None:
        self.view_model.show_delay(int(str(days)))

    def _on_opened(self, row: OutageView) -> None:
        self.view_model.select(row.id)

    def _on_clicked(self) -> None:
        if self._list.current is not None:
            self._on_opened(self._list.current)


def _delay_words(days: int) -> str:
    if days == 0:
        return "Clicks convert the same day"
    return f"Begin {shown_as.plural(days, 'day', 'days')} earlier"
