"""Themes: every role, and words that can be read on every ground."""

import pytest
from PySide6.QtGui import QColor

from stratum_desktop.gui.theme import Role, load_theme, theme_ids

WORDS = [
    Role.TEXT,
    Role.MUTED,
    Role.ACCENT,
    Role.GOOD,
    Role.WARNING,
    Role.CRITICAL,
    Role.UNKNOWN,
    Role.PROPOSED,
    Role.MINE,
    Role.CONFLICT,
]
GROUNDS = [Role.BACKGROUND, Role.SURFACE, Role.RAISED]
PILLS = [Role.GOOD, Role.WARNING, Role.CRITICAL, Role.UNKNOWN]
LEAST_CONTRAST = 4.5
"""Source: WCAG 2.2, success criterion 1.4.3, level AA, text of usual size."""


def _luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(p) for p in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: QColor, second: QColor) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_has_the_contrast_of_the_definition():
    assert contrast(QColor(0, 0, 0), QColor(255, 255, 255)) == pytest.approx(21)


def test_there_are_light_dark_and_high_contrast():
    assert theme_ids() == ("dark", "high_contrast_dark", "high_contrast_light", "light")


@pytest.mark.parametrize("theme_id", theme_ids())
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("role", WORDS)
def test_words_can_be_read_on_every_ground(theme_id, role, ground):
    theme = load_theme(theme_id)
    assert contrast(theme.colour(role), theme.colour(ground)) >= LEAST_CONTRAST


@pytest.mark.parametrize("theme_id", theme_ids())
@pytest.mark.parametrize("ground", [Role.SELECTION, Role.HOVER])
def test_words_can_be_read_on_rows_that_are_marked(theme_id, ground):
    theme = load_theme(theme_id)
    assert contrast(theme.colour(Role.TEXT), theme.colour(ground)) >= LEAST_CONTRAST
    assert contrast(theme.colour(Role.MUTED), theme.colour(ground)) >= LEAST_CONTRAST


@pytest.mark.parametrize("theme_id", theme_ids())
@pytest.mark.parametrize("ground", [Role.SURFACE, Role.BACKGROUND, Role.HOVER, Role.SELECTION])
@pytest.mark.parametrize("role", PILLS)
def test_a_pill_s_word_can_be_read_on_its_fill(theme_id, role, ground):
    theme = load_theme(theme_id)
    assert contrast(theme.colour(role), theme.fill_on(role, ground)) >= LEAST_CONTRAST


@pytest.mark.parametrize("theme_id", theme_ids())
@pytest.mark.parametrize("role", [Role.ACCENT, Role.GOOD, Role.WARNING, Role.CRITICAL])
def test_a_message_can_be_read_in_its_bar(theme_id, role):
    theme = load_theme(theme_id)
    assert contrast(theme.colour(Role.TEXT), theme.fill_on(role, Role.SURFACE)) >= LEAST_CONTRAST


@pytest.mark.parametrize("theme_id", theme_ids())
@pytest.mark.parametrize("ground", [Role.ACCENT, Role.ACCENT_HOVER])
def test_the_word_on_a_primary_button_can_be_read(theme_id, ground):
    theme = load_theme(theme_id)
    assert contrast(theme.colour(Role.ON_ACCENT), theme.colour(ground)) >= LEAST_CONTRAST


def test_a_theme_hands_out_copies():
    theme = load_theme("light")
    theme.colour(Role.TEXT).setRed(200)
    assert theme.colour(Role.TEXT) == load_theme("light").colour(Role.TEXT)


def test_high_contrast_is_black_and_white_with_wider_lines():
    theme = load_theme("high_contrast_dark")
    assert theme.line_px == 2
    assert contrast(theme.colour(Role.TEXT), theme.colour(Role.BACKGROUND)) == pytest.approx(21)
