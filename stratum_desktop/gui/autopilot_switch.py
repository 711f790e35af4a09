"""The kill switch of the window: what it knows, its button, and its words.

One click stops; letting autopilot run again is asked once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from stratum_desktop.domain.autopilot.life import ASKS
from stratum_desktop.domain.topic import Topic
from stratum_desktop.gui import format as words
from stratum_desktop.gui.theme import Role, set_icon
from stratum_desktop.gui.view_model import Shown, ViewModel
from stratum_desktop.gui.widgets.button import Kind
from stratum_desktop.services.gate import Stop

STOP, RESUME = "Stop autopilot", "Let it run again"
KEYS = "Ctrl+."
APPROVALS = "approvals"
"""The id of the page that its count leads to."""

RESUME_QUESTION = "Let autopilot run again?"
RESUME_DETAIL = (
    "Changes that wait in the undo window are checked by the gate again and then applied, and "
    "guarded rules act by themselves again."
)
_ACTORS = {"person": "a person", "cli": "a command", "engine": "the engine"}


@dataclass(frozen=True, slots=True)
class AutopilotState:
    """Whether autopilot runs, and how many changes wait for a decision."""

    #: None: it runs.
    stopped: Stop | None
    waiting: int


class AutopilotSwitch(ViewModel[AutopilotState]):
    """Visible as long as the window is."""

    WATCHES: ClassVar[frozenset[Topic]] = frozenset({Topic.ACTIONS, Topic.SETTINGS})

    async def load(self) -> AutopilotState:
        """Ask whether it is stopped, and what waits."""
        counts = await self.services.approvals.counts()
        return AutopilotState(
            stopped=await self.services.gate.stopped(),
            waiting=sum(count for state, count in counts.items() if state in ASKS),
        )

    @property
    def is_stopped(self) -> bool:
        """Say whether it is known to be stopped."""
        return self.state is not None and self.state.stopped is not None

    def stop(self) -> None:
        """Stop at once: nothing is changed at any platform from now on."""
        self.command("stop", self.services.gate.stop)

    def resume(self) -> None:
        """Let it run again."""
        self.command("resume", self.services.gate.resume)


class AutopilotButton(QPushButton):
    """Says what a click does, and how autopilot stands."""

    #: A person wants it the other way.
    toggled_by_person = Signal()

    def __init__(self) -> None:
        super().__init__(STOP)
        self.clicked.connect(self.toggled_by_person)
        self._show(stopped=None)
        # Nobody should stop what is not known yet to run.
        self.setEnabled(False)

    def show_autopilot(self, shown: Shown[AutopilotState]) -> None:
        """Offer the opposite of how it stands."""
        if shown.state is not None:
            self.setEnabled(not shown.busy)
            self._show(shown.state.stopped)

    def _show(self, stopped: Stop | None) -> None:
        text = STOP if stopped is None else RESUME
        self.setText(text)
        self.setProperty("kind", str(Kind.NORMAL if stopped is None else Kind.DANGER))
        set_icon(
            self,
            "stop" if stopped is None else "play",
            Role.TEXT if stopped is None else Role.CRITICAL,
        )
        runs = "Autopilot runs" if stopped is None else stopped_words(stopped)
        self.setToolTip(f"{runs} ({KEYS})")
        self.setAccessibleName(f"{text}. {runs}")
        self.style().unpolish(self)
        self.style().polish(self)


def stopped_words(stopped: Stop) -> str:
    """Return since when it is stopped, by whom and why."""
    by = f" by {_ACTORS.get(stopped.by, stopped.by)}" if stopped.by else ""
    why = f": {stopped.why.rstrip('.')}" if stopped.why else ""
    return f"Autopilot has been stopped since {words.instant(stopped.at)}{by}{why}."


def waiting_words(count: int) -> str:
    """Return how many changes wait for a decision; "" for none."""
    return f"{words.plural(count, 'change', 'changes')} to decide" if count else ""
