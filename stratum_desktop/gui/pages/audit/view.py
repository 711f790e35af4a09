"""The Audit page."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stratum_desktop.gui import format as shown_as
from stratum_desktop.gui.dialogs import pick_target
from stratum_desktop.gui.models.windowed_table import WindowedTableModel
from stratum_desktop.gui.page import Command
from stratum_desktop.gui.page_view import EmptyWords, PageView
from stratum_desktop.gui.pages.audit.chain_card import ChainCard
from stratum_desktop.gui.pages.audit.columns import COLUMNS
from stratum_desktop.gui.pages.audit.drawer import entry_drawer
from stratum_desktop.gui.pages.audit.filter_bar import FilterBar
from stratum_desktop.gui.pages.audit.source import AuditSource
from stratum_desktop.gui.pages.audit.view_model import AuditViewModel, State
from stratum_desktop.gui.theme import Role, TextStyle
from stratum_desktop.gui.view_model import Notice, Shown
from stratum_desktop.gui.widgets import Label, RecordView
from stratum_desktop.services.audit import AuditLine, AuditSearch

_KINDS = "Tables (*.csv);;Workbooks (*.xlsx)"


class AuditView(PageView[State]):
    """The proof on top, filters, and every entry below."""

    view_model: AuditViewModel

    def build(self, layout: QVBoxLayout) -> None:
        """Make the page from top to bottom."""
        self._chain = ChainCard(self.view_model, self.export)
        self._filters = FilterBar(self.view_model)
        self.table_model: WindowedTableModel[AuditLine] = WindowedTableModel(COLUMNS, self)
        self._table: RecordView[AuditLine] = RecordView(
            "Audit log", COLUMNS, key=lambda row: row.seq, sortable=False, model=self.table_model
        )
        self._table.opened.connect(self.view_model.open_entry)
        self._table.clicked.connect(self._on_clicked)
        self._none = Label("No entry matches these filters.", TextStyle.BASE, Role.MUTED)
        self._none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._zone = Label("", TextStyle.CAPTION, Role.MUTED)
        self._searched: AuditSearch | None = None
        self._revision = 0
        self._drawn: AuditLine | None = None
        layout.addWidget(self._chain)
        layout.addWidget(self._filters)
        layout.addWidget(self._none, 1)
        layout.addWidget(self._table, 1)
        layout.addWidget(self._zone)

    def show_state(self, shown: Shown[State], state: State) -> None:
        """Show the proof, the filters, the entries and the drawer."""
        self._chain.show_state(state, busy=shown.busy)
        self._filters.show_state(state)
        self._render_table(state)
        self._none.setVisible(state.total == 0)
        self._table.setVisible(state.total > 0)
        zone = "" if shown.as_of is None else f"Times in {shown_as.zone_name(shown.as_of)}. "
        count = shown_as.plural(state.total, "entry", "entries")
        self._zone.setText(f"{zone}Newest first, {count}.")
        self._render_drawer(state)

    def empty(self) -> EmptyWords:
        """Say what will be here."""
        return EmptyWords(
            title="Nothing was decided yet",
            sentence="Every decision, change of settings, replay and export has its line here, "
            "with who, when and why, sealed so that nobody can change it unseen.",
            icon="audit",
            action=Command("Open settings", partial(self.shell.open_page, "settings")),
        )

    def filter_field(self) -> QWidget:
        """Return the search field."""
        return self._filters.search

    def drawer_closed(self) -> None:
        """Forget the entry."""
        self.view_model.close_entry()

    def commands(self) -> tuple[Command, ...]:
        """Offer what the buttons do."""
        return (
            Command("Verify the audit log", self.view_model.verify),
            Command("Export the audit log", self.export),
        )

    def export(self) -> None:
        """Ask where to, then write what the filters let through."""

        def on_picked(path: Path | None) -> Notice | None:
            if path is not None:
                self.view_model.export(path if path.suffix else path.with_suffix(".csv"))
            return None

        self.view_model.query(
            "pick",
            partial(pick_target, self, "Export the audit log", "audit-log.csv", _KINDS),
            done=on_picked,
        )

    def _render_table(self, state: State) -> None:
        if state.revision == self._revision:
            return
        self._revision = state.revision
        if state.where == self._searched:
            self.table_model.refresh()
            return
        self._searched = state.where
        self.table_model.set_source(AuditSource(self.view_model.services.audit, state.where))

    def _render_drawer(self, state: State) -> None:
        if state.entry == self._drawn:
            return
        self._drawn = state.entry
        if state.entry is None:
            self.shell.close_drawer()
            return
        title = f"Entry {shown_as.number(state.entry.seq)}"
        self.shell.show_drawer(title, entry_drawer(state.entry, self.shell.open_page))

    def _on_clicked(self) -> None:
        if self._table.current is not None:
            self.view_model.open_entry(self._table.current)
