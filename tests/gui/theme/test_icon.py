"""Icons: all drawable, all in the colour that is asked for."""

import pytest
from PySide6.QtGui import QColor

from stratum_desktop.gui.resources import resource
from stratum_desktop.gui.theme import Role, active_theme, pixmap
from stratum_desktop.gui.theme.icon import tinted_file

NAMES = sorted(path.stem for path in resource("icons").glob("*.svg"))


@pytest.mark.parametrize("name", NAMES)
def test_every_icon_is_drawn_in_its_role_and_in_nothing_else(name):
    picture = pixmap(name, Role.CRITICAL, 16).toImage()
    wanted = active_theme().colour(Role.CRITICAL)
    drawn = [
        picture.pixelColor(x, y)
        for x in range(picture.width())
        for y in range(picture.height())
        if picture.pixelColor(x, y).alpha() > 200
    ]
    assert drawn, f"{name}.svg draws nothing"
    assert all(_is_near(colour, wanted) for colour in drawn)


def _is_near(first: QColor, second: QColor) -> bool:
    pairs = zip(first.getRgb()[:3], second.getRgb()[:3], strict=True)
    return all(abs(one - other) <= 6 for one, other in pairs)


@pytest.mark.parametrize("name", NAMES)
def test_every_icon_leaves_its_colour_to_the_theme(name):
    drawing = resource("icons", f"{name}.svg").read_text("utf-8")
    assert "currentColor" in drawing
    assert "#" not in drawing


def test_a_tinted_file_holds_the_colour():
    colour = active_theme().colour(Role.ACCENT).name()
    from pathlib import Path

    assert colour in Path(tinted_file("check", colour)).read_text("utf-8")


def test_a_missing_icon_is_a_bug_that_says_so():
    with pytest.raises(FileNotFoundError, match=r"icons/no_such.svg"):
        pixmap("no_such")
