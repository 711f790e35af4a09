"""A row of choices of which one holds: platforms, verdicts, spans of time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QSizePolicy


class SegmentedTabs(QFrame):
    """Tabs by key; arrow keys move, one tab stop for the whole row."""

    #: Carries the key of the tab that a person chose.
    chosen = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("segmented")
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._group.idClicked.connect(self._on_clicked)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(2, 2, 2, 2)
        self._row.setSpacing(2)
        self._keys: tuple[str, ...] = ()
        self._titles: tuple[str, ...] = ()

    @property
    def current(self) -> str | None:
        """Return the key that holds; None while there are no tabs."""
        at = self._group.checkedId()
        return self._keys[at] if 0 <= at < len(self._keys) else None

    def set_tabs(self, tabs: Sequence[tuple[str, str]], current: str | None = None) -> None:
        """Offer these (key, title) pairs; the current one stays where it is still there."""
        keep = current if current is not None else self.current
        keys, titles = tuple(key for key, _ in tabs), tuple(title for _, title in tabs)
        if keys != self._keys:
            self._rebuild(keys, titles)
        elif titles != self._titles:
            self._titles = titles
            for at, title in enumerate(titles):
                self._group.button(at).setText(title)
                self._group.button(at).setAccessibleName(title)
        if keys:
            self._group.button(keys.index(keep) if keep in keys else 0).setChecked(True)

    def choose(self, key: str) -> None:
        """Make a tab hold without telling anybody."""
        if key in self._keys:
            self._group.button(self._keys.index(key)).setChecked(True)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with the arrow keys."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or not self._keys:
            super().keyPressEvent(event)
            return
        at = (self._group.checkedId() + step) % len(self._keys)
        button = self._group.button(at)
        button.setChecked(True)
        button.setFocus(Qt.FocusReason.TabFocusReason)
        self._on_clicked(at)

    def _rebuild(self, keys: tuple[str, ...], titles: tuple[str, ...]) -> None:
        for button in self._group.buttons():
            self._group.removeButton(button)
            self._row.removeWidget(button)
            button.deleteLater()
        self._keys, self._titles = keys, titles
        for at, title in enumerate(titles):
            tab = QPushButton(title)
            tab.setProperty("kind", "segment")
            tab.setCheckable(True)
            tab.setAccessibleName(title)
            self._group.addButton(tab, at)
            self._row.addWidget(tab)

    def _on_clicked(self, at: int) -> None:
        self.chosen.emit(self._keys[at])
