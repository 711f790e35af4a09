"""A row of choices of which one holds: platforms, verdicts, spans of time."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QSizePolicy

from stratum_desktop.gui.theme import TextStyle, font

_PADDING_PX = 26
_TIGHT_PADDING_PX = 12
"""Room around a title; the tight one where the row is too narrow for all titles."""
_LEAST_TAB_PX = 48


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
                self._group.button(at).setAccessibleName(title)
        self.updateGeometry()
        self._elide()
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut titles with dots where the row is too narrow for all of them."""
        super().resizeEvent(event)
        self._elide()

    def minimumSizeHint(self) -> QSize:
        """Return the least width at which every tab can still be told apart."""
        return QSize(_LEAST_TAB_PX * len(self._keys), super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        """Return the size at which every title is whole."""
        wide = sum(self._whole_px(title) for title in self._titles) + 2 * len(self._titles) + 4
        return QSize(wide, super().sizeHint().height())

    def _whole_px(self, title: str) -> int:
        return QFontMetrics(font(TextStyle.STRONG)).horizontalAdvance(title) + _PADDING_PX

    def _elide(self) -> None:
        if not self._keys:
            return
        room = self.width() - 2 * len(self._keys) - 4
        padding = _PADDING_PX
        if sum(self._whole_px(title) for title in self._titles) > room:
            padding = _TIGHT_PADDING_PX
        spare_px = _PADDING_PX - padding
        widths = [self._whole_px(title) - spare_px for title in self._titles]
        cut = sum(widths) > room
        share = room // len(widths)
        # What the short titles leave over is for the long ones.
        spare = sum(max(0, share - width) for width in widths)
        long = [width for width in widths if width > share]
        most = share + (spare // len(long) if long else 0)
        for at, title in enumerate(self._titles):
            button = self._group.button(at)
            width = min(widths[at], most) if cut else widths[at]
            is_cut = width < widths[at]
            elide, metrics = Qt.TextElideMode.ElideRight, button.fontMetrics()
            text = metrics.elidedText(title, elide, width - padding) if is_cut else title
            button.setText(text)
            button.setToolTip(title if is_cut else "")
            button.setFixedWidth(max(0, width))
        self._set_tight(is_tight=padding == _TIGHT_PADDING_PX)

    def _set_tight(self, *, is_tight: bool) -> None:
        if self.property("tight") != is_tight:
            self.setProperty("tight", is_tight)
            for button in self._group.buttons():
                self.style().unpolish(button)
                self.style().polish(button)

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
