"""One setting: what it is, its control, its default, and why a value was refused."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from stratum_desktop.gui.pages.settings.editor import editor_for, text_of
from stratum_desktop.gui.pages.settings.view_model import SettingsViewModel
from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.widgets import Label, make_button
from stratum_desktop.gui.widgets.button import Kind
from stratum_desktop.services.settings import SettingView

_RESET_PX = 84


class SettingRow(QFrame):
    """Words left, control right; the way back to the default appears once it is left."""

    def __init__(self, setting: SettingView, view_model: SettingsViewModel) -> None:
        super().__init__()
        self._setting = setting
        self._view_model = view_model
        self.editor = editor_for(setting)
        self.editor.committed.connect(partial(view_model.change, setting.key))
        self._refusal = Label("", TextStyle.CAPTION, Role.CRITICAL, wraps=True)
        self._default = Label("", TextStyle.CAPTION, Role.MUTED)
        self._reset = make_button("Reset", self._on_reset, kind=Kind.PLAIN)
        self._reset.setAccessibleName(f"Reset {setting.label} to its default")
        self._lay_out()

    def show_setting(self, setting: SettingView, *, refusal: str, can_change: bool) -> None:
        """Show the value that holds, and why the last try was refused."""
        self._setting = setting
        self.editor.show_value(setting.value)
        self.editor.setEnabled(can_change)
        is_changed = setting.value != setting.default
        self._default.setText(f"Default: {_said(setting.default)}" if is_changed else "")
        self._default.setVisible(is_changed)
        self._reset.setVisible(is_changed)
        self._reset.setEnabled(can_change)
        self._refusal.setText(refusal)
        self._refusal.setVisible(bool(refusal))

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Label(self._setting.label, TextStyle.STRONG))
        words.addWidget(Label(self._setting.help, TextStyle.CAPTION, Role.MUTED, wraps=True))
        control = QVBoxLayout()
        control.setSpacing(Space.HAIR)
        control.addWidget(self.editor)
        control.addWidget(self._default)
        control.addWidget(self._refusal)
        reset = QVBoxLayout()
        reset.addWidget(self._reset)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, Space.TIGHT, 0, Space.TIGHT)
        row.setSpacing(Space.WIDE)
        row.addLayout(words, 1)
        row.addLayout(control)
        row.addLayout(reset)
        row.addStrut(_RESET_PX // 2)
        self._reset.setFixedWidth(_RESET_PX)
        policy = self._reset.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._reset.setSizePolicy(policy)
        row.setAlignment(control, Qt.AlignmentFlag.AlignTop)
        row.setAlignment(reset, Qt.AlignmentFlag.AlignTop)
        row.setAlignment(words, Qt.AlignmentFlag.AlignTop)

    def _on_reset(self) -> None:
        self._view_model.reset(self._setting)


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    return text_of(value) or "none"
