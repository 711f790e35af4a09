"""The Offline uploads page."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from stratum_desktop.gui.dialogs import pick_file, pick_target
from stratum_desktop.gui.page import Command
from stratum_desktop.gui.page_view import PageView
from stratum_desktop.gui.pages.uploads.check_step import CheckStep
from stratum_desktop.gui.pages.uploads.columns import HISTORY_COLUMNS
from stratum_desktop.gui.pages.uploads.columns_step import ColumnsStep
from stratum_desktop.gui.pages.uploads.file_step import FileStep
from stratum_desktop.gui.pages.uploads.send_step import SendStep
from stratum_desktop.gui.pages.uploads.state import State, Step
from stratum_desktop.gui.pages.uploads.view_model import UploadsViewModel
from stratum_desktop.gui.pages.uploads.words import known_words
from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.view_model import Notice, Shown, Tone
from stratum_desktop.gui.widgets import Card, DropArea, Label, RecordView, scrolled_page
from stratum_desktop.services.uploads import Upload

_TABLES = "Tables (*.csv *.xlsx *.txt *.tsv)"
_DROP_PX = 240
_FIRST_DROP_PX = 420
_ENDINGS = (".csv", ".xlsx", ".txt", ".tsv")


class UploadsView(PageView[State]):
    """A place to drop a file on; then its four steps below each other; then the history."""

    view_model: UploadsViewModel

    def build(self, layout: QVBoxLayout) -> None:
        """Make the page from top to bottom."""
        inside = QWidget()
        inside.setAccessibleName("Offline uploads")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.NORMAL)
        self.drop_area = DropArea(
            "Drop a file of conversions here",
            "CSV or Excel. It is looked at and checked first; nothing leaves before you press "
            "Send.",
            _ENDINGS,
        )
        self.drop_area.dropped.connect(self.view_model.open_file)
        self.drop_area.refused.connect(self._on_drop_refused)
        self.drop_area.pick_requested.connect(self.pick)
        self._file = FileStep(self.view_model, self.pick)
        self._columns = ColumnsStep(self.view_model)
        self._check = CheckStep(self.view_model, self.export)
        self._send = SendStep(self.view_model)
        self._ahead = Label("", TextStyle.CAPTION, Role.MUTED)
        self._known = Label("", TextStyle.CAPTION, Role.MUTED, wraps=True)
        # Stacked while the columns are open, side by side once they are one line each.
        self._settled = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._settled.setSpacing(Space.NORMAL)
        self._settled.addWidget(self._file, 1)
        self._settled.addWidget(self._columns, 1)
        column.addWidget(self.drop_area)
        column.addWidget(self._known)
        column.addLayout(self._settled)
        for widget in (
            self._check,
            self._send,
            self._ahead,
            self._make_history(),
        ):
            column.addWidget(widget)
        column.addStretch(1)
        self._area = scrolled_page(layout, inside)
        self._file_in_hand: object = None

    def show_state(self, shown: Shown[State], state: State) -> None:
        """Show the step that the page is at, those before it, and the history."""
        step = state.step
        self.drop_area.setVisible(step is Step.FILE)
        self.drop_area.setMinimumHeight(_DROP_PX if state.history else _FIRST_DROP_PX)
        self._known.setText(known_words(state.templates))
        self._known.setVisible(step is Step.FILE)
        self._file.setVisible(step is not Step.FILE)
        self._columns.setVisible(state.draft is not None)
        is_open = step in (Step.FILE, Step.COLUMNS)
        ways = QBoxLayout.Direction
        self._settled.setDirection(ways.TopToBottom if is_open else ways.LeftToRight)
        self._check.setVisible(state.upload is not None)
        self._send.setVisible(step is Step.SEND)
        self._ahead.setText(_AHEAD[step])
        self._ahead.setVisible(bool(_AHEAD[step]))
        if step is not Step.FILE:
            self._file.show_state(state)
        if state.draft is not None:
            self._columns.show_draft(shown, state, state.draft)
        if state.upload is not None:
            self._check.show_upload(shown, state, state.upload)
            self._send.show_upload(shown, state, state.upload)
        self._begin_at_the_top(state)
        self._history.set_rows(state.history)
        self._history.fit_height(most_rows=10)
        self._history_card.setVisible(bool(state.history))

    def _begin_at_the_top(self, state: State) -> None:
        """Show another file from its first step on, wherever the one before was left."""
        in_hand = state.draft.file.path if state.draft is not None else None
        if in_hand is not None and in_hand != self._file_in_hand:
            self._area.verticalScrollBar().setValue(0)
        self._file_in_hand = in_hand

    def commands(self) -> tuple[Command, ...]:
        """Offer to choose a file by key."""
        return (
            Command("Upload a file", self.pick, "Ctrl+O"),
            Command("Put the file away", self.view_model.start_over),
        )

    def notice_of(self, shown: Shown[State]) -> Notice | None:
        """Return what does not stand beside its control."""
        notice = shown.notice
        beside = {"fix", "check", "map"} if shown.state is not None else set()
        if notice is None or (notice.command in beside and notice.tone is not Tone.GOOD):
            return None
        return notice

    def pick(self) -> None:
        """Ask for a file, then look at it."""
        self.view_model.query(
            "pick",
            lambda: pick_file(self, "Choose a file of conversions", _TABLES),
            done=self._on_file_picked,
        )

    def export(self) -> None:
        """Ask where to, then write the rows that need a person there."""
        self.view_model.query(
            "pick",
            lambda: pick_target(self, "Save rows to fix", "rows-to-fix.csv", "Tables (*.csv)"),
            done=self._on_target_picked,
        )

    def _make_history(self) -> Card:
        self._history: RecordView[Upload] = RecordView(
            "Earlier uploads", HISTORY_COLUMNS, key=lambda upload: upload.id
        )
        self._history.opened.connect(self._on_upload_opened)
        self._history_card = Card(
            "Earlier uploads", caption="Open one to see its rows and where they landed."
        )
        self._history_card.add(self._history)
        return self._history_card

    def _on_upload_opened(self, upload: Upload) -> None:
        self.view_model.open_upload(upload.id)

    def _on_file_picked(self, path: Path | None) -> None:
        if path is not None:
            self.view_model.open_file(path)

    def _on_target_picked(self, path: Path | None) -> None:
        if path is not None:
            self.view_model.export_rows(path)

    def _on_drop_refused(self, why: str) -> None:
        self.view_model.say(Notice(why, Tone.WARNING, command="open"))


_AHEAD = {
    Step.FILE: "",
    Step.COLUMNS: "Next: 3  Check – every row gets a verdict.   4  Send – only when you say so.",
    Step.CHECK: "Next: 4  Send – only when you say so.",
    Step.SEND: "",
}
