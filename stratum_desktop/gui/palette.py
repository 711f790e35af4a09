"""Ctrl+K: every page and every command by a few letters, without the mouse."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QFrame, QLineEdit, QListView, QVBoxLayout, QWidget

from stratum_desktop.gui.delegates.entry import ASIDE, ENTRY_PX, EntryDelegate
from stratum_desktop.gui.fuzzy import fuzzy_score
from stratum_desktop.gui.page import Command
from stratum_desktop.gui.theme import Role, Space
from stratum_desktop.gui.widgets import Label

_WIDTH_PX, _FIELD_PX, _TOP_PX = 560, 44, 72
_MOST_ROWS = 9


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that the palette finds."""

    command: Command
    #: Words that find it beside its title.
    keywords: tuple[str, ...] = ()
    #: Where it belongs: "Page", or the page whose command it is.
    place: str = ""


class CommandPalette(QFrame):
    """Lies over the window while open; Escape or a click elsewhere closes it."""

    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("palette")
        self.setAccessibleName("Command palette")
        self._entries: tuple[Entry, ...] = ()
        self._found: tuple[Entry, ...] = ()
        self.field = QLineEdit()
        self.field.setProperty("kind", "palette")
        self.field.setPlaceholderText("Go to a page or run a command")
        self.field.setAccessibleName("Go to a page or run a command")
        self.field.textChanged.connect(self._on_text_changed)
        self.field.installEventFilter(self)
        self._titles = QStandardItemModel(self)
        self.list = QListView()
        self.list.setObjectName("paletteList")
        self.list.setAccessibleName("What fits")
        self.list.setModel(self._titles)
        self.list.setItemDelegate(EntryDelegate(self.list))
        self.list.setMouseTracking(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.clicked.connect(self.run_current)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, Space.HAIR)
        layout.setSpacing(0)
        layout.addWidget(self.field)
        layout.addWidget(self.list, 1)
        self.nothing = Label("No page and no command has these letters", role=Role.MUTED)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(self.nothing, 1)
        self.hide()

    @property
    def found(self) -> tuple[str, ...]:
        """Return the titles that fit now, best first."""
        return tuple(entry.command.title for entry in self._found)

    def open(self, entries: Sequence[Entry]) -> None:
        """Offer these, and take the keyboard."""
        self._entries = tuple(entries)
        parent = self.parentWidget()
        if parent is not None:
            width = min(_WIDTH_PX, parent.width() - 2 * Space.WIDE)
            self.setGeometry((parent.width() - width) // 2, _TOP_PX, width, _FIELD_PX)
        self.field.clear()
        self._on_text_changed("")
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def shut(self) -> None:
        """Close; the window gives the keyboard back to where it was."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def run_current(self) -> None:
        """Close and run what is marked."""
        row = self.list.currentIndex().row()
        if 0 <= row < len(self._found):
            entry = self._found[row]
            self.shut()
            entry.command.run()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Move through the list while the field has the keyboard."""
        del watched
        if event.type() == QEvent.Type.FocusOut:
            self.shut()
            return False
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        match event.key():
            case Qt.Key.Key_Down:
                self._move(1)
            case Qt.Key.Key_Up:
                self._move(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.run_current()
            case Qt.Key.Key_Escape:
                self.shut()
            case _:
                return False
        return True

    def _move(self, step: int) -> None:
        if self._found:
            row = (self.list.currentIndex().row() + step) % len(self._found)
            self.list.setCurrentIndex(self._titles.index(row, 0))

    def _on_text_changed(self, text: str) -> None:
        scored = [(_score(text, entry), entry) for entry in self._entries]
        fitting = [(score, entry) for score, entry in scored if score is not None]
        if text.strip():
            fitting.sort(key=lambda pair: -pair[0])
        self._found = tuple(entry for _, entry in fitting)
        self._titles.clear()
        for entry in self._found:
            item = QStandardItem(entry.command.title)
            item.setData(" · ".join(filter(None, (entry.place, entry.command.shortcut))), ASIDE)
            item.setAccessibleText(f"{entry.command.title} {entry.place}")
            self._titles.appendRow(item)
        self.list.setCurrentIndex(self._titles.index(0, 0))
        self.nothing.setVisible(not self._found)
        self.list.setVisible(bool(self._found))
        rows = min(max(1, len(self._found)), _MOST_ROWS)
        self.resize(self.width(), _FIELD_PX + rows * ENTRY_PX + Space.TIGHT)


def _score(text: str, entry: Entry) -> int | None:
    scores = [fuzzy_score(text, entry.command.title)]
    # A keyword finds as well as a title does, but stands behind it.
    scores += [
        None if score is None else score // 2
        for score in (fuzzy_score(text, keyword) for keyword in entry.keywords)
    ]
    known = [score for score in scores if score is not None]
    return max(known) if known else None
