"""What the drawer shows of a number: how it came about, the rows behind, what to do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stratum_desktop.gui.models.record_table import Align, Column
from stratum_desktop.gui.theme import Role, Space, TextStyle, font
from stratum_desktop.gui.widgets.key_values import KeyValues
from stratum_desktop.gui.widgets.label import Label
from stratum_desktop.gui.widgets.record_view import RecordView

Row = tuple[str, ...]

_WIDEST_PX = 220
_MOST_ROWS = 14


class Evidence(QWidget):
    """Parts below each other, in the order they are added."""

    def __init__(self) -> None:
        super().__init__()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(Space.TIGHT)
        self._layout.addStretch(1)

    def add(self, widget: QWidget, *, stretch: int = 0) -> None:
        """Add any widget below."""
        self._layout.insertWidget(self._layout.count() - 1, widget, stretch)

    def add_words(self, title: str, sentence: str) -> None:
        """Add a heading and a paragraph."""
        self._heading(title)
        self.add(Label(sentence, TextStyle.BASE, wraps=True, selectable=True))

    def add_facts(self, title: str, pairs: Sequence[tuple[str, str]]) -> None:
        """Add a heading and a list of facts."""
        self._heading(title)
        self.add(KeyValues(pairs))

    def add_rows(
        self,
        title: str,
        columns: Sequence[str],
        rows: Sequence[Row],
        *,
        numbers_from: int | None = None,
    ) -> None:
        """Add a heading and the rows behind the number; says so when there are none.

        Args:
            numbers_from: the first column of figures, which stand right; None: there is none.
        """
        self._heading(title)
        if not rows:
            self.add(Label("No rows.", TextStyle.BASE, Role.MUTED))
            return
        table: RecordView[Row] = RecordView(
            title,
            [
                Column(
                    str(at),
                    name,
                    _Cell(at),
                    _Cell(at),
                    align=Align.LEFT if numbers_from is None or at < numbers_from else Align.RIGHT,
                    width=_width(name, _Cell(at), rows),
                )
                for at, name in enumerate(columns)
            ],
        )
        table.set_rows(rows)
        table.fit_height(most_rows=_MOST_ROWS)
        self.add(table)

    def _heading(self, title: str) -> None:
        if self._layout.count() > 1:
            self._layout.insertSpacing(self._layout.count() - 1, Space.TIGHT)
        self.add(Label(title, TextStyle.STRONG))


def _width(title: str, cell: _Cell, rows: Sequence[Row]) -> int:
    """Return the pixels that a title and its longest cell need, up to a limit."""
    metrics = QFontMetrics(font(TextStyle.CAPTION_STRONG))
    widest = max(metrics.horizontalAdvance(text) for text in (title, *map(cell, rows)))
    return min(widest + 2 * Space.SNUG, _WIDEST_PX)


class _Cell:
    """Takes one cell of a row of words."""

    def __init__(self, at: int) -> None:
        self._at = at

    def __call__(self, row: Row) -> str:
        """Return the cell; short rows end in empty ones."""
        return row[self._at] if self._at < len(row) else ""
