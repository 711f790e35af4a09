"""Headings over parts of a page, and scrolling for what is taller than it."""

from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from stratum_desktop.gui.widgets.label import Label
from stratum_desktop.gui.widgets.section import Section, scrolled, scrolled_page


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


def test_a_frame_scrolls_no_further_than_its_texts_are_tall(qtbot):
    content = QWidget()
    layout = QVBoxLayout(content)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(Label("a sentence of several words " * 40, wraps=True))
    layout.addStretch(1)
    area = scrolled(content)
    qtbot.addWidget(area)
    area.resize(1200, 300)
    area.show()
    assert area.verticalScrollBar().maximum() == 0


def test_the_right_edge_of_a_page_is_the_same_with_and_without_a_bar(qtbot):
    page, content, tall = QWidget(), QWidget(), QWidget()
    QVBoxLayout(content).addWidget(tall)
    area = scrolled_page(QVBoxLayout(page), content)
    qtbot.addWidget(page)
    page.resize(600, 300)
    page.show()
    without = tall.width()
    tall.setMinimumHeight(2000)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0, timeout=5_000)
    qtbot.waitUntil(lambda: tall.width() == without, timeout=5_000)
