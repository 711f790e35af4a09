"""What every chart can do: say what it shows, and be copied as a picture or as data."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAction, QContextMenuEvent, QGuiApplication, QPainter
from PySide6.QtWidgets import QMenu, QWidget

from stratum_desktop.gui.charts.legend import LegendEntry, legend_height, paint_legend
from stratum_desktop.gui.theme import TextStyle, font


class Chart(QWidget):
    """A painted figure with an accessible name and a context menu."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setFont(font(TextStyle.CAPTION))
        copy_picture = QAction("Copy picture", self)
        copy_picture.triggered.connect(self.copy_picture)
        copy_data = QAction("Copy data", self)
        copy_data.triggered.connect(self.copy_data)
        self.addActions([copy_picture, copy_data])

    def data_rows(self) -> Sequence[Sequence[str]]:
        """Return what the chart shows as rows of words, titles first."""
        raise NotImplementedError

    def legend(self) -> Sequence[LegendEntry]:
        """Return the marks that need a word below the chart."""
        return ()

    def copy_picture(self) -> None:
        """Put the chart on the clipboard as a picture."""
        QGuiApplication.clipboard().setPixmap(self.grab())

    def copy_data(self) -> None:
        """Put the figures on the clipboard as tab-separated text."""
        QGuiApplication.clipboard().setText("\n".join("\t".join(row) for row in self.data_rows()))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer both copies."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions(self.actions())
        menu.popup(event.globalPos())

    def _legend_px(self) -> float:
        """Return the height that the legend takes off the plot."""
        return legend_height(self.width(), self.legend())

    def _paint_legend(self, painter: QPainter) -> None:
        """Write what the marks mean along the lower edge."""
        height = self._legend_px()
        box = QRectF(0, self.height() - height, self.width(), height)
        paint_legend(painter, box, self.legend())
