"""No colour stands in code or in the stylesheet: only roles."""

import re

import pytest

from stratum_desktop.gui.resources import resource

COLOUR = re.compile(
    r"#[0-9A-Fa-f]{6}\b|#[0-9A-Fa-f]{3}\b|\brgba?\(|QColor\(\s*[\d\"'#]|Qt\.GlobalColor\.(?!transparent)"
)
GUI = resource("themes").parent.parent / "stratum_desktop" / "gui"


def _offences(text: str) -> list[str]:
    return COLOUR.findall(text)


def test_code_names_roles_and_never_colours():
    found = {
        path.relative_to(GUI).as_posix(): offences
        for path in GUI.rglob("*.py")
        if (offences := _offences(path.read_text("utf-8")))
    }
    assert not found


def test_the_stylesheet_names_roles_and_never_colours():
    text = resource("themes", "controls.qss").read_text("utf-8")
    without_ids = re.sub(r"\bQ\w+#\w+", "", text)
    assert not _offences(without_ids)


@pytest.mark.parametrize(
    "text", ['"#FFF"', "#a1b2c3", "rgb(1, 2, 3)", "QColor(12, 2, 3)", "Qt.GlobalColor.red"]
)
def test_the_search_finds_colours(text):
    assert _offences(text)
