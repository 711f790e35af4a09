"""Cards side by side: as many as fit, in even rows."""

import pytest
from PySide6.QtWidgets import QLabel

from stratum_desktop.gui.widgets import TileGrid
from stratum_desktop.gui.widgets.tile_grid import columns_for


@pytest.mark.parametrize(
    ("width", "count", "columns"),
    [
        (1004, 7, 4),  # 4 and 3
        (1004, 5, 3),  # 3 and 2 rather than 4 and 1
        (1004, 4, 4),
        (1004, 1, 1),
        (1004, 0, 1),
        (251, 7, 1),
        (251 + 236 + 16, 7, 2),
        (4000, 12, 4),  # three even rows of the five that fit
        (4000, 5, 5),
    ],
)
def test_rows_are_as_even_as_their_number_allows(width, count, columns):
    assert columns_for(width, count, least_px=236, most_columns=5) == columns


def test_a_narrower_grid_puts_fewer_into_a_row_and_loses_none(qtbot):
    grid = TileGrid(least_px=100, most_columns=5)
    qtbot.addWidget(grid)
    tiles = [QLabel(str(number)) for number in range(5)]
    grid.resize(600, 200)
    grid.set_tiles(tiles)
    grid.show()
    assert grid.columns == 5
    grid.resize(230, 400)
    assert grid.columns == 2
    qtbot.waitUntil(lambda: all(tile.width() > 90 for tile in tiles))
    assert len({(tile.x(), tile.y()) for tile in tiles}) == 5


def test_other_tiles_take_the_place_of_those_before(qtbot):
    grid = TileGrid(least_px=100, most_columns=5)
    qtbot.addWidget(grid)
    grid.set_tiles([QLabel("old")])
    grid.set_tiles([QLabel("new"), QLabel("newer")])
    assert grid.layout().count() == 2
