"""How many for each reason, in words."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from stratum_desktop.domain.reason import Reason
from stratum_desktop.gui import format as words
from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.widgets import Label
from stratum_desktop.services.wording import sentence


class CountedReasons(QWidget):
    """A heading, and below it how many for each reason, in words. Hidden without a reason."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = Label(title, TextStyle.CAPTION_STRONG)
        self._shown: tuple[tuple[Reason, int], ...] = ()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(Space.SNUG)
        self._grid.setVerticalSpacing(Space.HAIR)
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.HAIR)
        column.addWidget(self._title)
        column.addLayout(self._grid)
        self.hide()

    def set_title(self, title: str) -> None:
        """Change the heading."""
        self._title.setText(title)

    def show_reasons(self, reasons: Sequence[tuple[Reason, int]]) -> None:
        """Show these instead."""
        self.setVisible(bool(reasons))
        if tuple(reasons) == self._shown:
            return
        self._shown = tuple(reasons)
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        top = Qt.AlignmentFlag.AlignTop
        for row, (reason, count) in enumerate(self._shown):
            number = Label(words.number(count), TextStyle.BASE)
            self._grid.addWidget(number, row, 0, Qt.AlignmentFlag.AlignRight | top)
            said = Label(sentence(reason), TextStyle.BASE, Role.MUTED, wraps=True, selectable=True)
            said.setAccessibleName(f"{words.number(count)}: {sentence(reason)}")
            self._grid.addWidget(said, row, 1, top)
