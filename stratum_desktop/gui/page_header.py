"""The line over a page: title, freshness, the page's own controls, and the kill switch."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from stratum_desktop.gui import format as words
from stratum_desktop.gui.autopilot_switch import AutopilotButton
from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.view_model import Phase, Shown
from stratum_desktop.gui.widgets import Label

_HEIGHT_PX = 56


class PageHeader(QFrame):
    """Title and freshness on the left; on the right the page's own controls and the switch."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("pageHeader")
        self.setFixedHeight(_HEIGHT_PX)
        self._title = Label("", TextStyle.TITLE)
        self._freshness = Label("", TextStyle.CAPTION, Role.MUTED)
        self._slot: QWidget | None = None
        self._layout = QHBoxLayout(self)
        self._layout.setContentsMargins(Space.WIDE, Space.TIGHT, Space.WIDE, 0)
        self._layout.setSpacing(Space.SNUG)
        self._layout.addWidget(self._title)
        self._layout.addWidget(self._freshness)
        self._layout.addStretch(1)
        self.autopilot = AutopilotButton()
        self._layout.addWidget(self.autopilot)

    @property
    def freshness(self) -> str:
        """Return the words beside the title."""
        return self._freshness.text()

    def set_page(self, title: str, controls: QWidget | None) -> None:
        """Stand over another page; its controls stay the page's own."""
        self._title.setText(title)
        if self._slot is not None:
            self._layout.removeWidget(self._slot)
            self._slot.hide()
        self._slot = controls
        if controls is not None:
            self._layout.insertWidget(self._layout.count() - 1, controls)
            controls.show()

    def show_freshness(self, shown: Shown[object]) -> None:
        """Say of when the figures are, and why they are not newer."""
        role, text = Role.MUTED, ""
        if shown.as_of is not None:
            text = f"as of {words.clock_time(shown.as_of)}"
        match shown.phase:
            case Phase.ERROR:
                role, text = Role.CRITICAL, _joined("Not up to date", text)
            case Phase.OFFLINE:
                role, text = Role.WARNING, _joined("Offline", text)
            case Phase.STALE:
                text = _joined("Changed since", text)
            case _:
                pass
        self._freshness.set_role(role)
        self._freshness.setText(text)


def _joined(first: str, second: str) -> str:
    return f"{first} · {second}" if second else first
