"""Buttons: a verb, or an icon with a spoken name."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QPushButton, QToolButton

from stratum_desktop.gui.theme import Role, set_icon


class Kind(StrEnum):
    """How much weight a button has; at most one primary per page."""

    PRIMARY = "primary"
    NORMAL = "normal"
    #: Text alone, for the third choice.
    PLAIN = "plain"
    #: Takes something away.
    DANGER = "danger"


class _Run(QObject):
    """Runs a function on a click, and lives as long as its button."""

    def __init__(self, run: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._run = run

    def on_clicked(self) -> None:
        """Run it."""
        self._run()


def make_button(
    text: str, run: Callable[[], None], *, kind: Kind = Kind.NORMAL, icon: str | None = None
) -> QPushButton:
    """Return a button that runs the function when clicked."""
    button = QPushButton(text)
    button.setProperty("kind", str(kind))
    button.setAccessibleName(text)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    if icon is not None:
        set_icon(button, icon, Role.ON_ACCENT if kind is Kind.PRIMARY else Role.TEXT)
    button.clicked.connect(_Run(run, button).on_clicked)
    return button


def make_icon_button(
    icon: str, name: str, run: Callable[[], None], *, role: Role = Role.MUTED, size_px: int = 16
) -> QToolButton:
    """Return a flat button of one icon; its name is spoken and shown on hover."""
    button = QToolButton()
    button.setProperty("kind", "icon")
    button.setAccessibleName(name)
    button.setToolTip(name)
    button.setCursor(Qt.CursorShape.PointingHandCursor)
    set_icon(button, icon, role, size_px)
    button.clicked.connect(_Run(run, button).on_clicked)
    return button


class LinkButton(QPushButton):
    """Words that lead somewhere, in the colour of links."""

    followed = Signal()

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setProperty("kind", "link")
        self.setAccessibleName(text)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self.followed)
