"""Stretches of time in which figures say nothing of what is usual: hatched, with their word.

Every chart over time shades them here, so that an outage looks and reads the same everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from stratum_desktop.gui import format as words
from stratum_desktop.gui.charts.hatch import paint_hatch
from stratum_desktop.gui.charts.legend import LegendEntry, Mark
from stratum_desktop.gui.theme import Role, Space, active_theme

_LEAST_PX = 3.0
"""An hour among thirty days is still seen."""
_LABEL_PX, _ASIDE_PX, _ROUND_PX = 18, 2, 3
_DAY_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Outage:
    """One stretch; instants are aware."""

    start_at: datetime
    #: Exclusive; the instant up to which it is known where it goes on.
    end_at: datetime
    #: What it is, as it is written on the hatch.
    word: str
    goes_on: bool = False
    #: What the legend calls its kind.
    legend: str = "Outage"

    @property
    def reading(self) -> str:
        """Return what it is, and from when to when in the workspace's zone."""
        start = words.instant(self.start_at)
        if self.goes_on:
            return f"{self.word} since {start}, goes on"
        is_one_day = words.local(self.start_at).date() == words.local(self.end_at).date()
        end = words.clock_time(self.end_at) if is_one_day else words.instant(self.end_at)
        return f"{self.word}, {start} to {end}"

    def touches(self, since: datetime, until: datetime) -> bool:
        """Say whether any of it lies from `since` (inclusive) to `until` (exclusive)."""
        return self.start_at < until and since < self.end_at

    def touches_day(self, on: date) -> bool:
        """Say whether any of it lies in a day of the workspace's zone."""
        last = words.local(max(self.start_at, self.end_at - timedelta(microseconds=1)))
        return words.local(self.start_at).date() <= on <= last.date()


def day_readings(outages: Sequence[Outage], days: Sequence[date]) -> tuple[str, ...]:
    """Return for each day what outages it has; "" for none."""
    return tuple(" · ".join(one.reading for one in outages if one.touches_day(on)) for on in days)


def day_place(at: datetime, first_day: date) -> float:
    """Return where an instant stands on an axis on which a day's own figure stands in its middle.

    The first day's figure is at 0, its midnight at -0.5.
    """
    local = words.local(at)
    seconds = local.hour * 3600 + local.minute * 60 + local.second
    return (local.date() - first_day).days + seconds / _DAY_SECONDS - 0.5


def outage_legend(outages: Sequence[Outage]) -> tuple[LegendEntry, ...]:
    """Return an entry for each kind that is drawn."""
    kinds = dict.fromkeys(one.legend for one in outages)
    return tuple(LegendEntry(Mark.HATCH, Role.UNKNOWN, word) for word in kinds)


def outage_summary(outages: Sequence[Outage]) -> list[str]:
    """Return all of them in one sentence for a screen reader; nothing where there are none."""
    return ["; ".join(one.reading for one in outages)] if outages else []


def paint_shade(painter: QPainter, box: QRectF) -> None:
    """Tint and hatch a rectangle; the tint is seen where a hatch has no room."""
    theme = active_theme()
    painter.fillRect(box, theme.fill(Role.UNKNOWN))
    painter.save()
    painter.setOpacity(0.6)
    paint_hatch(painter, box, theme.colour(Role.UNKNOWN))
    painter.restore()


def paint_outages(
    painter: QPainter,
    plot: QRectF,
    outages: Sequence[Outage],
    x_of: Callable[[datetime], float],
    *,
    words_at_top: bool = False,
) -> None:
    """Shade each from its start to its end, with its word where no other word stands.

    Args:
        painter: with the font of the words.
        plot: outside of it nothing is drawn.
        outages: oldest first.
        x_of: where an instant stands.
        words_at_top: for charts whose figures begin at the bottom.
    """
    boxes = [_box(plot, x_of(one.start_at), x_of(one.end_at)) for one in outages]
    theme = active_theme()
    for box in boxes:
        if box is None:
            continue
        paint_shade(painter, box)
        painter.setPen(QPen(theme.colour(Role.UNKNOWN), theme.line_px))
        for edge in (box.left(), box.right()):
            painter.drawLine(QPointF(edge, plot.top()), QPointF(edge, plot.bottom()))
    top = plot.top() + _ASIDE_PX if words_at_top else plot.bottom() - _LABEL_PX - _ASIDE_PX
    free = plot.left()
    for outage, box in zip(outages, boxes, strict=True):
        if box is None:
            continue
        width = painter.fontMetrics().horizontalAdvance(outage.word) + 2 * Space.HAIR
        label = QRectF(min(box.left(), plot.right() - width), top, width, _LABEL_PX)
        if label.left() < free:
            # No later word may stand on this one's hatch and be taken for its own.
            free = max(free, box.right())
            continue
        paint_word(painter, label, outage.word)
        free = label.right() + Space.HAIR


def paint_word(painter: QPainter, box: QRectF, word: str) -> None:
    """Write a word on a plot, on a ground on which it is read."""
    theme = active_theme()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.colour(Role.SURFACE))
    painter.drawRoundedRect(box, _ROUND_PX, _ROUND_PX)
    painter.setPen(theme.colour(Role.MUTED))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)


def _box(plot: QRectF, start: float, end: float) -> QRectF | None:
    """Return what is shaded of a plot, wide enough to be seen; None where it lies outside."""
    left, right = max(plot.left(), start), min(plot.right(), max(end, start + _LEAST_PX))
    return QRectF(left, plot.top(), right - left, plot.height()) if right > left else None
