"""Space and type: the steps that everything is set in."""

from __future__ import annotations

from enum import Enum, IntEnum
from functools import cache

from PySide6.QtGui import QFont

FAMILY = "Inter"
RADIUS_PX = 6


class Space(IntEnum):
    """Distances in pixels, on a grid of 4."""

    HAIR = 4
    TIGHT = 8
    SNUG = 12
    NORMAL = 16
    WIDE = 24
    LOOSE = 32


class Density(IntEnum):
    """Height of a table row in pixels."""

    NORMAL = 30
    COMPACT = 26


_density: list[Density] = [Density.NORMAL]


def active_density() -> Density:
    """Return the height that tables made from now on start with."""
    return _density[0]


def use_density(density: Density) -> None:
    """Make tables start with this height from now on."""
    _density[:] = [density]


class TextStyle(Enum):
    """Size in pixels and weight of each kind of text."""

    BASE = (13, QFont.Weight.Normal)
    STRONG = (13, QFont.Weight.DemiBold)
    CAPTION = (12, QFont.Weight.Normal)
    CAPTION_STRONG = (12, QFont.Weight.Medium)
    SECTION = (15, QFont.Weight.DemiBold)
    TITLE = (20, QFont.Weight.DemiBold)
    FIGURE = (28, QFont.Weight.DemiBold)


def font(style: TextStyle) -> QFont:
    """Return the font of a text style, with figures of equal width; a copy."""
    return QFont(_made(style))


@cache
def _made(style: TextStyle) -> QFont:
    size_px, weight = style.value
    made = QFont(FAMILY)
    made.setPixelSize(size_px)
    made.setWeight(weight)
    made.setFeature(QFont.Tag("tnum"), 1)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def mono_font(style: TextStyle) -> QFont:
    """Return the system's fixed-width font in the size of a text style: for ids and JSON."""
    made = QFont("monospace")
    made.setStyleHint(QFont.StyleHint.Monospace)
    made.setPixelSize(style.value[0])
    return made
