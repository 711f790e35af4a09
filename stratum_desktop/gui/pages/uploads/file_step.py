"""Step 1: the file, how it is written, and which template fits it."""

from __future__ import annotations

from collections.abc import Callable

from stratum_desktop.gui.pages.uploads.state import State
from stratum_desktop.gui.pages.uploads.view_model import UploadsViewModel
from stratum_desktop.gui.pages.uploads.words import file_words
from stratum_desktop.gui.theme import Role, TextStyle
from stratum_desktop.gui.widgets import Card, Label, make_button
from stratum_desktop.gui.widgets.button import Kind
from stratum_desktop.gui.widgets.choice_box import ChoiceBox

_TEMPLATE_PX = 280
_TITLE = "1  File"
_OWN = "Your own columns"


class FileStep(Card):
    """The file's name and nature; another template or another file can be chosen."""

    def __init__(self, view_model: UploadsViewModel, pick: Callable[[], None]) -> None:
        super().__init__(_TITLE)
        self._view_model = view_model
        self._template = ChoiceBox("Template", width=_TEMPLATE_PX)
        self._template.chosen.connect(self._on_template_chosen)
        self._sheet = ChoiceBox("Sheet")
        self._sheet.chosen.connect(self._on_sheet_chosen)
        self._read_as = Label("Read as", TextStyle.CAPTION, Role.MUTED)
        self._read_as.setBuddy(self._template)
        self._other = make_button("Choose another file", pick)
        self._away = make_button("Put away", view_model.start_over, kind=Kind.PLAIN)
        for widget in (self._sheet, self._read_as, self._template, self._other, self._away):
            self.add_beside_title(widget)
        self.keep_head_height()
        self.body.setSpacing(0)
        self.body.addStretch(1)

    def show_state(self, state: State) -> None:
        """Show the file in hand, or the one of an upload that was opened."""
        draft, upload = state.draft, state.upload
        has_choice = draft is not None and upload is None
        for widget in (self._sheet, self._read_as, self._template, self._other):
            widget.setVisible(has_choice)
        if draft is not None:
            self.set_title(f"{_TITLE}: {draft.file.path.name}")
            self.set_caption(file_words(draft.file))
            self._show_templates(state, draft.file.template)
            self._show_sheets(draft.file.sheets if has_choice else (), draft.plan.sheet)
        elif upload is not None:
            self.set_title(f"{_TITLE}: {upload.name}")
            self.set_caption(str(upload.file_path))

    def _show_templates(self, state: State, current: str | None) -> None:
        entries = [(_OWN, None), *((one.label, one.key) for one in state.templates)]
        self._template.set_choices(entries, current)

    def _show_sheets(self, sheets: tuple[str, ...], current: str | None) -> None:
        self._sheet.setVisible(len(sheets) > 1)
        self._sheet.set_choices([(sheet, sheet) for sheet in sheets], current)

    def _on_template_chosen(self, template: str | None) -> None:
        self._view_model.read_as(template=template)

    def _on_sheet_chosen(self, sheet: str) -> None:
        self._view_model.read_as(sheet=sheet)
