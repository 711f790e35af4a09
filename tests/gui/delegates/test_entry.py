"""One line of the palette: its title, and its place at the other end."""

import pytest
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView

from stratum_desktop.gui.delegates.entry import ASIDE, ENTRY_PX, EntryDelegate
from stratum_desktop.gui.theme import Role, active_theme


@pytest.fixture
def entries(qtbot):
    model = QStandardItemModel()
    for title, place in (("Deliveries", "Page"), ("Replay", "")):
        item = QStandardItem(title)
        item.setData(place, ASIDE)
        model.appendRow(item)
    view = QListView()
    qtbot.addWidget(view)
    model.setParent(view)
    view.setModel(model)
    view.setItemDelegate(EntryDelegate(view))
    view.resize(300, 120)
    view.show()
    return view


def _inked(view, row):
    """Return the columns of a row in which something other than its ground is painted."""
    picture = view.viewport().grab().toImage()
    top = row * ENTRY_PX
    ground = picture.pixelColor(picture.width() // 2, top + 2)
    return [
        x
        for x in range(picture.width())
        if any(picture.pixelColor(x, y) != ground for y in range(top + 2, top + ENTRY_PX - 2))
    ]


def test_the_title_stands_left_and_the_place_right(entries):
    columns = _inked(entries, 0)
    assert min(columns) < 40
    assert max(columns) > entries.viewport().width() - 40


def test_without_a_place_the_right_stays_empty(entries):
    assert max(_inked(entries, 1)) < entries.viewport().width() // 2


def test_the_marked_entry_stands_on_the_colour_of_selection(entries):
    entries.setCurrentIndex(entries.model().index(1, 0))
    picture = entries.viewport().grab().toImage()
    middle = picture.pixelColor(picture.width() // 2, ENTRY_PX + 4)
    assert middle == active_theme().colour(Role.SELECTION)


def test_every_entry_has_the_same_height(entries):
    heights = [entries.visualRect(entries.model().index(row, 0)).height() for row in range(2)]
    assert heights == [ENTRY_PX, ENTRY_PX]
