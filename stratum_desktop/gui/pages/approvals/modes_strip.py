"""What may run by itself on each platform, the worst first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from stratum_desktop.gui import looks
from stratum_desktop.gui.pages.approvals import words
from stratum_desktop.gui.theme import Role, Space, TextStyle, set_icon
from stratum_desktop.gui.widgets import Label, Pill
from stratum_desktop.gui.widgets.label import OneLineLabel
from stratum_desktop.services.gate import PlatformMode
from stratum_desktop.services.wording import sentence

_NONE = (
    "No ad account is connected, so there is nothing to change. Connect one in Accounts, with "
    "what reading its ads takes."
)
_LEAST_TILE_PX, _PILL_TILE_PX = 128, 210
_HEIGHT_PX = 58


class ModesStrip(QWidget):
    """A sentence about the worst platform, and a tile for each where there is room."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("What may run by itself")
        self._modes: tuple[PlatformMode, ...] | None = None
        self._sentence = Label("", TextStyle.BASE, Role.MUTED, wraps=True)
        self._tiles: list[QWidget] = []
        self._row = QHBoxLayout()
        self._row.setSpacing(Space.TIGHT)
        self._holder = QWidget()
        self._holder.setLayout(self._row)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._holder.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.TIGHT)
        column.addWidget(self._sentence)
        column.addWidget(self._holder)

    def show_modes(self, modes: Sequence[PlatformMode]) -> None:
        """Show these, in their order."""
        if tuple(modes) == self._modes:
            return
        self._modes = tuple(modes)
        for tile in self._tiles:
            self._row.removeWidget(tile)
            tile.deleteLater()
        self._tiles = [_Tile(one) for one in modes]
        for tile in self._tiles:
            self._row.addWidget(tile, 1)
        self._sentence.setText(worst_words(modes[0]) if modes else _NONE)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show tiles where there is room for all of them."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        needed = len(self._tiles) * (_LEAST_TILE_PX + Space.TIGHT)
        self._holder.setVisible(bool(self._tiles) and needed <= self.width() + Space.TIGHT)


class _Tile(QFrame):
    """One platform: its name, its band, and what may run."""

    def __init__(self, mode: PlatformMode) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setFixedHeight(_HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        told = sentence(mode.allowed)
        look = looks.BANDS[mode.band]
        said = f"{mode.label}: {look.word}. {told}"
        self.setToolTip(said)
        self.setAccessibleName(said)
        self._icon = QLabel()
        set_icon(self._icon, look.icon, look.role)
        self._pill = Pill(look)
        top = QHBoxLayout()
        top.setSpacing(Space.HAIR)
        top.addWidget(self._icon)
        top.addWidget(OneLineLabel(mode.label, TextStyle.STRONG), 1)
        top.addWidget(self._pill, 0, Qt.AlignmentFlag.AlignRight)
        self._band, self._allowed = look.word, words.MODES[mode.mode]
        self._below = OneLineLabel("", TextStyle.CAPTION, Role.MUTED)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.TIGHT + 2, Space.HAIR, Space.TIGHT, Space.HAIR)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._below)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the band as a pill where there is room beside the name."""
        super().resizeEvent(event)
        has_room = self.width() >= _PILL_TILE_PX
        self._pill.setVisible(has_room)
        self._icon.setVisible(not has_room)
        said = self._allowed if has_room else f"{self._band} · {self._allowed}"
        if said != self._below.text():
            self._below.setText(said)


def worst_words(mode: PlatformMode) -> str:
    """Return what may run by itself on the platform whose signals are worst."""
    band = looks.BANDS[mode.band].word.lower()
    return f"{mode.label} needs a look: its EMQ is {band}. {sentence(mode.allowed)}"
