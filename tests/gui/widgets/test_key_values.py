"""Facts as pairs: values wrap, and one long word stays inside."""

from PySide6.QtWidgets import QLineEdit

from stratum_desktop.gui.widgets import KeyValues

DIGEST = "e6d23719" * 8


def test_a_long_word_can_be_copied_and_does_not_widen_what_it_stands_in(qtbot):
    facts = KeyValues([("Event ID", DIGEST), ("State", "Ready")])
    qtbot.addWidget(facts)
    (line,) = facts.findChildren(QLineEdit)
    assert (line.text(), line.isReadOnly()) == (DIGEST, True)
    assert line.accessibleName() == f"Event ID: {DIGEST}"
    assert facts.minimumSizeHint().width() < 340


def test_a_long_name_wraps_in_its_column(qtbot):
    facts = KeyValues([("A very long name of an account in Cologne", "1")], name_px=80)
    qtbot.addWidget(facts)
    facts.resize(300, 200)
    facts.show()
    name = facts.layout().itemAtPosition(0, 0).widget()
    assert name.width() == 80
    assert name.heightForWidth(80) > name.fontMetrics().height() * 2
