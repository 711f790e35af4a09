"""What each key of the page decides, and about which changes."""

from __future__ import annotations

from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.gui.pages.approvals.columns import Line
from stratum_desktop.gui.pages.approvals.queue import Queue
from stratum_desktop.gui.pages.approvals.state import (
    MAY_APPROVE,
    MAY_REJECT,
    MAY_SNOOZE,
    Kind,
    may_undo,
)
from stratum_desktop.gui.pages.approvals.view_model import ApprovalsViewModel
from stratum_desktop.gui.view_model import Notice, Tone
from stratum_desktop.services.approvals.view import ActionView

_NOTHING = "Nothing can be taken back now. What was applied is rolled back under Done."
_BLOCKED = "The gate blocks this. An approver may go past it with a reason: Override (O)."
_NO_APPROVER = "Only an approver may go past the gate. Ask one, or wait until it passes."


class Desk:
    """Decides about what x selected, else about the line under the cursor.

    While a question is open, keys answer that question alone.
    """

    def __init__(self, view_model: ApprovalsViewModel, queue: Queue) -> None:
        self._view_model, self._queue = view_model, queue

    @property
    def current(self) -> ActionView | None:
        """Return the action under the cursor."""
        line = self._queue.current
        return None if line is None else line.action

    def approve(self) -> None:
        """Approve the one under the cursor at once: it can be taken back."""
        action = self.current
        if action is None or self._is_asking:
            return
        if action.state is ActionState.BLOCKED:
            self._view_model.say(Notice(_BLOCKED, Tone.WARNING))
        elif action.state in MAY_APPROVE:
            self._view_model.approve((action.id,))

    def approve_selected(self) -> None:
        """Ask, with the sum, before several are approved; a single one needs no question."""
        chosen = self._selected(MAY_APPROVE)
        if self._is_asking:
            return
        if chosen:
            self._view_model.ask(Kind.APPROVE, chosen)
        else:
            self.approve()

    def reject(self) -> None:
        """Reject one at once: it can be taken back; ask before several."""
        subjects = self._subjects(MAY_REJECT)
        if len(subjects) > 1:
            self._view_model.ask(Kind.REJECT, subjects)
        elif subjects:
            self._view_model.reject((subjects[0].id,))

    def snooze(self) -> None:
        """Ask until when."""
        self._ask(Kind.SNOOZE, self._subjects(MAY_SNOOZE))

    def undo(self) -> None:
        """Take back what is selected or pointed at, else what was approved last."""
        state = self._view_model.state
        if state is None or self._is_asking:
            return
        pointed = () if self.current is None else (self.current,)
        now = self._view_model.now()
        subjects = [one for one in state.selected or pointed if may_undo(one, now)]
        subjects = subjects or list(state.undoable)
        if subjects:
            self._queue.await_line(subjects[0].id)
            self._view_model.undo(one.id for one in subjects)
        else:
            self._view_model.say(Notice(_NOTHING))

    def undo_last(self) -> None:
        """Take back what was approved last, whatever is selected."""
        state = self._view_model.state
        if state is not None and state.undoable:
            self._queue.await_line(state.undoable[0].id)
            self._view_model.undo(one.id for one in state.undoable)

    def mark(self) -> None:
        """Select the line under the cursor, of a heading its whole group, or give it up."""
        line = self._queue.current
        if line is not None and not self._is_asking:
            self.mark_line(line)

    def mark_line(self, line: Line) -> None:
        """Select a line, or give it up."""
        if line.heading is not None:
            self._view_model.mark(line.heading.ids)
        elif line.action is not None:
            self._view_model.mark((line.action.id,))

    def comment(self) -> None:
        """Ask for a comment."""
        self._ask(Kind.COMMENT, () if self.current is None else (self.current,))

    def override(self) -> None:
        """Ask for the reason to go past the gate."""
        state, action = self._view_model.state, self.current
        if state is None or action is None or action.state is not ActionState.BLOCKED:
            return
        if state.may_override:
            self._ask(Kind.OVERRIDE, (action,))
        else:
            self._view_model.say(Notice(_NO_APPROVER, Tone.WARNING))

    def roll_back(self) -> None:
        """Ask before what was applied is set back."""
        action = self.current
        if action is not None and action.state is ActionState.APPLIED:
            self._ask(Kind.ROLL_BACK, (action,))

    @property
    def _is_asking(self) -> bool:
        state = self._view_model.state
        return state is not None and state.asking is not None

    def _selected(self, may: frozenset[ActionState]) -> tuple[ActionView, ...]:
        state = self._view_model.state
        return () if state is None else tuple(one for one in state.selected if one.state in may)

    def _subjects(self, may: frozenset[ActionState]) -> tuple[ActionView, ...]:
        if self._is_asking:
            return ()
        chosen = self._selected(may)
        if chosen:
            return chosen
        action = self.current
        return (action,) if action is not None and action.state in may else ()

    def _ask(self, kind: Kind, subjects: tuple[ActionView, ...]) -> None:
        if subjects and not self._is_asking:
            self._view_model.ask(kind, subjects)
