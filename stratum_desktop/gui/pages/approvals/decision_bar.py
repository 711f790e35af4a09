"""Below the queue: what is selected, what it does to money, and the keys that decide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QWidget

from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.gui import format as shown_as
from stratum_desktop.gui import move_words
from stratum_desktop.gui.pages.approvals import words
from stratum_desktop.gui.pages.approvals.desk import Desk
from stratum_desktop.gui.pages.approvals.state import (
    MAY_APPROVE,
    MAY_REJECT,
    MAY_SNOOZE,
    State,
    may_undo,
)
from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.widgets import make_button
from stratum_desktop.gui.widgets.button import Kind
from stratum_desktop.gui.widgets.label import OneLineLabel
from stratum_desktop.services.approvals.view import ActionView

_NOT_APPROVER = "Only an approver may go past the gate"


class DecisionBar(QWidget):
    """Buttons of what can be done with what is selected, else with the line under the cursor."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setAccessibleName("Decide")
        self._calm = QTimer(self, singleShot=True, interval=QApplication.doubleClickInterval())
        self._words = OneLineLabel("", TextStyle.BASE, Role.MUTED)
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        approve, reject = (
            partial(self._once, desk.approve_selected),
            partial(self._once, desk.reject),
        )
        self._approve = make_button("Approve (A)", approve, kind=Kind.PRIMARY)
        self._reject = make_button("Reject (R)", reject)
        self._snooze = make_button("Snooze (S)", desk.snooze)
        self._undo = make_button("Undo (U)", desk.undo, icon="undo")
        self._override = make_button("Override (O)", desk.override, kind=Kind.DANGER)
        self._roll_back = make_button("Roll back (B)", desk.roll_back, icon="undo")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.TIGHT)
        row.addWidget(self._words, 1)
        for button in (
            self._approve,
            self._reject,
            self._snooze,
            self._override,
            self._undo,
            self._roll_back,
        ):
            # The keyboard stays with the queue, so that Space never presses a button twice.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            row.addWidget(button)

    def _once(self, run: Callable[[], None]) -> None:
        """Run what was clicked; the second half of a double click would decide the next line."""
        if not self._calm.isActive():
            self._calm.start()
            run()

    def show_state(self, state: State, current: ActionView | None, now: datetime) -> None:
        """Offer what can be done now."""
        chosen = state.selected
        subjects: Sequence[ActionView] = chosen or (() if current is None else (current,))
        self._words.setText(_told(chosen, current))
        states = {one.state for one in subjects}
        several = f" {shown_as.number(len(chosen))}" if len(chosen) > 1 else ""
        key = "Shift+A" if chosen else "A"
        no = "Dismiss" if states == {ActionState.STALE} else "Reject"
        for button, verb, may in (
            (self._approve, f"Approve{several} ({key})", bool(states & MAY_APPROVE)),
            (self._reject, f"{no}{several} (R)", bool(states & MAY_REJECT)),
            (self._snooze, f"Snooze{several} (S)", bool(states & MAY_SNOOZE)),
            (self._override, "Override (O)", states == {ActionState.BLOCKED}),
            (self._roll_back, "Roll back (B)", states == {ActionState.APPLIED}),
            (self._undo, "Undo (U)", any(may_undo(one, now) for one in subjects)),
        ):
            button.setText(verb)
            button.setAccessibleName(verb)
            button.setVisible(may)
        self._override.setEnabled(state.may_override and len(subjects) == 1)
        self._override.setToolTip("" if state.may_override else _NOT_APPROVER)


def _told(chosen: Sequence[ActionView], current: ActionView | None) -> str:
    if chosen:
        return f"{shown_as.number(len(chosen))} selected: {words.summed(chosen)}"
    if current is None:
        return ""
    return f"{current.name}: {move_words.change_text(current.move)}, {words.per_day(current)}"
