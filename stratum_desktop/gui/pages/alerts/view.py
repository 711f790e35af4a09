"""The Alerts page."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from stratum_desktop.domain.anomaly.alert import AlertState
from stratum_desktop.domain.outage import OutageWindow
from stratum_desktop.gui import format as shown_as
from stratum_desktop.gui import outages
from stratum_desktop.gui.charts import ExpectedRange, Outage
from stratum_desktop.gui.models.record_table import Role as DataRole
from stratum_desktop.gui.page import Command
from stratum_desktop.gui.page_view import EmptyWords, PageView
from stratum_desktop.gui.pages.alerts import words
from stratum_desktop.gui.pages.alerts.columns import ALERT_COLUMNS, EVIDENCE_COLUMNS
from stratum_desktop.gui.pages.alerts.view_model import MUTED_DAYS, AlertsViewModel, State
from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.view_model import Shown
from stratum_desktop.gui.widgets import (
    Card,
    Label,
    Pill,
    RecordView,
    SegmentedTabs,
    make_button,
    scrolled_page,
)
from stratum_desktop.services.alerts import AlertDetail, AlertView, EvidenceRow
from stratum_desktop.services.wording import sentence

_OPEN, _ALL = "open", "all"
_LISTED, _ROWS_LISTED = 5, 8
_CHART_WORDS = (
    "The band is what was expected of each step when it was over, from what lay before it. Dots "
    "are out of it; a gap is a step with nothing to measure."
)


class AlertsView(PageView[State]):
    """The alerts, and the one that is looked at: its cause, its figure, its rows."""

    view_model: AlertsViewModel

    def build(self, layout: QVBoxLayout) -> None:
        """Make the page from top to bottom."""
        self._tabs = SegmentedTabs("Which alerts")
        self._tabs.set_tabs([(_OPEN, "Open"), (_ALL, "All")])
        self._tabs.chosen.connect(self._on_tab_chosen)
        #: The alert and its outages, as they were drawn last.
        self._drawn: tuple[AlertDetail, tuple[OutageWindow, ...]] | None = None
        inside = QWidget()
        inside.setAccessibleName("Alerts")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.NORMAL)
        for card in (self._make_list(), self._make_story(), self._make_rows()):
            column.addWidget(card)
        column.addStretch(1)
        scrolled_page(layout, inside)

    def header(self) -> QWidget:
        """Return the choice between open alerts and all."""
        return self._tabs

    def show_state(self, shown: Shown[State], state: State) -> None:
        """Show the list and the alert that is looked at."""
        self._tabs.choose(_ALL if state.shows_all else _OPEN)
        self._list.set_rows(state.shown)
        self._list.fit_height(most_rows=_LISTED)
        self._list.setVisible(bool(state.shown))
        self._none.setVisible(not state.shown)
        detail = state.detail
        for card in (self._story, self._rows_card):
            card.setVisible(detail is not None)
        if detail is None:
            self._drawn = None
            return
        waits = bool(shown.busy & {"resolve", "mute", "note"})
        for button in (self._resolve, self._mute, self._keep):
            button.setEnabled(not waits)
        self._resolve.setVisible(detail.alert.state is not AlertState.RESOLVED)
        self._mute.setText("Unmute" if detail.alert.is_muted else f"Mute for {MUTED_DAYS} days")
        self._mute.setAccessibleName(self._mute.text())
        if (detail, state.outages) != self._drawn:
            self._drawn = detail, state.outages
            self._show_detail(detail, outages.shaded(state.outages, shown.as_of))

    def empty(self) -> EmptyWords:
        """Say what will be here."""
        return EmptyWords(
            title="Nothing was out of the ordinary",
            sentence="Every hour is compared with the hours before it: volumes, match rate, "
            "latency, losses and duplicates. The first are judged once there are 7 days of "
            "history; what lies outside the expected range is shown here with its cause.",
            icon="alerts",
            action=Command("Look now", self.view_model.look_now),
        )

    def commands(self) -> tuple[Command, ...]:
        """Offer what the buttons do."""
        return (
            Command("Look for alerts now", self.view_model.look_now),
            Command("Resolve this alert", self.view_model.resolve),
            Command("Mute or unmute this alert", self.view_model.toggle_mute),
        )

    # ------------------------------------------------------------ building

    def _make_list(self) -> Card:
        self._list: RecordView[AlertView] = RecordView(
            "Alerts", ALERT_COLUMNS, key=lambda row: row.id
        )
        self._list.current_changed.connect(self._on_current_changed)
        self._none = Label("Nothing asks for attention. “All” lists what ended or was resolved.")
        card = Card("Alerts", caption="One for each figure that left its range, newest first.")
        card.add(self._none)
        card.add(self._list)
        return card

    def _make_story(self) -> Card:
        self._story = Card("Alert")
        self._pill = Pill()
        self._story.add_beside_title(self._pill)
        self._cause = Label("", TextStyle.BASE, wraps=True, selectable=True)
        self._facts = Label("", TextStyle.BASE, Role.MUTED, wraps=True, selectable=True)
        self._chart = ExpectedRange("The figure and its expected range")
        self._notes = Label("", TextStyle.CAPTION, Role.MUTED, wraps=True, selectable=True)
        self._resolve = make_button("Resolve", self.view_model.resolve, icon="check")
        self._mute = make_button("Mute", self.view_model.toggle_mute)
        self._note = QLineEdit()
        self._note.setPlaceholderText("What you found, or did about it")
        self._note.setAccessibleName("Note")
        self._note.returnPressed.connect(self._on_note)
        self._keep = make_button("Add note", self._on_note)
        row = QHBoxLayout()
        row.setSpacing(Space.TIGHT)
        row.addWidget(self._resolve)
        row.addWidget(self._mute)
        row.addWidget(self._note, 1)
        row.addWidget(self._keep)
        for widget in (self._facts, self._cause, self._chart):
            self._story.add(widget)
        self._story.add(Label(_CHART_WORDS, TextStyle.CAPTION, Role.MUTED, wraps=True))
        self._story.add(row)
        self._story.add(self._notes)
        return self._story

    def _make_rows(self) -> Card:
        self._rows: RecordView[EvidenceRow] = RecordView(
            "Rows behind the alert",
            EVIDENCE_COLUMNS,
            key=lambda row: (row.event_id, row.event_name, row.received_at_ms),
        )
        self._rows.opened.connect(self._on_row_opened)
        self._rows_card = Card("Rows behind it", caption=" ")
        self._rows_card.add(self._rows)
        return self._rows_card

    # ------------------------------------------------------------ showing

    def _show_detail(self, detail: AlertDetail, shaded: Sequence[Outage]) -> None:
        alert = detail.alert
        self._point_at(alert.id)
        self._story.set_title(sentence(alert.title).removesuffix("."))
        self._pill.set_look(words.look_of(alert))
        self._cause.setText(sentence(alert.cause))
        self._facts.setText(words.facts(alert))
        self._notes.setText(
            "\n".join(f"{shown_as.instant(one.at)} {one.actor}: {one.text}" for one in detail.notes)
        )
        self._notes.setVisible(bool(detail.notes))
        self._chart.set_points(
            words.chart_points(detail),
            shaded,
            say=words.say(alert.metric),
            highest=words.scale_top(detail),
        )
        self._rows.set_rows(detail.rows)
        self._rows.fit_height(most_rows=_ROWS_LISTED)
        self._rows.setVisible(bool(detail.rows))
        self._rows_card.set_caption(words.rows_words(detail))

    def _point_at(self, alert_id: int) -> None:
        """Put the cursor on an alert, once it is shown; a person may move on from there."""
        model = self._list.model()
        records = (model.index(row, 0).data(DataRole.RECORD) for row in range(model.rowCount()))
        places = [row for row, record in enumerate(records) if record.id == alert_id]
        if places and self._list.currentIndex().row() != places[0]:
            self._list.selectRow(places[0])

    def _on_tab_chosen(self, key: str) -> None:
        self.view_model.show_all(shows_all=key == _ALL)

    def _on_current_changed(self, alert: AlertView | None) -> None:
        if alert is not None:
            self.view_model.select(alert.id)

    def _on_note(self) -> None:
        text = self._note.text().strip()
        if not text:
            self._note.setFocus()
            return
        self._note.clear()
        self.view_model.note(text)

    def _on_row_opened(self, row: EvidenceRow) -> None:
        self.shell.open_page("orders", row.event_id)
