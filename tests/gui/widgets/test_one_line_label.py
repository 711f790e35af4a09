"""A text that is cut where there is no room."""

from stratum_desktop.gui.widgets.label import OneLineLabel

LONG = "Google Analytics 4 of a shop with a very long name"


def test_it_can_be_made_narrower_than_its_text_and_keeps_the_whole_text(qtbot):
    label = OneLineLabel(LONG)
    qtbot.addWidget(label)
    label.resize(80, label.sizeHint().height())
    label.grab()
    assert label.minimumSizeHint().width() == 0
    assert label.text() == LONG
    assert label.toolTip() == LONG


def test_with_room_enough_nothing_is_said_on_hover(qtbot):
    label = OneLineLabel("Meta")
    qtbot.addWidget(label)
    label.resize(label.sizeHint())
    label.grab()
    assert label.toolTip() == ""


def test_what_does_not_fit_is_not_painted(qtbot):
    label = OneLineLabel(LONG)
    qtbot.addWidget(label)
    label.resize(80, label.sizeHint().height())
    cut = label.grab().toImage()
    label.setText(LONG[:4])
    assert label.grab().toImage() != cut
