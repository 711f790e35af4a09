"""Which campaigns a rule looks at: found by name, kept by their platform's id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.widgets import Label, make_button, make_icon_button

_NAME = "Only these campaigns: type a name or an id"
_MOST_OFFERED = 12
_NOT_LISTED = "not listed any more"


class ScopeField(QWidget):
    """A field that finds campaigns by any part of their name, and those that were chosen."""

    edited = Signal()

    def __init__(self, chosen: Iterable[str]) -> None:
        super().__init__()
        self._names: Mapping[str, str] = {}
        self._chosen = list(chosen)
        self._field = QLineEdit()
        self._field.setAccessibleName(_NAME)
        self._field.setPlaceholderText(_NAME)
        self._offered = QStringListModel()
        finder = QCompleter(self._offered, self)
        finder.setFilterMode(Qt.MatchFlag.MatchContains)
        finder.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        finder.setMaxVisibleItems(_MOST_OFFERED)
        self._field.setCompleter(finder)
        # Queued: the finder writes what was picked into the field first.
        finder.activated.connect(self._on_add, Qt.ConnectionType.QueuedConnection)
        self._field.returnPressed.connect(self._on_add)
        line = QHBoxLayout()
        line.setSpacing(Space.TIGHT)
        line.addWidget(self._field, 1)
        line.addWidget(make_button("Add campaign", self._on_add, icon="add"))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.TIGHT)
        column.addLayout(line)
        column.addLayout(self._rows)
        self._fill()

    @property
    def chosen(self) -> list[str]:
        """Return the platforms' ids."""
        return list(self._chosen)

    def offer(self, campaigns: Sequence[tuple[str, str]]) -> None:
        """Offer these ids, each with its name."""
        if dict(campaigns) == self._names:
            return
        self._names = dict(campaigns)
        self._offered.setStringList([_line(one, name) for one, name in campaigns])
        self._fill()

    def _typed_id(self) -> str:
        text = self._field.text().strip()
        return next((one for one, name in self._names.items() if _line(one, name) == text), text)

    def _on_add(self, *_: object) -> None:
        found = self._typed_id()
        if not found:
            return
        self._field.clear()
        if found not in self._chosen:
            self._chosen.append(found)
            self._fill()
            self.edited.emit()

    def _remove(self, one: str) -> None:
        self._chosen.remove(one)
        self._fill()
        self.edited.emit()

    def _fill(self) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.setParent(None)
                old.deleteLater()
        for one in self._chosen:
            name = self._names.get(one)
            if name is None:
                said = f"{one} ({_NOT_LISTED})" if self._names else one
            else:
                said = _line(one, name)
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            line.setSpacing(Space.TIGHT)
            line.addWidget(Label(said, TextStyle.CAPTION, Role.TEXT))
            line.addWidget(make_icon_button("close", f"Remove {said}", partial(self._remove, one)))
            line.addStretch(1)
            self._rows.addWidget(row)


def _line(one: str, name: str) -> str:
    return f"{name} · {one}"
