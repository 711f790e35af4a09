"""What the Rules page knows and does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from stratum_desktop.domain.rules.definition import Mode, RuleKind, Scope
from stratum_desktop.domain.topic import Topic
from stratum_desktop.gui.pages.rules import words
from stratum_desktop.gui.pages.rules.drafts import (
    draft_of,
    names_of,
    new_draft,
    read_draft,
    wanted_definition,
    with_values,
)
from stratum_desktop.gui.pages.rules.state import Draft, Fault, Part, State, Tried
from stratum_desktop.gui.pages.rules.time_machine import TimeMachine, tried_now
from stratum_desktop.gui.view_model import Notice, PageContext, Tone, ViewModel
from stratum_desktop.services.approvals.view import Withdrawn
from stratum_desktop.services.autopilot import CampaignNow, RuleView

REPLAY, SAVE, MODE, PREVIEW, NAMES = "replay", "save", "mode", "preview", "names"
"""Names in `Shown.busy`."""

_ADDED = "The default rules are added. Edit each to give it targets."
_KEPT = "The draft of a rule is open. Save it or put it away, then look at another rule."


class RulesViewModel(ViewModel[State]):
    """The rules, the chosen one, and the draft of one; a replay runs only when it is asked for."""

    WATCHES: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.RULES, Topic.ACTIONS, Topic.ADS, Topic.DESTINATIONS, Topic.OUTAGES}
    )

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._chosen: int | None = None
        self._machine = TimeMachine(self.services)

    async def load(self) -> State:
        """Ask for the rules, and for the chosen one anew."""
        autopilot = self.services.autopilot
        rules = await autopilot.rules()
        modes = await self.services.gate.modes()
        known = [one.id for one in rules]
        chosen = self._chosen if self._chosen in known else next(iter(known), None)
        detail = record = None
        if chosen is not None and not self._is_writing_new:
            detail, record = await autopilot.show(chosen), await autopilot.scorecard(chosen)
            self._chosen = chosen
        platforms = tuple(sorted(((one.platform, one.label) for one in modes), key=_label))
        # Only now, without a pause before the end: what a person did meanwhile must stay.
        now = self.state or State((), ())
        if self._is_writing_new or (detail is not None and detail.view.id != self._chosen):
            return replace(now, rules=rules, platforms=platforms)
        return replace(now, rules=rules, platforms=platforms, detail=detail, record=record)

    def is_empty(self, state: State) -> bool:
        """Say whether there is no rule and none is being written."""
        return not state.rules and state.draft is None

    def receive(self, argument: object) -> None:
        """Look at the rule that another page names by its number; no draft is lost for that."""
        if not isinstance(argument, int):
            return
        if self.state is not None and self.state.has_unsaved:
            self.say(Notice(_KEPT, Tone.WARNING))
        else:
            self.choose(argument)

    @property
    def chosen(self) -> int | None:
        """Return the number of the rule that is looked at; None while a new one is written."""
        return None if self._is_writing_new else self._chosen

    @property
    def _is_writing_new(self) -> bool:
        draft = None if self.state is None else self.state.draft
        return draft is not None and draft.rule_id is None

    # ------------------------------------------------------------ what is looked at

    def choose(self, rule_id: int) -> None:
        """Look at a rule; what was tried of another one is put away, and so is its draft."""
        self._chosen = rule_id
        self.stop_replay()
        if self.state is not None:
            part = self.state.part if self.state.draft is None else Part.NOW
            self.set_state(replace(self._without_draft(self.state), detail=None, part=part))
        self.reload(restart=True)

    def show(self, part: Part) -> None:
        """Look at another part of the rule; its form is filled from the rule as it is stored."""
        state = self.state
        if state is None:
            return
        draft = state.draft
        if part is not Part.EDIT or draft is not None or state.detail is None:
            self.set_state(replace(state, part=part))
            return
        draft = draft_of(state.detail.view)
        self.set_state(replace(state, part=part, draft=draft))
        self._begin(draft)

    def narrow(self, text: str) -> None:
        """List the rules whose name holds this."""
        if self.state is not None:
            self.set_state(replace(self.state, text=text))

    # ------------------------------------------------------------ writing

    def write_new(self, kind: RuleKind) -> None:
        """Begin a rule of a kind, with every threshold at its default."""
        state = self.state or State((), ())
        self.stop_replay()
        draft = new_draft(kind, [one.name for one in state.rules])
        kept = self._without_draft(state)
        self.set_state(replace(kept, draft=draft, part=Part.EDIT, detail=None))
        self.reload(restart=True)
        self._begin(draft)

    def type(self, name: str, plain: Mapping[str, Any]) -> None:
        """Take what the form holds; what is wrong with it is said beside its field."""
        state = self.state
        if state is not None and state.draft is not None:
            draft = with_values(state.draft, name, plain)
            if draft is not state.draft:
                self.set_state(replace(state, draft=draft, preview=None))
                self._ask_preview(draft)

    def give_up(self) -> None:
        """Put the draft away."""
        self.stop_replay()
        if self.state is not None:
            self.set_state(replace(self._without_draft(self.state), part=Part.NOW))
        self.reload(restart=True)

    def _without_draft(self, state: State) -> State:
        self.cancel(PREVIEW)
        return replace(state, draft=None, preview=None, tried=None, record=None)

    def _begin(self, draft: Draft) -> None:
        """Ask for the names of all campaigns, and what they would get of the draft now."""
        self._ask_preview(draft)
        found = read_draft(draft)
        if isinstance(found, Fault):
            return

        def on_known(campaigns: tuple[CampaignNow, ...]) -> None:
            if self.state is not None:
                self.set_state(replace(self.state, campaigns=names_of(campaigns)))

        self.query(
            NAMES,
            lambda: self.services.autopilot.try_now(replace(found, scope=Scope())),
            done=on_known,
        )

    def _ask_preview(self, draft: Draft) -> None:
        found = read_draft(draft)
        if isinstance(found, Fault):
            self.cancel(PREVIEW)
            return

        def on_tried(campaigns: tuple[CampaignNow, ...]) -> None:
            if self.state is not None and self.state.draft is draft:
                self.set_state(replace(self.state, preview=campaigns))

        self.query(PREVIEW, lambda: tried_now(self.services, found), done=on_tried)

    def save(self, *, on_top_of: int | None = None) -> None:
        """Store the draft as a new rule, or as another version; on top of one saved since."""
        state = self.state
        draft = None if state is None else state.draft
        if state is None or draft is None:
            return
        found = read_draft(draft)
        if isinstance(found, Fault):
            self.set_state(replace(state, draft=replace(draft, fault=found)))
            return

        def on_saved(view: RuleView) -> Notice:
            self._chosen = view.id
            self.give_up()
            return Notice(words.saved_words(view), Tone.GOOD, command=SAVE)

        known = {"rule_id": draft.rule_id, "begun_from": on_top_of or draft.version}
        self.command(
            SAVE,
            lambda: self.services.autopilot.save(draft.name, found, **known),
            done=on_saved,
        )

    def add_defaults(self) -> None:
        """Store the rules that a workspace begins with."""
        self.command(
            "defaults",
            self.services.autopilot.add_defaults,
            done=lambda _: self._on_changed(_ADDED),
        )

    def set_mode(self, mode: Mode) -> None:
        """Let the chosen rule suggest, run by itself what the gate passes, or rest."""
        if (chosen := self._chosen) is not None:
            self.command(
                MODE,
                lambda: self.services.autopilot.set_mode(chosen, mode),
                done=lambda switched: self._on_changed(words.switched_words(switched)),
            )

    def remove(self) -> None:
        """Take the chosen rule out of use."""
        if (chosen := self._chosen) is not None:
            self.command(
                "remove", lambda: self.services.autopilot.remove(chosen), done=self._on_removed
            )

    def _on_removed(self, queue: Withdrawn) -> Notice:
        self.give_up()
        return Notice(words.removed_words(queue))

    def _on_changed(self, said: str) -> Notice:
        self.reload(restart=True)
        return Notice(said)

    # ------------------------------------------------------------ the time machine

    def cover(self, days: int) -> None:
        """Let the next replay cover so many days."""
        if self.state is not None:
            self.set_state(replace(self.state, days=days))

    def replay(self) -> None:
        """Try the draft, or the rule as it is stored, on the past."""
        state = self.state
        if state is None or REPLAY in self.shown.busy:
            return
        definition = wanted_definition(state)
        if isinstance(definition, Fault):
            draft = None if state.draft is None else replace(state.draft, fault=definition)
            self.set_state(replace(state, draft=draft, part=Part.EDIT))
            return
        if definition is None:
            return
        self._machine = machine = TimeMachine(self.services)
        days, of_draft = state.days, state.draft is not None

        def on_share(share: float) -> None:
            if self.state is not None and REPLAY in self.shown.busy and machine is self._machine:
                self.set_state(replace(self.state, share=share))

        def on_tried(tried: Tried) -> None:
            # One that was stopped because another rule is looked at tells nothing of that.
            if self.state is not None and machine is self._machine:
                self.set_state(replace(self.state, tried=tried, share=None))

        self.set_state(replace(state, share=0.0, part=Part.REPLAY))
        self.query(
            REPLAY,
            lambda: machine.run(definition, days=days, of_draft=of_draft, on_share=on_share),
            done=on_tried,
        )

    def cancel_replay(self) -> None:
        """End a replay early; it tells of the time that it got to."""
        self._machine.stop()

    def stop_replay(self) -> None:
        """End a replay early, and forget it."""
        self._machine.stop()
        self._machine = TimeMachine(self.services)

    async def close(self) -> None:
        """Let a replay end, then cancel whatever else runs."""
        self._machine.stop()
        await super().close()


def _label(pair: tuple[str, str]) -> str:
    return pair[1]
