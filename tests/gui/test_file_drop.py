"""Files dropped anywhere on the window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

from stratum_desktop.gui.file_drop import FileDrop

KEYS = (Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)


@pytest.fixture
def window(qtbot):
    made = QMainWindow()
    made.setCentralWidget(QLabel("a page"))
    qtbot.addWidget(made)
    return made


def carried(*files: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    return data


def enter(window: QMainWindow, data: QMimeData) -> QDragEnterEvent:
    action, button, modifier = KEYS
    event = QDragEnterEvent(QPoint(5, 5), action, data, button, modifier)
    event.ignore()
    QApplication.sendEvent(window, event)
    return event


def drop(window: QMainWindow, data: QMimeData) -> None:
    # Qt gives a drop to what welcomed it.
    enter(window, data)
    action, button, modifier = KEYS
    QApplication.sendEvent(window, QDropEvent(QPointF(5, 5), action, data, button, modifier))


def test_a_file_that_is_dropped_on_the_window_is_taken(qtbot, window, tmp_path):
    taken = FileDrop(window)
    data = carried(tmp_path / "orders.csv")

    assert enter(window, data).isAccepted()
    with qtbot.waitSignal(taken.dropped) as signal:
        drop(window, data)
    assert signal.args == [tmp_path / "orders.csv"]


def test_what_is_no_file_is_left_to_the_window(window):
    FileDrop(window)
    text = QMimeData()
    text.setText("a word")

    assert not enter(window, text).isAccepted()


def test_several_files_at_once_are_refused_in_words(qtbot, window, tmp_path):
    taken = FileDrop(window)

    with qtbot.waitSignal(taken.refused) as signal:
        drop(window, carried(tmp_path / "a.csv", tmp_path / "b.csv"))
    assert signal.args == ["2 files were dropped. Drop one file at a time."]
