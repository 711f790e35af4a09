"""The line of a score and the figure at its end."""

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QImage, QPainter

from stratum_desktop.gui.charts import score_line

PLOT = QRectF(0, 0, 300, 200)


class NotedPainter(QPainter):
    """A painter that notes where words are drawn."""

    def __init__(self, image):
        super().__init__(image)
        self.boxes = []

    def drawText(self, box, flags, text):  # noqa: N802 - a virtual of Qt
        self.boxes.append((QRectF(box), text))
        super().drawText(box, flags, text)


def end_box(heights):
    image = QImage(400, 240, QImage.Format.Format_RGB32)
    places = [QPointF(250 + 10 * at, y) for at, y in enumerate(heights, start=6 - len(heights))]
    painter = NotedPainter(image)
    score_line.paint_end(painter, PLOT, places, "78.4", is_trusted=True)
    painter.end()
    ((box, text),) = painter.boxes
    assert text == "78.4"
    return box, places


@pytest.mark.parametrize(
    "heights",
    [(40, 40, 60, 60), (60, 60, 40, 40), (50, 50, 50, 50), (4, 4, 4, 4), (90, 20, 90, 90)],
)
def test_the_figure_at_the_end_never_lies_on_the_line(heights):
    box, places = end_box(heights)
    crossing = [place for place in places if box.left() <= place.x() <= box.right()]
    assert all(not box.contains(place) for place in crossing)
    assert PLOT.contains(box)


def test_a_step_to_or_from_a_doubtful_day_is_doubtful():
    places = [QPointF(at, 0) for at in range(5)]
    found = score_line._stretches(places, [False, False, True, True, False])
    assert [(len(stretch), counts) for stretch, counts in found] == [
        (3, False),
        (2, True),
        (2, False),
    ]
