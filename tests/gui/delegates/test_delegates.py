"""Cells: what is painted, where, and in which role."""

from dataclasses import dataclass
from functools import partial

import pytest

from stratum_desktop.gui.delegates import (
    BarDelegate,
    BarLook,
    EdgeDelegate,
    PillDelegate,
    PillLook,
    SparklineDelegate,
)
from stratum_desktop.gui.models.record_table import Align, Column
from stratum_desktop.gui.theme import Role, active_theme
from stratum_desktop.gui.widgets import RecordView

LOOKS = {
    "good": PillLook("Delivered", "good", Role.GOOD),
    "bad": PillLook("Rejected", "rejected", Role.CRITICAL),
}


@dataclass(frozen=True)
class Row:
    state: str
    value: float | None
    trend: tuple


ROWS = (Row("good", 80.0, (1, 2, 3)), Row("bad", None, ()))


def _column(key, value, delegate, align=Align.LEFT):
    return Column(key, key, value, lambda row: str(value(row)), align=align, delegate=delegate)


@pytest.fixture
def painted(qtbot):
    """Shows one column and returns how many pixels of a role each row has."""

    def show(column):
        table = RecordView("Rows", [column])
        qtbot.addWidget(table)
        table.resize(240, 120)
        table.set_rows(ROWS)
        table.show()
        picture = table.viewport().grab().toImage()
        height = table.rowHeight(0)

        def count(row, role):
            wanted = active_theme().colour(role)
            return sum(
                picture.pixelColor(x, y) == wanted
                for x in range(picture.width())
                for y in range(row * height, (row + 1) * height)
            )

        return count

    return show


def test_a_pill_has_its_own_role_in_each_row(painted):
    count = painted(_column("s", lambda row: row.state, partial(PillDelegate, LOOKS.__getitem__)))
    assert count(0, Role.GOOD) > 0
    assert count(0, Role.CRITICAL) == 0
    assert count(1, Role.CRITICAL) > 0


def test_a_bar_without_a_value_has_none(painted):
    zones = ((70.0, Role.WARNING), (100.0, Role.GOOD))
    look_of = partial(_bar_of, zones)
    count = painted(_column("b", lambda row: row.value, partial(BarDelegate, look_of)))
    assert count(0, Role.GOOD) > 0
    assert count(1, Role.GOOD) == 0


def _bar_of(zones, row):
    return BarLook(row.value, zones, Role.GOOD)


def test_an_edge_marks_only_the_rows_that_ask_for_it(painted):
    def role_of(row):
        return Role.CONFLICT if row.state == "bad" else None

    count = painted(_column("e", lambda row: row.state, partial(EdgeDelegate, role_of)))
    assert count(0, Role.CONFLICT) == 0
    assert count(1, Role.CONFLICT) > 0


def test_a_sparkline_draws_its_trend_and_nothing_without_one(painted):
    count = painted(_column("t", lambda row: row.trend, partial(SparklineDelegate, 0, 3)))
    assert count(0, Role.ACCENT) > 0
    assert count(1, Role.ACCENT) == 0
