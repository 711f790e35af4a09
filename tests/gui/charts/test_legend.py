"""The words below a chart: all of them, in as many rows as the width asks for."""

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from stratum_desktop.gui.charts.legend import LegendEntry, Mark, legend_height, paint_legend
from stratum_desktop.gui.theme import Role, active_theme

ENTRIES = [LegendEntry(mark, Role.ACCENT, mark.name.capitalize()) for mark in Mark]


@pytest.fixture(autouse=True)
def _dressed(dressed):
    del dressed


def test_entries_wrap_into_the_rows_they_need():
    one_row = legend_height(1_000, ENTRIES)
    assert legend_height(1_000, []) == 0
    assert legend_height(120, ENTRIES) > one_row > 0
    assert legend_height(10, ENTRIES) == len(ENTRIES) * one_row


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.word)
def test_every_mark_leaves_its_colour(entry):
    picture = QImage(200, 20, QImage.Format.Format_ARGB32)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    paint_legend(painter, QRectF(0, 0, 200, 20), [entry])
    painter.end()
    wanted = active_theme().colour(Role.ACCENT)
    hues = {picture.pixelColor(x, y).hue() for x in range(22) for y in range(20)}
    assert wanted.hue() in hues
