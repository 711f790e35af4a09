"""A long task in one line: how far, how fast, how long yet, and a way to stop it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QProgressBar, QWidget

from stratum_desktop.gui.format import duration, number
from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.widgets.button import Kind, make_button
from stratum_desktop.gui.widgets.label import Label

_STEPS = 1000


@dataclass(frozen=True, slots=True)
class ProgressFacts:
    """How a task stands."""

    title: str
    done: int
    #: None while the total is unknown: the bar then only moves.
    total: int | None
    #: What is counted: "rows", "events".
    unit: str
    #: Units per second; None until it was measured.
    rate: float | None = None
    seconds_left: float | None = None
    #: 0-1, where it is known better than by `done` of `total` (bytes of a file).
    share: float | None = None


class ProgressRow(QWidget):
    """A title, a bar, the figures in words, and Cancel."""

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = Label("", TextStyle.STRONG)
        self._words = Label("", TextStyle.CAPTION, Role.MUTED)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self.cancel_button = make_button("Cancel", self.cancelled.emit, kind=Kind.PLAIN)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.SNUG)
        grid.setVerticalSpacing(Space.HAIR)
        grid.addWidget(self._title, 0, 0)
        grid.addWidget(self._words, 0, 1)
        grid.addWidget(self.cancel_button, 0, 2, 2, 1)
        grid.addWidget(self._bar, 1, 0, 1, 2)
        grid.setColumnStretch(0, 1)

    def set_facts(self, facts: ProgressFacts) -> None:
        """Show how the task stands now."""
        share = facts.share
        if share is None and facts.total:
            share = facts.done / facts.total
        self._title.setText(facts.title)
        if share is None:
            self._bar.setRange(0, 0)
        else:
            self._bar.setRange(0, _STEPS)
            self._bar.setValue(round(min(1.0, max(0.0, share)) * _STEPS))
        words = _words(facts)
        self._words.setText(words)
        self._bar.setAccessibleName(f"{facts.title}: {words}")


def _words(facts: ProgressFacts) -> str:
    of = f" of {number(facts.total)}" if facts.total is not None else ""
    parts = [f"{number(facts.done)}{of} {facts.unit}"]
    if facts.rate is not None:
        parts.append(f"{number(round(facts.rate))} {facts.unit}/s")
    if facts.seconds_left is not None:
        parts.append(f"{duration(facts.seconds_left)} left")
    return " · ".join(parts)
