"""Headings over parts of a page, and scrolling for what is taller than it."""

from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from stratum_desktop.gui.widgets.section import Section, scrolled


def test_a_section_is_called_by_its_heading(qtbot):
    section = Section("Drivers")
    qtbot.addWidget(section)
    section.set_title("Five drivers")
    assert section.accessibleName() == "Five drivers"
    assert section.findChild(QLabel).text() == "Five drivers"


def test_a_control_stands_beside_the_heading_and_contents_below(qtbot):
    section = Section("Drivers")
    qtbot.addWidget(section)
    button, content = QPushButton("All"), QLabel("rows")
    section.add_beside_title(button)
    section.body.addWidget(content)
    section.resize(400, 200)
    section.show()
    assert button.x() > 200
    assert content.y() > section.findChild(QLabel).y()


def test_tall_content_scrolls_down_and_never_sideways(qtbot):
    content = QWidget()
    content.setAccessibleName("Settings")
    layout = QVBoxLayout(content)
    for number in range(60):
        layout.addWidget(QLabel(f"line {number}"))
    area = scrolled(content)
    qtbot.addWidget(area)
    area.resize(200, 200)
    area.show()
    assert area.verticalScrollBar().maximum() > 0
    assert not area.horizontalScrollBar().isVisible()
    assert area.accessibleName() == "Settings"
