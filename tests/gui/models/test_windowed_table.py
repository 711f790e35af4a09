"""A million rows, of which only what is looked at is read."""

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.reason import Reason
from stratum_desktop.gui.models.record_table import Column, Role
from stratum_desktop.gui.models.windowed_table import (
    KEPT_WINDOWS,
    WINDOW_ROWS,
    WindowedTableModel,
)

COLUMNS = (Column("number", "Number", lambda row: row, lambda row: f"row {row}"),)


class Numbers:
    """The whole numbers as rows; notes what was asked."""

    def __init__(self, total):
        self.total = total
        self.requests = []
        self.failure = None
        self.gate = None
        self.offset = 0

    async def count(self):
        return self.total

    async def window(self, request):
        self.requests.append(request)
        if self.gate is not None:
            await self.gate.wait()
        if self.failure is not None:
            raise self.failure
        first = request.first + self.offset
        return tuple(range(first, first + request.count))


@pytest.fixture
async def model(qapp):
    made = WindowedTableModel(COLUMNS)
    yield made
    await made.close()


async def _look_at(model, row):
    shown = model.index(row, 0).data()
    await model.settle()
    return shown


async def _open(model, source):
    model.set_source(source)
    await model.settle()


async def test_qt_s_own_tester_accepts_rows_that_come_arrive_and_go(model):
    # The tester visits every row after every change: few rows are enough for it.
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    source = Numbers(3)
    for total in (3, 9, 2, 0, 5):
        source.total = total
        await _open(model, source)
        await _look_at(model, 0)
    source.total = 8
    model.refresh()
    await model.settle()
    await _look_at(model, 7)
    assert model.index(7, 0).data() == "row 7"


async def test_it_knows_how_many_rows_there_are_without_reading_them(model):
    source = Numbers(1_000_000)
    await _open(model, source)
    assert model.rowCount() == 1_000_000
    assert source.requests == []


async def test_a_row_that_has_not_arrived_is_empty_and_then_there(model):
    await _open(model, Numbers(1_000_000))
    assert await _look_at(model, 900_123) is None
    assert model.index(900_123, 0).data() == "row 900123"
    assert model.index(900_123, 0).data(Role.RECORD) == 900_123


async def test_a_screen_reader_hears_that_a_row_is_loading(model):
    await _open(model, Numbers(1_000_000))
    said = model.index(500_000, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Loading"
    await model.settle()


async def test_arriving_rows_are_announced(model, qtbot):
    await _open(model, Numbers(1_000))
    changed = []
    model.dataChanged.connect(lambda top, bottom, roles: changed.append((top.row(), bottom.row())))
    await _look_at(model, 450)
    assert changed == [(2 * WINDOW_ROWS, 3 * WINDOW_ROWS - 1)]


async def test_scrolling_on_names_the_neighbour_so_that_it_is_read_by_key(model):
    source = Numbers(1_000_000)
    await _open(model, source)
    await _look_at(model, 10)
    await _look_at(model, WINDOW_ROWS + 10)
    await _look_at(model, 5 * WINDOW_ROWS)
    await _look_at(model, 4 * WINDOW_ROWS)
    jump, back = source.requests[-2:]
    assert source.requests[-3].after == WINDOW_ROWS - 1
    assert (jump.after, jump.before) == (None, None)
    assert (back.after, back.before) == (None, 5 * WINDOW_ROWS)
    assert jump.total == 1_000_000


async def test_of_a_fast_scroll_only_the_last_place_is_read_beside_the_first(model):
    source = Numbers(1_000_000)
    await _open(model, source)
    source.requests.clear()
    source.gate = asyncio.Event()
    model.index(100_000, 0).data()
    model.fetch_wanted()
    for row in range(200_000, 900_000, 100_000):
        model.index(row, 0).data()
    source.gate.set()
    await model.settle()
    firsts = [request.first for request in source.requests]
    assert firsts[:2] == [100_000, 800_000]


async def test_memory_is_bounded(model):
    source = Numbers(1_000_000)
    await _open(model, source)
    for window in range(3 * KEPT_WINDOWS):
        await _look_at(model, window * WINDOW_ROWS)
    assert len(model._windows) == KEPT_WINDOWS
    assert model.index((3 * KEPT_WINDOWS - 1) * WINDOW_ROWS, 0).data() is not None


async def test_the_last_window_is_short(model):
    source = Numbers(WINDOW_ROWS + 7)
    await _open(model, source)
    await _look_at(model, WINDOW_ROWS)
    assert source.requests[-1].count == 7
    assert model.index(WINDOW_ROWS + 6, 0).data() == f"row {WINDOW_ROWS + 6}"


async def test_a_refresh_keeps_old_rows_until_new_ones_are_there(model):
    source = Numbers(1_000)
    await _open(model, source)
    await _look_at(model, 0)
    source.offset = 50
    model.refresh()
    assert model.index(0, 0).data() == "row 0"
    await model.settle()
    await _look_at(model, 0)
    assert model.index(0, 0).data() == "row 50"


async def test_rows_that_come_and_go_are_inserted_and_removed(model):
    source = Numbers(10)
    await _open(model, source)
    source.total = 25
    model.refresh()
    await model.settle()
    assert model.rowCount() == 25
    source.total = 3
    model.refresh()
    await model.settle()
    assert model.rowCount() == 3


async def test_another_source_starts_from_nothing(model):
    await _open(model, Numbers(1_000))
    await _look_at(model, 0)
    await _open(model, Numbers(0))
    assert model.rowCount() == 0


async def test_a_window_that_cannot_be_read_says_why_and_can_be_asked_again(model):
    source = Numbers(1_000)
    await _open(model, source)
    failures = []
    model.failed.connect(failures.append)
    source.failure = Trouble("The disk is gone.", reason=Reason("test.disk"))
    await _look_at(model, 900)
    assert [failure.message for failure in failures] == ["The disk is gone."]
    source.failure = None
    await _look_at(model, 900)
    assert model.index(900, 0).data() == "row 900"
