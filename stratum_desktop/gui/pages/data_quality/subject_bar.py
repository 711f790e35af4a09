"""What is looked at: a file, or what came in from a source in a period."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from stratum_desktop.gui import format as words
from stratum_desktop.gui.pages.data_quality.state import State, Subject
from stratum_desktop.gui.pages.data_quality.view_model import READ, DataQualityViewModel
from stratum_desktop.gui.source_name import source_name
from stratum_desktop.gui.theme import Space
from stratum_desktop.gui.view_model import Shown
from stratum_desktop.gui.widgets import SegmentedTabs, make_button
from stratum_desktop.gui.widgets.choice_box import ChoiceBox

_BOX_PX = 260


class SubjectBar(QWidget):
    """One line of choices; every change is one command."""

    def __init__(self, view_model: DataQualityViewModel, pick: Callable[[], None]) -> None:
        super().__init__()
        self.setAccessibleName("What is looked at")
        self._view_model = view_model
        self._subject = SegmentedTabs("What is looked at")
        self._subject.set_tabs([(Subject.STORED, "What came in"), (Subject.FILE, "A file")])
        self._subject.chosen.connect(self._on_subject_chosen)
        self._source = ChoiceBox("Source", most_px=_BOX_PX)
        self._source.chosen.connect(view_model.show_source)
        self._period = ChoiceBox("Period", most_px=_BOX_PX)
        self._period.chosen.connect(view_model.show_period)
        self._template = ChoiceBox("Read as", most_px=_BOX_PX)
        self._template.chosen.connect(self._on_template_chosen)
        self._sheet = ChoiceBox("Sheet", most_px=_BOX_PX)
        self._sheet.chosen.connect(self._on_sheet_chosen)
        self._pick = make_button("Choose another file", pick)
        self._again = make_button("Read again", view_model.read)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.TIGHT)
        row.addWidget(self._subject)
        for box in (self._source, self._period, self._template, self._sheet):
            row.addWidget(box, 1)
        row.addStretch(1)
        row.addWidget(self._pick)
        row.addWidget(self._again)

    def show_state(self, shown: Shown[State], state: State) -> None:
        """Show what is chosen, and what else can be."""
        is_file = state.subject is Subject.FILE
        self._subject.choose(state.subject)
        sources = [
            (f"{source_name(one.source)} ({words.number(one.events)})", one.source)
            for one in state.sources
        ]
        self._source.set_choices([("All sources", None), *sources], state.source)
        self._period.set_choices([(one.label, one.key) for one in state.periods], state.period)
        self._source.setVisible(not is_file)
        self._period.setVisible(not is_file)
        file = state.file if is_file else None
        self._template.setVisible(file is not None)
        self._pick.setVisible(file is not None)
        self._sheet.setVisible(file is not None and len(file.sheets) > 1)
        if file is not None:
            own: tuple[str, str | None] = ("Your own columns", None)
            entries = [own, *((one.label, one.key) for one in state.templates)]
            self._template.set_choices(entries, file.template)
            self._sheet.set_choices([(one, one) for one in file.sheets], file.plan.sheet)
        can_read = READ not in shown.busy and (not is_file or file is not None)
        self._again.setVisible(can_read)
        self._again.setText("Read now" if state.read is None else "Read again")

    def _on_subject_chosen(self, key: str) -> None:
        self._view_model.show_subject(Subject(key))

    def _on_template_chosen(self, template: str | None) -> None:
        self._view_model.read_as(template=template)

    def _on_sheet_chosen(self, sheet: str) -> None:
        self._view_model.read_as(sheet=sheet)
