from datetime import UTC, datetime

from PySide6.QtWidgets import QLabel

from stratum_desktop.gui.theme import Role
from stratum_desktop.gui.widgets.story_line import StoryLine

AT = datetime(2026, 3, 2, 12, 0, 5, tzinfo=UTC)


def texts(line):
    return [one.text() for one in line.findChildren(QLabel) if one.text()]


def test_a_line_is_spoken_as_one_sentence(qtbot):
    line = StoryLine(AT, "good", Role.GOOD, "Delivered", "HTTP 200.")
    qtbot.addWidget(line)
    assert line.accessibleName().endswith(":00:05: Delivered. HTTP 200.")
    assert texts(line)[0] == "Delivered"
    assert texts(line)[-1] == "HTTP 200."


def test_nothing_more_to_say_takes_no_room(qtbot):
    line = StoryLine(AT, "down", Role.MUTED, "Accepted", "")
    qtbot.addWidget(line)
    assert len(texts(line)) == 2
