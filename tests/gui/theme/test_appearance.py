"""What choosing a theme changes."""

import pytest
from PySide6.QtGui import QFont, QFontInfo, QFontMetricsF, QPalette
from PySide6.QtWidgets import QLabel

from stratum_desktop.gui.theme import (
    Role,
    TextStyle,
    ThemeChoice,
    active_theme,
    apply_theme,
    font,
    set_icon,
)
from stratum_desktop.gui.theme.stylesheet import stylesheet
from stratum_desktop.gui.theme.theme import load_theme, theme_ids
from stratum_desktop.gui.widgets import SearchField


@pytest.mark.parametrize(
    ("choice", "theme_id"),
    [
        (ThemeChoice.LIGHT, "light"),
        (ThemeChoice.DARK, "dark"),
        (ThemeChoice.HIGH_CONTRAST, "high_contrast_light"),
    ],
)
def test_a_choice_becomes_palette_and_active_theme(dressed, choice, theme_id):
    theme = apply_theme(dressed, choice)
    assert (theme.id, active_theme().id) == (theme_id, theme_id)
    ground = dressed.palette().color(QPalette.ColorRole.Window)
    assert ground == theme.colour(Role.BACKGROUND)


def test_icons_are_drawn_again_in_the_new_theme(dressed, qtbot):
    label = QLabel()
    qtbot.addWidget(label)
    set_icon(label, "good", Role.GOOD)
    before = label.pixmap().toImage()
    apply_theme(dressed, ThemeChoice.DARK)
    assert label.pixmap().toImage() != before


def test_the_sign_inside_a_field_is_drawn_again_and_the_one_that_empties_it_is_not(dressed, qtbot):
    field = SearchField("Filter")
    qtbot.addWidget(field)

    def drawn():
        return [one.icon().pixmap(16, 16).toImage() for one in field.actions()]

    before = drawn()
    apply_theme(dressed, ThemeChoice.DARK)
    changed = [one != other for one, other in zip(before, drawn(), strict=True)]
    assert changed.count(True) == 1


def test_names_with_hyphens_stay_together(dressed):
    plain = QFont(font(TextStyle.BASE))
    plain.clearFeatures()
    hyphen = [QFontMetricsF(one).horizontalAdvance("-") for one in (font(TextStyle.BASE), plain)]
    assert hyphen[0] == hyphen[1]


@pytest.mark.parametrize("theme_id", theme_ids())
def test_the_stylesheet_leaves_no_role_unfilled(theme_id):
    assert "$" not in stylesheet(load_theme(theme_id)).replace("($)", "")


def test_the_bundled_font_is_the_one_that_is_shown(dressed):
    assert QFontInfo(font(TextStyle.BASE)).family() == "Inter"
    assert QFontInfo(font(TextStyle.TITLE)).pixelSize() == 20


def test_figures_have_equal_widths(dressed, qtbot):
    metrics = QFontMetricsF(font(TextStyle.CAPTION))
    assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("8888")
