"""The chosen rule: what it says, how it is switched, and the parts that can be looked at."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from stratum_desktop.domain.rules.definition import Mode, RuleKind
from stratum_desktop.gui import format as shown_as
from stratum_desktop.gui.pages.rules import words
from stratum_desktop.gui.pages.rules.state import Part, State
from stratum_desktop.gui.theme import Role, TextStyle
from stratum_desktop.gui.widgets import Card, Label, SegmentedTabs, make_button
from stratum_desktop.gui.widgets.button import Kind

_PARTS = (
    (Part.NOW, "Now"),
    (Part.EDIT, "Edit"),
    (Part.REPLAY, "Time machine"),
    (Part.RECORD, "Scorecard"),
    (Part.VERSIONS, "Versions"),
)
_OF_NEW = frozenset({Part.EDIT, Part.REPLAY})
_UNSAVED = "Nothing of it is saved yet."


class RuleHead(Card):
    """Stands above the parts of a rule."""

    chosen = Signal(Part)
    #: Carries a `Mode`.
    switched = Signal(Mode)
    removed = Signal()
    #: What the rule proposed and nobody decided is to be seen.
    asked_open = Signal()

    def __init__(self) -> None:
        super().__init__("Rule")
        self._said = Label("", TextStyle.BASE, wraps=True, selectable=True)
        self._mode = SegmentedTabs("Mode")
        self._mode.set_tabs([(mode.value, look.word) for mode, look in words.MODES.items()])
        self._mode.chosen.connect(self._on_mode)
        self._standing = Label("", TextStyle.CAPTION, Role.MUTED, wraps=True)
        self._parts = SegmentedTabs("What is looked at of the rule")
        self._parts.chosen.connect(self._on_part)
        self._remove = make_button("Remove…", self.removed.emit, kind=Kind.PLAIN)
        self._open = make_button("", self.asked_open.emit, icon="approvals")
        standing = QHBoxLayout()
        standing.addWidget(self._standing, 1)
        standing.addWidget(self._open)
        row = QHBoxLayout()
        row.addWidget(self._parts)
        row.addStretch(1)
        for control in (self._mode, self._remove):
            self.add_beside_title(control)
        self.let_title_give_way()
        for part in (self._said, standing, row):
            self.add(part)

    def show_state(self, state: State, *, is_switching: bool) -> None:
        """Show the chosen rule, or the one that is being written."""
        draft, detail = state.draft, state.detail
        is_new = draft is not None and draft.rule_id is None
        self.setVisible(is_new or detail is not None)
        for part in (self._mode, self._standing, self._remove):
            part.setVisible(not is_new)
        waits = not is_new and detail is not None and detail.view.tally.open > 0
        self._open.setVisible(waits)
        self._said.setVisible(is_new or state.part is not Part.EDIT)
        if is_new and draft is not None:
            kind = words.KINDS[RuleKind(draft.plain["kind"])].lower()
            self.set_title(f"New rule: {kind}")
            self._said.setText(_UNSAVED)
        elif detail is not None:
            view = detail.view
            self.set_title(view.name)
            self._said.setText(words.rule_words(view.definition, state.labels))
            self._mode.choose(view.mode.value)
            self._mode.setEnabled(not is_switching)
            waiting = view.tally.open
            self._open.setText(f"{shown_as.number(waiting)} to decide")
            self._standing.setText(f"{words.MODE_MEANS[view.mode]} {words.guarded_words(view)}")
        shown = [
            (part.value, f"{title} ●" if part is Part.EDIT and state.has_unsaved else title)
            for part, title in _PARTS
            if not is_new or part in _OF_NEW
        ]
        self._parts.set_tabs(shown, state.part.value)

    def _on_mode(self, key: str) -> None:
        self.switched.emit(Mode(key))

    def _on_part(self, key: str) -> None:
        self.chosen.emit(Part(key))
