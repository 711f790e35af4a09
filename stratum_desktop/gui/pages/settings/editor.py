"""The control that edits one kind of setting. All speak the same way: `committed`, `show_value`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from zoneinfo import available_timezones

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from stratum_desktop.gui.widgets.choice_box import ChoiceBox
from stratum_desktop.services.settings import SettingKind, SettingView

WIDTH_PX = 260
_MAP_HEIGHT_PX = 108
_PAIR = " = "


class Editor(QWidget):
    """A control that offers a value, and says when a person settled on another one."""

    #: Carries the new value, unchecked: the service accepts or refuses it.
    committed = Signal(object)

    def __init__(self, control: QWidget, setting: SettingView) -> None:
        super().__init__()
        control.setAccessibleName(setting.label)
        control.setAccessibleDescription(setting.help)
        self.setFocusProxy(control)
        self.setFixedWidth(WIDTH_PX)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(control)

    def show_value(self, value: object) -> None:
        """Show what holds now, unless the person is typing."""
        raise NotImplementedError


class TextEditor(Editor):
    """One line of text or one number; Enter or leaving the field settles it."""

    def __init__(self, setting: SettingView) -> None:
        self._field = QLineEdit()
        if setting.kind in (SettingKind.NUMBER, SettingKind.WAITS):
            self._field.setAlignment(Qt.AlignmentFlag.AlignRight)
        super().__init__(self._field, setting)
        self._shown = ""
        self._field.editingFinished.connect(self._on_finished)

    def show_value(self, value: object) -> None:
        """Show the stored text."""
        text = text_of(value)
        if text != self._shown:
            self._shown = text
            self._field.setText(text)

    def _on_finished(self) -> None:
        text = self._field.text().strip()
        if text != self._shown:
            self.committed.emit(text)


class ChoiceEditor(Editor):
    """One of a few words."""

    def __init__(self, setting: SettingView) -> None:
        self._choices = [(_spelled(choice), choice) for choice in setting.choices]
        self._box = ChoiceBox(setting.label)
        super().__init__(self._box, setting)
        self._box.chosen.connect(self.committed)

    def show_value(self, value: object) -> None:
        """Show the stored choice."""
        self._box.set_choices(self._choices, value)


class TimeZoneEditor(Editor):
    """One of the world's time zones, found by typing a part of its name."""

    def __init__(self, setting: SettingView) -> None:
        self._field = QLineEdit()
        self._field.setPlaceholderText("Europe/Berlin")
        completer = QCompleter(sorted(available_timezones()), self._field)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._field.setCompleter(completer)
        super().__init__(self._field, setting)
        self._shown = ""
        self._field.editingFinished.connect(self._on_settled)

    def show_value(self, value: object) -> None:
        """Show the stored zone."""
        if str(value) != self._shown:
            self._shown = str(value)
            self._field.setText(self._shown)

    def _on_settled(self) -> None:
        text = self._field.text().strip()
        if text != self._shown:
            self.committed.emit(text)


class SwitchEditor(Editor):
    """On or off."""

    def __init__(self, setting: SettingView) -> None:
        self._box = QCheckBox("Off")
        super().__init__(self._box, setting)
        self._box.clicked.connect(self._on_clicked)

    def show_value(self, value: object) -> None:
        """Show whether it is on, as a tick and as a word."""
        with QSignalBlocker(self._box):
            self._box.setChecked(bool(value))
        self._box.setText("On" if value else "Off")

    def _on_clicked(self) -> None:
        self.committed.emit(self._box.isChecked())


class MapEditor(Editor):
    """Pairs of names, one a line: theirs = ours. Leaving the field settles it."""

    def __init__(self, setting: SettingView) -> None:
        self._field = _Lines(self._on_left)
        self._field.setPlaceholderText("order_completed = Purchase")
        self._field.setFixedHeight(_MAP_HEIGHT_PX)
        super().__init__(self._field, setting)
        self._shown = ""

    def show_value(self, value: object) -> None:
        """Show the stored pairs."""
        pairs = value if isinstance(value, Mapping) else {}
        text = "\n".join(f"{theirs}{_PAIR}{ours}" for theirs, ours in pairs.items())
        if text != self._shown:
            self._shown = text
            self._field.setPlainText(text)

    def _on_left(self) -> None:
        text = self._field.toPlainText().strip()
        if text != self._shown:
            self.committed.emit(pairs_of(text))


class _Lines(QPlainTextEdit):
    """Several lines that say when the keyboard leaves them; Tab leaves them too."""

    def __init__(self, on_left: Callable[[], None]) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self._on_left = on_left

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Tell the editor."""
        super().focusOutEvent(event)
        self._on_left()


def pairs_of(text: str) -> dict[str, str]:
    """Return the pairs of lines such as "theirs = ours"; a line without "=" pairs with ""."""
    lines = [line for line in text.splitlines() if line.strip()]
    split = (line.partition("=") for line in lines)
    return {theirs.strip(): ours.strip() for theirs, _, ours in split}


def editor_for(setting: SettingView) -> Editor:
    """Return the control that this kind of setting is edited with."""
    return _EDITORS[setting.kind](setting)


_EDITORS: Mapping[SettingKind, Callable[[SettingView], Editor]] = {
    SettingKind.TEXT: TextEditor,
    SettingKind.NUMBER: TextEditor,
    SettingKind.CURRENCY: TextEditor,
    SettingKind.COUNTRY: TextEditor,
    SettingKind.CHOICE: ChoiceEditor,
    SettingKind.TIMEZONE: TimeZoneEditor,
    SettingKind.BOOL: SwitchEditor,
    SettingKind.MAP: MapEditor,
    SettingKind.WAITS: TextEditor,
}


def text_of(value: object) -> str:
    """Return a value of one line as a person types it."""
    if isinstance(value, list):
        return ", ".join(text_of(one) for one in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _spelled(choice: str) -> str:
    words = choice.replace("_", " ").replace("-", " ")
    return words[:1].upper() + words[1:]
