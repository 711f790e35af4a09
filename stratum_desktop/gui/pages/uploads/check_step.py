"""Step 3: what would become of every row, why, and mending a cell in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from stratum_desktop.gui.charts import VerdictBar
from stratum_desktop.gui.pages.uploads.columns import ROW_COLUMNS
from stratum_desktop.gui.pages.uploads.fix_bar import FixBar
from stratum_desktop.gui.pages.uploads.state import State
from stratum_desktop.gui.pages.uploads.view_model import UploadsViewModel
from stratum_desktop.gui.pages.uploads.words import (
    estimate_words,
    progress_facts,
    rows_words,
    verdict_parts,
)
from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.view_model import Shown
from stratum_desktop.gui.widgets import Card, Label, ProgressRow, RecordView, make_button
from stratum_desktop.gui.widgets.button import Kind
from stratum_desktop.services.uploads import RowVerdict, Upload, UploadRow, UploadStatus

_MOST_ROWS = 5


class CheckStep(Card):
    """Progress while it runs; then the bar of verdicts, the rows, and the estimate."""

    def __init__(self, view_model: UploadsViewModel, export: Callable[[], None]) -> None:
        super().__init__("3  Check")
        self._view_model = view_model
        self._can_fix = False
        self._progress = ProgressRow()
        self._progress.cancelled.connect(view_model.stop)
        self._bar = VerdictBar("Rows by verdict")
        self._bar.chosen.connect(self._on_verdict_chosen)
        self._estimate = Label("", TextStyle.BASE, Role.MUTED, wraps=True, selectable=True)
        self._rows: RecordView[UploadRow] = RecordView(
            "Rows that are not simply ready", ROW_COLUMNS, key=lambda row: row.row_number
        )
        self._rows.current_changed.connect(self._on_row_changed)
        self._rows.opened.connect(self._on_row_opened)
        self._rows.edited.connect(self._on_cell_edited)
        self._fix = FixBar(view_model)
        self._listed = Label("", TextStyle.CAPTION, Role.MUTED)
        self._more = make_button("Show more rows", view_model.show_more_rows, kind=Kind.PLAIN)
        self._export = make_button("Save rows to fix…", export)
        foot = QHBoxLayout()
        foot.setSpacing(Space.TIGHT)
        foot.addWidget(self._listed)
        foot.addWidget(self._more)
        foot.addStretch(1)
        foot.addWidget(self._export)
        for widget in (self._progress, self._bar, self._estimate, self._rows, self._fix):
            self.add(widget)
        self.add(foot)

    def show_upload(self, shown: Shown[State], state: State, upload: Upload) -> None:
        """Show the check of the upload in hand."""
        is_checking = upload.status in (UploadStatus.DRAFT, UploadStatus.CHECKING)
        is_checked = upload.status is UploadStatus.CHECKED
        self._progress.setVisible(is_checking)
        if is_checking:
            self._progress.set_facts(progress_facts(upload))
        self._bar.setVisible(not is_checking)
        self._bar.set_parts(verdict_parts(upload), state.verdict or "")
        self._estimate.setVisible(not is_checking)
        self._estimate.setText(estimate_words(upload.estimate, state.fields))
        self._show_rows(state.rows)
        self._show_foot(state, is_checking=is_checking)
        self._can_fix = is_checked
        self._rows.set_editable(is_checked)
        self._show_fix(self._rows.current)
        notice = shown.notice
        refused = notice is not None and notice.command == "fix"
        self._fix.show_refusal(notice.sentence if refused and notice is not None else "")

    def _show_rows(self, rows: Sequence[UploadRow]) -> None:
        """Show these rows; where the one in hand was mended, the next takes its place."""
        place = self._rows.currentIndex().row()
        self._rows.set_rows(rows)
        self._rows.fit_height(most_rows=_MOST_ROWS)
        if place >= 0 and rows and self._rows.current is None:
            self._rows.selectRow(min(place, len(rows) - 1))

    def _show_foot(self, state: State, *, is_checking: bool) -> None:
        has_rows = bool(state.rows) and not is_checking
        for widget in self._row_widgets():
            widget.setVisible(has_rows)
        self._listed.setVisible(not is_checking)
        self._listed.setText(rows_words(state.rows, state.verdict, has_more=state.has_more_rows))
        self._more.setVisible(has_rows and state.has_more_rows)

    def _row_widgets(self) -> tuple[QWidget, ...]:
        return (self._rows, self._export)

    def _on_verdict_chosen(self, key: str) -> None:
        self._view_model.show_verdict(RowVerdict(key) if key else None)

    def _show_fix(self, row: UploadRow | None) -> None:
        self._fix.setVisible(self._can_fix and row is not None and not self._rows.isHidden())
        self._fix.show_row(row)

    def _on_row_changed(self, row: UploadRow | None) -> None:
        self._show_fix(row)

    def _on_cell_edited(self, row: UploadRow, _column: str, text: str) -> None:
        if row.column is not None:
            self._view_model.fix(row.row_number, row.column, text)

    def _on_row_opened(self) -> None:
        self._fix.take_keyboard()
