import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from stratum_desktop.gui.widgets.choice_box import ChoiceBox


@pytest.fixture
def box(qtbot):
    made = ChoiceBox("Fruit")
    qtbot.addWidget(made)
    made.set_choices([("All", None), ("Apple", 1), ("Pear", 2)], 2)
    return made


def test_a_box_shows_the_value_that_holds(box):
    assert (box.currentText(), box.value) == ("Pear", 2)
    assert box.accessibleName() == "Fruit"


def test_an_unknown_value_shows_the_first(box):
    box.set_choices([("All", None), ("Apple", 1)], 9)
    assert box.value is None


def test_only_a_person_chooses(box):
    heard = []
    box.chosen.connect(heard.append)
    box.set_choices([("All", None), ("Apple", 1)], 1)
    assert heard == []
    box.activated.emit(0)
    assert heard == [None]


def test_a_refresh_with_the_same_entries_leaves_the_list_alone(box, qtbot):
    before = box.model().index(0, 0)
    box.set_choices([("All", None), ("Apple", 1), ("Pear", 2)], 1)
    assert box.model().index(0, 0) == before
    assert box.value == 1


def test_the_wheel_is_left_to_the_page(box):
    heard = []
    box.chosen.connect(heard.append)
    box.show()
    at = QPointF(box.rect().center())
    wheel = QWheelEvent(
        at,
        QPointF(box.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(box, wheel)
    assert (box.value, heard) == (2, [])
    assert not wheel.isAccepted()
