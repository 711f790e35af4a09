"""What the Approvals page knows and does."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, ClassVar

from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.domain.topic import Changed, Topic
from stratum_desktop.gui import format as shown_as
from stratum_desktop.gui.pages.approvals.state import (
    DONE,
    LIVE,
    MAY_APPROVE,
    Asking,
    Choices,
    Kind,
    State,
    Which,
)
from stratum_desktop.gui.view_model import Notice, PageContext, Tone, ViewModel
from stratum_desktop.services.approvals import OperatorView, Role
from stratum_desktop.services.approvals.view import ActionDetail, ActionView, Preview

MOST_LIVE, MOST_DONE = 500, 200
_OFFLINE = "offline"
_BLOCKED = "The gate blocks taking it back. It stands under Blocked, where an approver may decide."
_READ, _ASK = "show", "ask"

_Answer = tuple[ActionView, ...]


class ApprovalsViewModel(ViewModel[State]):
    """The queue, the action that is looked at, and every decision.

    Commands are named after their actions, so that a second decision does not wait for the first.
    """

    WATCHES: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.ACTIONS, Topic.RULES, Topic.SIGNAL_QUALITY, Topic.SETTINGS, Topic.OUTAGES}
    )

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._choices = Choices()
        self._chosen: int | None = None

    async def load(self) -> State:
        """Ask for the actions, the modes, and anew for the action in the drawer."""
        approvals, gate = self.services.approvals, self.services.gate
        live = await approvals.list(states=LIVE, limit=MOST_LIVE)
        done = await approvals.list(states=DONE, limit=MOST_DONE)
        status = await self.services.dashboards.status()
        before, known = self.state, {one.id for one in live}
        chosen = self._chosen
        detail = None if chosen is None else await approvals.show(chosen)
        return State(
            live=live,
            done=done,
            modes=await gate.modes(),
            stopped=await gate.stopped(),
            is_offline=status.network == _OFFLINE,
            may_override=_may_override(await approvals.operators()),
            choices=self._choices,
            marked=frozenset() if before is None else before.marked & known,
            detail=detail if chosen == self._chosen else None,
            asking=None if before is None else before.asking,
        )

    def is_offline(self, state: State) -> bool:
        """Say whether nothing can be applied for want of a network."""
        return state.is_offline

    def receive(self, argument: object) -> None:
        """Look at the action that a page names by its number, or at all with a text in them."""
        if isinstance(argument, int):
            self._choices, self._chosen = Choices(), argument
            self.reload(restart=True)
        elif isinstance(argument, str):
            self._choices, self._chosen = Choices(text=argument), None
            self.reload(restart=True)

    def now(self) -> datetime:
        """Return the time."""
        return datetime.fromtimestamp(self.context.clock.now_ms() / 1000, tz=UTC)

    def held(self) -> str:
        """Return what approved changes wait for; "" for nothing but their countdown."""
        return "" if self.state is None else self.state.held

    # ------------------------------------------------------------ what is listed

    def narrow(self, choices: Choices) -> None:
        """List what this lets through; selections that are not listed are given up."""
        self._choices = choices
        state = self.state
        if state is not None:
            narrowed = replace(state, choices=choices)
            listed = {one.id for one in narrowed.shown}
            self.set_state(replace(narrowed, marked=state.marked & listed))

    def choose(self, which: Which) -> None:
        """Go to another tab."""
        self.narrow(replace(self._choices, which=which))

    def mark(self, ids: Iterable[int]) -> None:
        """Select these; where all of them are selected, give them up."""
        state, wanted = self.state, frozenset(ids)
        if state is not None:
            marked = state.marked - wanted if wanted <= state.marked else state.marked | wanted
            self.set_state(replace(state, marked=marked))

    def select(self, action_id: int) -> None:
        """Look at one action."""
        self._chosen = action_id

        def on_read(detail: ActionDetail) -> Notice | None:
            if self.state is not None and self._chosen == action_id:
                self.set_state(replace(self.state, detail=detail))
            return None

        self.query(_READ, lambda: self.services.approvals.show(action_id), done=on_read)

    def leave(self) -> None:
        """Look at no action any more."""
        self._chosen = None
        if self.state is not None and self.state.detail is not None:
            self.set_state(replace(self.state, detail=None))

    # ------------------------------------------------------------ questions

    def ask(self, kind: Kind, actions: Sequence[ActionView]) -> None:
        """Ask before something is done; what the question needs is read first."""
        asking = Asking(kind, tuple(actions))
        if kind is Kind.APPROVE:

            def on_summed(preview: Preview) -> Notice | None:
                self.put(replace(asking, preview=preview))
                return None

            self.query(_ASK, lambda: self.services.approvals.preview(asking.ids), done=on_summed)
        elif kind in (Kind.ROLL_BACK, Kind.OVERRIDE):

            def on_read(detail: ActionDetail) -> Notice | None:
                self.put(replace(asking, detail=detail))
                return None

            self.query(_ASK, lambda: self.services.approvals.show(asking.ids[0]), done=on_read)
        else:
            self.put(asking)

    def withdraw(self) -> None:
        """Ask nothing any more."""
        self.put(None)

    def put(self, asking: Asking | None) -> None:
        """Show a question, or none."""
        if self.state is not None:
            self.set_state(replace(self.state, asking=asking))

    # ------------------------------------------------------------ decisions

    def approve(self, ids: Iterable[int], *, comment: str | None = None) -> None:
        """Approve what is shown of these; what was changed since is refused, not approved."""
        if self.state is None:
            return
        wanted = frozenset(ids)
        shown = {
            one.id: one.content_hash
            for one in self.state.live
            if one.id in wanted and one.state in MAY_APPROVE
        }
        approvals = self.services.approvals

        def on_approved(views: _Answer) -> Notice | None:
            lacking = sum(one.state is ActionState.APPROVED for one in views)
            return _second_approver(lacking) if lacking else None

        if shown:
            name = _named("approve", shown)
            self.command(
                name, lambda: approvals.approve(shown, comment=comment or None), done=on_approved
            )

    def reject(self, ids: Iterable[int], *, comment: str | None = None) -> None:
        """Reject these for good."""
        wanted, approvals = tuple(ids), self.services.approvals

        def on_rejected(views: _Answer) -> Notice:
            count = shown_as.plural(len(views), "change is", "changes are")
            told = f"{count} rejected. Nothing was changed at the platform."
            if any(one.undo_until is None for one in views):
                return Notice(told)
            return Notice(told, action="Undo", run=partial(self.undo, wanted))

        self.command(
            _named("reject", wanted),
            lambda: approvals.reject(wanted, comment=comment or None),
            done=on_rejected,
        )

    def snooze(self, ids: Iterable[int], *, until: datetime) -> None:
        """Put these off."""
        wanted, approvals = tuple(ids), self.services.approvals

        def on_snoozed(views: _Answer) -> Notice:
            count = shown_as.plural(len(views), "change comes", "changes come")
            told = f"{count} back {shown_as.instant(until)}."
            return Notice(told, action="Undo", run=partial(self.undo, wanted))

        self.command(
            _named("snooze", wanted),
            lambda: approvals.snooze(wanted, until=until),
            done=on_snoozed,
        )

    def undo(self, ids: Iterable[int]) -> None:
        """Take these approvals back, before anything is changed."""
        wanted, approvals = tuple(ids), self.services.approvals

        def on_undone(views: _Answer) -> Notice:
            count = shown_as.plural(len(views), "change is", "changes are")
            return Notice(f"{count} open again. Nothing was changed at the platform.", Tone.GOOD)

        self.command(_named("undo", wanted), lambda: approvals.undo(wanted), done=on_undone)

    def comment(self, action_id: int, text: str) -> None:
        """Keep a comment with an action."""
        self._one("comment", action_id, lambda: self.services.approvals.comment(action_id, text))

    def override(self, action: ActionView, why: str) -> None:
        """Approve past the gate's block."""
        approvals = self.services.approvals
        self._one(
            "override",
            action.id,
            lambda: approvals.override(action.id, content_hash=action.content_hash, why=why),
        )

    def roll_back(self, action_id: int, *, comment: str | None = None) -> None:
        """Set what it was before, once its own countdown is over."""
        execution = self.services.execution

        def on_taken(view: ActionView) -> Notice | None:
            return Notice(_BLOCKED, Tone.WARNING) if view.state is ActionState.BLOCKED else None

        self.command(
            f"roll back {action_id}",
            lambda: execution.roll_back(action_id, comment=comment or None),
            done=on_taken,
        )

    def propose_anew(self, action_id: int) -> None:
        """Propose the same value again, from the one that is there now."""
        approvals = self.services.approvals
        self._one(
            "propose anew",
            action_id,
            lambda: approvals.propose_anew(action_id),
            says="Proposed anew from the value that is there now.",
        )

    def resume(self) -> None:
        """Let autopilot run again."""
        self.command("resume", self.services.gate.resume)

    def _one(
        self,
        name: str,
        action_id: int,
        work: Callable[[], Coroutine[Any, Any, Changed[Any]]],
        *,
        says: str | None = None,
    ) -> None:
        def done(_: object) -> Notice | None:
            return None if says is None else Notice(says, Tone.GOOD)

        self.command(f"{name} {action_id}", work, done=done)


def _may_override(operators: Sequence[OperatorView]) -> bool:
    """Say whether this person is an approver; where nobody was named, they are."""
    own = [one for one in operators if one.is_self]
    return all(one.role is Role.APPROVER for one in own)


def _named(verb: str, ids: Iterable[int]) -> str:
    return " ".join([verb, *(str(one) for one in sorted(ids))])


def _second_approver(count: int) -> Notice:
    waits = shown_as.plural(count, "change waits", "changes wait")
    return Notice(
        f"{waits} for a second approver. “Export for a colleague” writes a signed file.",
        Tone.WARNING,
    )
