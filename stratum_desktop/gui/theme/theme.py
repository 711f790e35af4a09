"""A theme: roles to colours, read from resources/themes."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtGui import QColor

from stratum_desktop.gui.resources import resource


class Role(StrEnum):
    """What a colour is for."""

    BACKGROUND = "background"
    SURFACE = "surface"
    #: Pop-ups, and what lies over a surface.
    RAISED = "raised"
    HOVER = "hover"
    SELECTION = "selection"
    #: Separators.
    LINE = "line"
    #: Borders of what can be operated.
    EDGE = "edge"
    TEXT = "text"
    MUTED = "muted"
    #: Decoration only: never the only carrier of words.
    FAINT = "faint"
    ACCENT = "accent"
    ACCENT_HOVER = "accent_hover"
    ON_ACCENT = "on_accent"
    GOOD = "good"
    WARNING = "warning"
    CRITICAL = "critical"
    UNKNOWN = "unknown"
    PROPOSED = "proposed"
    MINE = "mine"
    CONFLICT = "conflict"
    SERIES_1 = "series_1"
    SERIES_2 = "series_2"
    SERIES_3 = "series_3"
    SERIES_4 = "series_4"


@dataclass(frozen=True)
class Theme:
    """How everything looks."""

    id: str
    name: str
    is_dark: bool
    #: Width of separators and borders.
    line_px: int
    #: Opacity of bands and pills, 0-100.
    band_fill_pct: int
    roles: Mapping[Role, QColor]

    def colour(self, role: Role) -> QColor:
        """Return the colour of a role; a copy, so that callers may change it."""
        return QColor(self.roles[role])

    def fill(self, role: Role) -> QColor:
        """Return the role's colour thinned for bands and pills."""
        colour = self.colour(role)
        colour.setAlphaF(self.band_fill_pct / 100)
        return colour

    def fill_on(self, role: Role, ground: Role) -> QColor:
        """Return what the thinned colour looks like on a ground, without transparency."""
        share = self.band_fill_pct / 100
        over, under = self.roles[role], self.roles[ground]
        return QColor.fromRgbF(
            over.redF() * share + under.redF() * (1 - share),
            over.greenF() * share + under.greenF() * (1 - share),
            over.blueF() * share + under.blueF() * (1 - share),
        )


def theme_ids() -> tuple[str, ...]:
    """Return the ids of all themes, sorted."""
    return tuple(sorted(path.stem for path in resource("themes").glob("*.toml")))


def load_theme(theme_id: str) -> Theme:
    """Read a theme.

    Raises:
        ValueError: the file misses a role or has one too many.
    """
    with resource("themes", f"{theme_id}.toml").open("rb") as file:
        content = tomllib.load(file)
    given = content["roles"]
    if set(given) != {str(role) for role in Role}:
        odd = sorted(set(given) ^ {str(role) for role in Role})
        raise ValueError(f"resources/themes/{theme_id}.toml: roles missing or unknown: {odd}")
    return Theme(
        id=theme_id,
        name=content["name"],
        is_dark=content["is_dark"],
        line_px=content["line_px"],
        band_fill_pct=content["band_fill_pct"],
        roles={role: QColor(given[role]) for role in Role},
    )


_active: list[Theme] = []


def active_theme() -> Theme:
    """Return the theme in use; the light one before any was chosen.

    Like Qt's palette it is one per process: painting code asks for it at every paint.
    """
    if not _active:
        _active.append(load_theme("light"))
    return _active[0]


def use_theme(theme: Theme) -> None:
    """Make this the theme that painting code sees from now on."""
    _active[:] = [theme]
