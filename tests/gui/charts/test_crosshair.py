"""What is read off stays inside the chart, however much there is to say."""

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from stratum_desktop.gui.charts.crosshair import paint_reading
from stratum_desktop.gui.theme import Role, TextStyle, active_theme, font


@pytest.mark.parametrize("x", [40, 150, 299])
@pytest.mark.parametrize("text", ["short", "much to say about this day " * 8])
def test_words_stand_inside_the_chart_and_take_the_lines_they_need(dressed, x, text):
    picture = QImage(320, 160, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setFont(font(TextStyle.CAPTION))
    paint_reading(painter, QRectF(40, 0, 260, 160), x, text, right=300)
    painter.end()
    ground = active_theme().colour(Role.RAISED)
    inside = [(x, y) for x in range(320) for y in range(160) if picture.pixelColor(x, y) == ground]
    columns, rows = ({place[axis] for place in inside} for axis in (0, 1))
    assert 40 <= min(columns) <= max(columns) < 300
    assert (max(rows) - min(rows) > 40) == (text != "short")
