"""Cells of two lines."""

from functools import partial

import pytest

from stratum_desktop.gui.delegates import TwoLineDelegate
from stratum_desktop.gui.delegates.two_lines import TWO_LINES_PX, in_two_lines
from stratum_desktop.gui.models.record_table import Column
from stratum_desktop.gui.theme import TextStyle, font
from stratum_desktop.gui.widgets import RecordView


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("Short", 500, ("Short", "")),
        ("The EMQ of Meta is low", 90, ("The EMQ of", "Meta is low")),
        ("Oneverylongwordthatfitsnowhere", 40, ("Oneverylongwordthatfitsnowhere", "")),
        ("", 40, ("", "")),
    ],
)
def test_a_text_breaks_between_words_where_it_is_too_wide(dressed, text, width, lines):
    assert in_two_lines(text, font(TextStyle.CAPTION), width) == lines


def test_both_lines_are_painted(qtbot):
    def picture(below):
        column = Column(
            "a", "A", str, lambda _: "Above", delegate=partial(TwoLineDelegate, lambda _: below)
        )
        table = RecordView("Rows", [column])
        qtbot.addWidget(table)
        table.verticalHeader().setDefaultSectionSize(TWO_LINES_PX)
        table.set_rows(["x"])
        table.resize(200, 120)
        return table.grab().toImage()

    assert picture("below") != picture("under")
    assert picture("below") != picture("")
