"""Colours by meaning, type, space and icons: the only place that knows how anything looks."""

from __future__ import annotations

from stratum_desktop.gui.theme.appearance import ThemeChoice, apply_theme, dress
from stratum_desktop.gui.theme.icon import icon, pixmap, set_icon
from stratum_desktop.gui.theme.theme import Role, Theme, active_theme, load_theme, theme_ids
from stratum_desktop.gui.theme.tokens import RADIUS_PX, Density, Space, TextStyle, font, mono_font

__all__ = [
    "RADIUS_PX",
    "Density",
    "Role",
    "Space",
    "TextStyle",
    "Theme",
    "ThemeChoice",
    "active_theme",
    "apply_theme",
    "dress",
    "font",
    "icon",
    "load_theme",
    "mono_font",
    "pixmap",
    "set_icon",
    "theme_ids",
]
