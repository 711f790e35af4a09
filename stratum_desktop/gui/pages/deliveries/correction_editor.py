"""Where a correction is put together: a field, what to do with it, and the values."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from stratum_desktop.domain.correction import CORRECTABLE, EVENT_NAME, Act, Correction, acts_of
from stratum_desktop.gui.theme import Space, TextStyle
from stratum_desktop.gui.widgets import Label, make_button
from stratum_desktop.gui.widgets.button import Kind
from stratum_desktop.gui.widgets.choice_box import ChoiceBox
from stratum_desktop.services.wording.rewriting import ACTS, correction_words

_FIELD_PX, _ACT_PX, _VALUE_PX, _LEAST_VALUE_PX = 180, 210, 200, 70


class CorrectionEditor(QWidget):
    """One line for the next correction."""

    def __init__(self, add: Callable[[str, Act, str, str], bool]) -> None:
        """Hand every correction to `add`, which says whether it makes sense."""
        super().__init__()
        self._add = add
        self._field = ChoiceBox("Field to correct", most_px=_FIELD_PX)
        self._field.set_choices([(label, key) for key, label in CORRECTABLE.items()], EVENT_NAME)
        self._field.chosen.connect(self._on_field_chosen)
        self._act = ChoiceBox("What to do with it", most_px=_ACT_PX)
        self._act.chosen.connect(self._on_act_chosen)
        self._was = _value_field("Value now")
        self._use = Label("use", TextStyle.BASE)
        self._text = _value_field("New value")
        for field in (self._was, self._text):
            field.returnPressed.connect(self.add)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.TIGHT)
        for widget in (self._field, self._act, self._was):
            row.addWidget(widget, 3)
        row.addWidget(self._use)
        row.addWidget(self._text, 3)
        row.addWidget(make_button("Add correction", self.add))
        row.addStretch(1)
        self._on_field_chosen()

    def add(self) -> None:
        """Hand over what the line says; what makes no sense stays to be mended."""
        act = self._chosen_act()
        was = self._was.text() if act is Act.CHANGE else ""
        text = "" if act is Act.LEAVE_OUT else self._text.text()
        if self._add(str(self._field.value), act, text, was):
            self._was.clear()
            self._text.clear()

    def begin(self) -> None:
        """Put the cursor where the next correction begins."""
        self._field.setFocus()

    def _chosen_act(self) -> Act:
        act = self._act.value
        return act if isinstance(act, Act) else Act.CHANGE

    def _on_field_chosen(self, _field: object = None) -> None:
        acts = acts_of(str(self._field.value))
        self._act.set_choices([(ACTS[act], act) for act in acts], self._act.value)
        self._on_act_chosen()

    def _on_act_chosen(self, _act: object = None) -> None:
        act = self._chosen_act()
        self._was.setVisible(act is Act.CHANGE)
        self._use.setVisible(act is Act.CHANGE)
        self._text.setVisible(act is not Act.LEAVE_OUT)


class CorrectionList(QWidget):
    """The corrections of a draft in words, each with a way to take it away."""

    def __init__(self, take_away: Callable[[int], None]) -> None:
        super().__init__()
        self._take_away = take_away
        self._shown: tuple[Correction, ...] | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.HAIR)

    def show_corrections(self, corrections: Sequence[Correction]) -> None:
        """Show these instead."""
        if tuple(corrections) == self._shown:
            return
        self._shown = tuple(corrections)
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for at, one in enumerate(self._shown):
            self._column.addWidget(self._line(at, one))
        self.setVisible(bool(self._shown))

    def _line(self, at: int, one: Correction) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.TIGHT)
        said = correction_words(one)
        row.addWidget(Label(said, TextStyle.BASE, selectable=True))
        away = make_button("Take away", lambda: self._take_away(at), kind=Kind.PLAIN)
        away.setAccessibleName(f"Take away: {said}")
        row.addWidget(away)
        row.addStretch(1)
        return line


def _value_field(name: str) -> QLineEdit:
    field = QLineEdit()
    field.setAccessibleName(name)
    field.setPlaceholderText(name)
    field.setMinimumWidth(_LEAST_VALUE_PX)
    field.setMaximumWidth(_VALUE_PX)
    return field
