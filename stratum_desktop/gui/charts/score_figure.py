"""A score as a figure: its number, its bounds, and what is not known of it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from stratum_desktop.gui import format as words
from stratum_desktop.gui.charts.hatch import paint_hatch
from stratum_desktop.gui.delegates.pill import PillLook
from stratum_desktop.gui.theme import Role, Space, TextStyle, active_theme
from stratum_desktop.gui.widgets.label import Label
from stratum_desktop.gui.widgets.pill import Pill

_TRACK_PX = 10
_MARK_PX = 3


class ScoreFigure(QWidget):
    """The number, the band as a pill, "between 66 and 91", and the same as a track of 0-100."""

    def __init__(self) -> None:
        super().__init__()
        self._number = Label(words.NO_DATA, TextStyle.FIGURE)
        self._pill = Pill()
        self._bounds = Label("", TextStyle.CAPTION, Role.MUTED)
        self._track = ScoreTrack()
        head = QHBoxLayout()
        head.setSpacing(Space.SNUG)
        head.addWidget(self._number)
        head.addWidget(self._pill, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.HAIR)
        layout.addLayout(head)
        layout.addWidget(self._track)
        layout.addWidget(self._bounds)

    def set_score(
        self,
        score: float | None,
        lower: float | None,
        upper: float | None,
        band: PillLook,
        *,
        is_trusted: bool = True,
    ) -> None:
        """Show a score of 0-100.

        Args:
            score: None reads "No data".
            lower: the score with everything missing taken as 0; None without any evidence.
            upper: the same, taken as 100.
            band: word, icon and colour of the band.
            is_trusted: False greys the number: there is too little evidence for it.
        """
        self._number.setText(words.score(score))
        grey = score is None or not is_trusted
        self._number.set_role(Role.MUTED if grey else Role.TEXT)
        self._pill.set_look(band)
        if score is None:
            said = "Nothing was measured in this window"
        elif lower == upper:
            said = "Every driver that applies was measured"
        else:
            said = words.bounds(lower, upper).capitalize()
        self._bounds.setText(said)
        self._track.set_values(score, lower, upper, Role.UNKNOWN if grey else band.role)
        self.setAccessibleName(f"{words.score(score)}, {band.word}. {said}")


class ScoreTrack(QWidget):
    """0 to 100: solid up to what is certain, hatched over what is not, a mark at the score."""

    def __init__(self) -> None:
        super().__init__()
        self._values: tuple[float | None, float | None, float | None] = (None, None, None)
        self._role = Role.UNKNOWN
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_values(
        self, score: float | None, lower: float | None, upper: float | None, role: Role
    ) -> None:
        """Show these; without bounds everything is unknown."""
        self._values, self._role = (score, lower, upper), role
        self.update()

    def sizeHint(self) -> QSize:
        """Return a size that fits a card."""
        return QSize(200, _TRACK_PX)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the track."""
        del event
        theme, box = active_theme(), QRectF(self.rect())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = QPainterPath()
        shape.addRoundedRect(box, box.height() / 2, box.height() / 2)
        painter.setClipPath(shape)
        painter.fillRect(box, theme.colour(Role.HOVER))
        score, lower, upper = self._values
        if lower is None or upper is None:
            paint_hatch(painter, box, theme.colour(Role.UNKNOWN))
        else:
            self._paint_bounds(painter, box, lower, upper)
        if score is not None:
            at = box.width() * score / 100
            left = min(max(0.0, at - _MARK_PX / 2), box.width() - _MARK_PX)
            painter.fillRect(QRectF(left, 0, _MARK_PX, box.height()), theme.colour(Role.TEXT))
        painter.end()

    def _paint_bounds(self, painter: QPainter, box: QRectF, lower: float, upper: float) -> None:
        theme = active_theme()
        left, right = box.width() * lower / 100, box.width() * upper / 100
        painter.fillRect(QRectF(0, 0, left, box.height()), theme.colour(self._role))
        unknown = QRectF(left, 0, right - left, box.height())
        painter.fillRect(unknown, theme.fill(self._role))
        paint_hatch(painter, unknown, theme.colour(Role.UNKNOWN))
