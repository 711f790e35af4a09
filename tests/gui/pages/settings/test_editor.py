import pytest
from PySide6.QtWidgets import QCheckBox, QLineEdit

from stratum_desktop.gui.pages.settings.editor import editor_for, pairs_of
from stratum_desktop.gui.widgets.choice_box import ChoiceBox
from stratum_desktop.services.settings import SettingKind, SettingView


def make_setting(kind, *, choices=(), value=""):
    return SettingView("a.b", "Label", "Help.", "Group", kind, choices, value, value, None)


@pytest.fixture
def make_editor(qtbot):
    def make(setting):
        editor = editor_for(setting)
        qtbot.addWidget(editor)
        heard = []
        editor.committed.connect(heard.append)
        return editor, heard

    return make


@pytest.mark.parametrize("kind", list(SettingKind))
def test_every_kind_of_setting_has_a_control_with_a_name(make_editor, kind):
    editor, _ = make_editor(make_setting(kind))
    assert editor.focusProxy().accessibleName() == "Label"
    assert editor.focusProxy().accessibleDescription() == "Help."


def test_a_text_is_settled_by_enter_and_only_when_it_changed(make_editor, qtbot):
    editor, heard = make_editor(make_setting(SettingKind.TEXT))
    field = editor.findChild(QLineEdit)
    editor.show_value("old")
    field.editingFinished.emit()
    assert heard == []
    field.setText(" new ")
    field.editingFinished.emit()
    assert heard == ["new"]


def test_what_is_being_typed_survives_a_refresh_of_the_same_value(make_editor):
    editor, _ = make_editor(make_setting(SettingKind.NUMBER))
    editor.show_value(24)
    field = editor.findChild(QLineEdit)
    field.setText("25")
    editor.show_value(24)
    assert field.text() == "25"


def test_waits_are_typed_one_after_another(make_editor):
    editor, heard = make_editor(make_setting(SettingKind.WAITS))
    editor.show_value([0.5, 60.0, 3600.0])
    field = editor.findChild(QLineEdit)
    assert field.text() == "0.5, 60, 3600"
    field.setText("1, 2")
    field.editingFinished.emit()
    assert heard == ["1, 2"]


def test_a_choice_is_spelled_as_words_and_sent_as_it_is(make_editor):
    editor, heard = make_editor(
        make_setting(SettingKind.CHOICE, choices=("light", "high-contrast"), value="light")
    )
    box = editor.findChild(ChoiceBox)
    editor.show_value("light")
    assert [box.itemText(at) for at in range(box.count())] == ["Light", "High contrast"]
    box.activated.emit(1)
    assert heard == ["high-contrast"]


def test_a_switch_says_on_or_off(make_editor):
    editor, heard = make_editor(make_setting(SettingKind.BOOL))
    box = editor.findChild(QCheckBox)
    editor.show_value(True)
    assert box.text() == "On"
    box.click()
    assert heard == [False]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        (
            "order_completed = Purchase\n\nsignup=Lead",
            {"order_completed": "Purchase", "signup": "Lead"},
        ),
        ("half", {"half": ""}),
        ("", {}),
    ],
)
def test_lines_are_pairs(text, pairs):
    assert pairs_of(text) == pairs
