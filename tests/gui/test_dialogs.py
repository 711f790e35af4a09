"""Dialogs are awaited, and no nested loop turns."""

import asyncio
import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox, QPushButton, QWidget
from turns import one_turn

import stratum_desktop.gui
from stratum_desktop.gui.dialogs import ask, choose, finished, pick_file, pick_target


@pytest.fixture
def window(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


async def _begin(work):
    """Start a coroutine and return its task once it waits for a person."""
    task = asyncio.ensure_future(work)
    await one_turn()
    return task


def _open_box(window):
    (box,) = [box for box in window.findChildren(QMessageBox) if box.isVisible()]
    return box


def _press(box, text):
    (button,) = [one for one in box.findChildren(QPushButton) if one.text() == text]
    button.click()


async def test_the_result_comes_when_the_dialog_is_closed(window):
    dialog = QDialog(window)
    task = await _begin(finished(dialog))
    assert dialog.isVisible()
    assert not task.done()
    dialog.accept()
    assert await task == QDialog.DialogCode.Accepted


async def test_a_cancelled_task_takes_its_dialog_away(window):
    dialog = QDialog(window)
    task = await _begin(finished(dialog))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert not dialog.isVisible()


@pytest.mark.parametrize(("pressed", "answer"), [("Replay 3", True), ("Cancel", False)])
async def test_a_question_has_two_verbs(window, pressed, answer):
    task = await _begin(ask(window, "Replay?", "3 events", yes="Replay 3"))
    _press(_open_box(window), pressed)
    assert await task is answer


async def test_escape_is_the_safe_answer(window):
    task = await _begin(choose(window, "Close?", "…", ("Keep", "Stop")))
    box = _open_box(window)
    assert box.defaultButton().text() == "Cancel"
    box.reject()
    assert await task is None


async def test_one_of_several_verbs_is_returned(window):
    task = await _begin(choose(window, "Close?", "…", ("Keep", "Stop")))
    _press(_open_box(window), "Stop")
    assert await task == "Stop"


async def test_a_file_to_read_is_picked(window, tmp_path):
    file = tmp_path / "orders.csv"
    file.write_text("a\n", "utf-8")
    task = await _begin(pick_file(window, "Orders", "Tables (*.csv)"))
    (dialog,) = window.findChildren(QFileDialog)
    dialog.selectFile(str(file))
    dialog.accept()
    assert await task == file


async def test_a_place_to_write_is_picked_or_not(window, tmp_path):
    task = await _begin(pick_target(window, "Export", str(tmp_path / "rows.csv"), "CSV (*.csv)"))
    (dialog,) = window.findChildren(QFileDialog)
    assert dialog.acceptMode() is QFileDialog.AcceptMode.AcceptSave
    dialog.reject()
    assert await task is None


def test_no_other_file_opens_nested_loops():
    gui = Path(stratum_desktop.gui.__file__).parent
    found = [
        path.name
        for path in gui.rglob("*.py")
        if re.search(
            r"\.exec\(|asyncSlot|asyncClose|processEvents|connect\(lambda", path.read_text()
        )
    ]
    assert found == []
    assert QApplication.instance() is not None
