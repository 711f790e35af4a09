"""Step 2: what each column means, what the file leaves open, and where it should go."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from stratum_desktop.gui.pages.uploads.draft import Draft
from stratum_desktop.gui.pages.uploads.mapping import MappingTable
from stratum_desktop.gui.pages.uploads.question import QuestionRow
from stratum_desktop.gui.pages.uploads.state import State
from stratum_desktop.gui.pages.uploads.view_model import UploadsViewModel
from stratum_desktop.gui.pages.uploads.words import check_label, plan_words
from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.view_model import Shown, Tone
from stratum_desktop.gui.widgets import Card, Label, TileGrid, make_button
from stratum_desktop.gui.widgets.button import Kind
from stratum_desktop.services.accounts import DestinationView
from stratum_desktop.services.uploads import UploadStatus

_NAME_PX = 220
_BOX_PX, _TICK_PX, _MOST_BOXES = 260, 28, 6
_NO_ROWS = "The file has a header and no row below it. Export it again with its rows."
_CAPTION = "What a row says, and what it is sent as."


class ColumnsStep(Card):
    """Mapping, questions, destinations, and the button that starts the check."""

    def __init__(self, view_model: UploadsViewModel) -> None:
        super().__init__("2  Columns", caption=_CAPTION)
        self._view_model = view_model
        self._back = make_button("Change columns", view_model.change_columns)
        self.add_beside_title(self._back)
        self._body = QWidget()
        self.keep_head_height()
        self.add(self._body)
        self.body.addStretch(1)
        self._mapping = MappingTable(view_model)
        self._questions: dict[str, QuestionRow] = {}
        self._question_grid = QVBoxLayout()
        self._question_grid.setSpacing(Space.TIGHT)
        self._boxes: dict[int, QCheckBox] = {}
        self._destinations = TileGrid(least_px=_BOX_PX, most_columns=_MOST_BOXES)
        self._nowhere = Label(
            "No platform is connected: connect one in Accounts first.", role=Role.WARNING
        )
        self._name = QLineEdit()
        self._name.setPlaceholderText("Name these columns")
        self._name.setAccessibleName("Name of the template")
        self._name.setFixedWidth(_NAME_PX)
        self._name.returnPressed.connect(self._on_save)
        self._save = make_button("Save as template", self._on_save)
        self._check = make_button("Check", view_model.check, kind=Kind.PRIMARY)
        self._refusal = Label("", TextStyle.BASE, Role.CRITICAL, wraps=True)
        self._lay_out()

    def show_draft(self, shown: Shown[State], state: State, draft: Draft) -> None:
        """Show what was decided so far; in one line once an upload was made of it."""
        upload = state.upload
        self._body.setVisible(upload is None)
        self._back.setVisible(upload is not None and upload.status is UploadStatus.CHECKED)
        self.set_caption(_CAPTION if upload is None else plan_words(draft.plan, state.fields))
        if upload is None:
            self._show_open(shown, state, draft)

    def _show_open(self, shown: Shown[State], state: State, draft: Draft) -> None:
        self._mapping.show_draft(draft, state.fields)
        answers = {answer.question.key: answer for answer in draft.answers}
        if list(answers) != list(self._questions):
            self._make_questions(list(answers))
        for key, answer in answers.items():
            self._questions[key].show_answer(answer)
        if [one.id for one in state.destinations] != list(self._boxes):
            self._make_boxes(state.destinations)
        for destination_id, box in self._boxes.items():
            box.setChecked(destination_id in draft.chosen)
        self._nowhere.setVisible(not state.destinations)
        self._check.setText(check_label(draft.file.row_estimate))
        self._check.setAccessibleName(self._check.text())
        has_rows = bool(draft.file.sample_rows)
        self._check.setEnabled(has_rows and bool(draft.chosen) and "check" not in shown.busy)
        notice = shown.notice
        refused = (
            notice is not None
            and notice.tone is not Tone.GOOD
            and notice.command in ("check", "save template", "map")
        )
        said = "" if has_rows else _NO_ROWS
        self._refusal.setText(notice.sentence if refused and notice is not None else said)
        self._refusal.setVisible(bool(self._refusal.text()))

    def _lay_out(self) -> None:
        send_to = QGridLayout()
        send_to.setHorizontalSpacing(Space.NORMAL)
        send_to.addWidget(Label("Send to", TextStyle.STRONG), 0, 0)
        send_to.addWidget(self._destinations, 0, 1)
        send_to.addWidget(self._nowhere, 0, 2)
        send_to.setColumnStretch(1, 1)
        send_to.setAlignment(Qt.AlignmentFlag.AlignTop)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.TIGHT)
        buttons.addWidget(self._check)
        buttons.addWidget(
            Label("Nothing leaves before you press Send.", TextStyle.CAPTION, Role.MUTED)
        )
        buttons.addStretch(1)
        buttons.addWidget(self._name)
        buttons.addWidget(self._save)
        questions = QWidget()
        questions.setLayout(self._question_grid)
        self._question_grid.setContentsMargins(0, 0, 0, 0)
        column = QVBoxLayout(self._body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SNUG)
        column.addWidget(self._mapping)
        column.addWidget(questions)
        column.addLayout(send_to)
        column.addWidget(self._refusal)
        column.addLayout(buttons)

    def _make_questions(self, keys: list[str]) -> None:
        while (item := self._question_grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        self._questions = {key: QuestionRow(self._view_model) for key in keys}
        for row in self._questions.values():
            self._question_grid.addWidget(row)

    def _make_boxes(self, destinations: tuple[DestinationView, ...]) -> None:
        self._boxes = {}
        for destination in destinations:
            box = QCheckBox(self._shortened(destination.label))
            box.setAccessibleName(destination.label)
            box.clicked.connect(partial(self._on_destination_clicked, destination.id))
            box.setToolTip(destination.label)
            self._boxes[destination.id] = box
        self._destinations.set_tiles(list(self._boxes.values()))

    def _shortened(self, label: str) -> str:
        """Return as much of a name as its box has room for; all of it is on hover."""
        return self.fontMetrics().elidedText(label, Qt.TextElideMode.ElideRight, _BOX_PX - _TICK_PX)

    def _on_destination_clicked(self, destination_id: int, *_: object) -> None:
        # Whether Qt hands the tick over depends on its version, so the box is asked.
        chosen = self._boxes[destination_id].isChecked()
        self._view_model.choose_destination(destination_id, chosen=chosen)

    def _on_save(self) -> None:
        self._view_model.save_template(self._name.text())
