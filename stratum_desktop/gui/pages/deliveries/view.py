"""The Deliveries page."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stratum_desktop.gui import format as words
from stratum_desktop.gui.dialogs import pick_target
from stratum_desktop.gui.flight_drawer import flight_drawer, flight_title
from stratum_desktop.gui.models.windowed_table import WindowedTableModel
from stratum_desktop.gui.page import Command
from stratum_desktop.gui.page_view import EmptyWords, PageView
from stratum_desktop.gui.pages.deliveries.columns import COLUMNS
from stratum_desktop.gui.pages.deliveries.dead_letters import ActionBar, ReplayPanel
from stratum_desktop.gui.pages.deliveries.drawer import delivery_drawer
from stratum_desktop.gui.pages.deliveries.filter import Choices, StateChoice
from stratum_desktop.gui.pages.deliveries.filter_bar import FilterBar
from stratum_desktop.gui.pages.deliveries.fix_panel import FixPanel
from stratum_desktop.gui.pages.deliveries.fixing import Fixing
from stratum_desktop.gui.pages.deliveries.source import DeliverySource
from stratum_desktop.gui.pages.deliveries.view_model import DeliveriesViewModel, State
from stratum_desktop.gui.theme import Role, TextStyle
from stratum_desktop.gui.view_model import Shown
from stratum_desktop.gui.widgets import Label, RecordView
from stratum_desktop.services.dashboards import DeliveryRow, Timeline
from stratum_desktop.services.flight import Flight


class DeliveriesView(PageView[State]):
    """Filters, a table of any length, and one delivery's story in the drawer."""

    view_model: DeliveriesViewModel

    def build(self, layout: QVBoxLayout) -> None:
        """Make the page from top to bottom."""
        self.fixing = Fixing(self.view_model)
        self._filters = FilterBar(self.view_model)
        self._fix = FixPanel(self.fixing)
        self._replay = ReplayPanel(self.view_model)
        self.table_model: WindowedTableModel[DeliveryRow] = WindowedTableModel(COLUMNS, self)
        self._table: RecordView[DeliveryRow] = RecordView(
            "Deliveries",
            COLUMNS,
            key=lambda row: row.id,
            sortable=False,
            multiple=True,
            model=self.table_model,
        )
        self._table.opened.connect(self._on_opened)
        self._table.clicked.connect(self._on_clicked)
        self._table.selection_changed.connect(self._on_selection_changed)
        self._none = Label("No delivery matches these filters.", TextStyle.BASE, Role.MUTED)
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._zone = Label("", TextStyle.CAPTION, Role.MUTED)
        self._actions = ActionBar(self.view_model, self.fixing)
        self._actions.export_requested.connect(self.export)
        self._choices: Choices | None = None
        self._source: DeliverySource | None = None
        self._revision = 0
        self._drawn: tuple[Timeline | None, Flight | None] = (None, None)
        layout.addWidget(self._filters)
        layout.addWidget(self._fix, 1)
        layout.addWidget(self._replay)
        layout.addWidget(self._none, 1)
        layout.addWidget(self._table, 1)
        layout.addWidget(self._zone)
        layout.addWidget(self._actions)

    def show_state(self, shown: Shown[State], state: State) -> None:
        """Show filter, table and drawer."""
        self._filters.show_state(state)
        self._replay.show_draft(state.replay, is_busy="replay" in shown.busy)
        was_fixing = self._fix.isVisibleTo(self)
        self._fix.show_draft(state.fix, busy=shown.busy)
        is_list = state.fix is None
        if not (is_list or was_fixing):
            self._fix.editor.begin()
        self._render_table(state)
        for widget in (self._filters, self._zone, self._actions):
            widget.setVisible(is_list)
        self._replay.setVisible(is_list and state.replay is not None)
        self._none.setVisible(is_list and state.total == 0)
        self._table.setVisible(is_list and state.total > 0)
        as_of = shown.as_of
        zone = "" if as_of is None else f"Times in {words.zone_name(as_of)}. "
        self._zone.setText(f"{zone}Newest first, {words.plural(state.total, 'row', 'rows')}.")
        self._render_actions()
        self._render_drawer(state)

    def empty(self) -> EmptyWords:
        """Say what will be here."""
        return EmptyWords(
            title="Nothing was queued yet",
            sentence="Every event has one line here for each destination, with its state and the "
            "reason for it, from the moment it is accepted.",
            icon="deliveries",
            action=Command("Upload a file", self._on_upload),
            more=(Command("Connect a platform", self._on_connect),),
        )

    def filter_field(self) -> QWidget:
        """Return the search field."""
        return self._filters.search

    def drawer_closed(self) -> None:
        """Forget the delivery."""
        self.view_model.close_delivery()

    def commands(self) -> tuple[Command, ...]:
        """Offer what the buttons do."""
        return (
            Command("Show dead letters", self._on_show_dead_letters),
            Command("Replay dead letters", self._actions.replay),
            Command("Fix and replay dead letters", self._actions.fix),
            Command("Export dead letters", self.export),
        )

    def export(self) -> None:
        """Ask where to, then write every dead letter there."""
        self.view_model.query(
            "pick",
            lambda: pick_target(self, "Export dead letters", "dead-letters.csv", "Tables (*.csv)"),
            done=self._on_target_picked,
        )

    def _render_table(self, state: State) -> None:
        if state.revision == self._revision:
            return
        self._revision = state.revision
        if state.choices != self._choices or self._source is None:
            self._choices = state.choices
            self._source = DeliverySource(self.view_model.services.dashboards, state.where)
            self.table_model.set_source(self._source)
        else:
            self._source.where = state.where
            self.table_model.refresh()

    def _render_actions(self) -> None:
        state = self.view_model.state
        dead_count = 0 if state is None else state.dead_count
        self._actions.show_selection(
            self._table.selected, dead_count=dead_count, busy=self.view_model.shown.busy
        )

    def _render_drawer(self, state: State) -> None:
        if (state.timeline, state.flight) == self._drawn:
            return
        self._drawn = (state.timeline, state.flight)
        if state.timeline is None:
            self.shell.close_drawer()
            return
        if state.flight is not None:
            self.shell.show_drawer(flight_title(state.flight), flight_drawer(state.flight))
            return
        row = state.timeline.row
        title = f"{row.event_name} to {row.destination}"
        self.shell.show_drawer(
            title,
            delivery_drawer(
                state.timeline,
                show_flight=self.view_model.show_flight,
                fix=partial(self.fixing.begin, [row.id]),
            ),
        )

    def _on_opened(self, row: DeliveryRow) -> None:
        self.view_model.open_delivery(row.id)

    def _on_clicked(self) -> None:
        if self._table.current is not None and len(self._table.selected) == 1:
            self._on_opened(self._table.current)

    def _on_selection_changed(self) -> None:
        self._render_actions()

    def _on_target_picked(self, path: Path | None) -> None:
        if path is not None:
            self.view_model.export(path)

    def _on_show_dead_letters(self) -> None:
        self.view_model.narrow(Choices(state=StateChoice.DEAD_LETTERS))

    def _on_upload(self) -> None:
        self.shell.open_page("uploads")

    def _on_connect(self) -> None:
        self.shell.open_page("accounts")
