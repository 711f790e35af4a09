from PySide6.QtGui import QFontDatabase, QFontInfo

from stratum_desktop.gui.widgets.code_box import CodeBox


def box_of(qtbot, text):
    box = CodeBox("Answer", text)
    qtbot.addWidget(box)
    return box


def test_text_can_be_read_and_copied_and_not_changed(qtbot):
    box = box_of(qtbot, '{"a": 1}')
    assert (box.toPlainText(), box.isReadOnly()) == ('{"a": 1}', True)
    assert box.accessibleName() == "Answer"
    assert box.tabChangesFocus()


def test_it_is_as_high_as_its_text_up_to_a_limit(qtbot):
    heights = [box_of(qtbot, "\n" * lines).height() for lines in (0, 1, 10, 16, 400)]
    assert heights == sorted(heights)
    assert heights[0] == heights[1] < heights[2] < heights[3] == heights[4]


def test_every_character_is_as_wide_as_every_other(qtbot):
    assert QFontInfo(box_of(qtbot, "").font()).fixedPitch() or not QFontDatabase.families()
