"""The Rules page: the rules, the chosen one, and the parts that can be looked at of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from stratum_desktop.domain.rules.definition import Mode, RuleKind
from stratum_desktop.gui import format as shown_as
from stratum_desktop.gui.dialogs import ask, choose
from stratum_desktop.gui.page import Command
from stratum_desktop.gui.page_view import EmptyWords, PageView
from stratum_desktop.gui.pages.rules import words
from stratum_desktop.gui.pages.rules.drawer import (
    campaign_drawer,
    fired_drawer,
    version_drawer,
)
from stratum_desktop.gui.pages.rules.edit_part import EditPart
from stratum_desktop.gui.pages.rules.head import RuleHead
from stratum_desktop.gui.pages.rules.now_part import NowPart
from stratum_desktop.gui.pages.rules.record_part import RecordPart
from stratum_desktop.gui.pages.rules.replay_part import ReplayPart
from stratum_desktop.gui.pages.rules.rule_list import RuleList
from stratum_desktop.gui.pages.rules.state import Part, State, Tried
from stratum_desktop.gui.pages.rules.version_words import VersionLine
from stratum_desktop.gui.pages.rules.versions_part import VersionsPart
from stratum_desktop.gui.pages.rules.view_model import MODE, REPLAY, SAVE, RulesViewModel
from stratum_desktop.gui.theme import Space
from stratum_desktop.gui.view_model import Notice, Shown, Tone
from stratum_desktop.gui.widgets import scrolled_page
from stratum_desktop.services.autopilot import CampaignNow, Fired

_WHICH = "Which kind of rule?"
_LOST = "What you typed is not saved. It is lost when you go on."


class RulesView(PageView[State]):
    """The list on top, the chosen rule below."""

    view_model: RulesViewModel

    def build(self, layout: QVBoxLayout) -> None:
        """Make the page from top to bottom."""
        model = self.view_model
        self._list = RuleList()
        self._list.picked.connect(self._on_picked)
        self._list.opened.connect(partial(self._show_part, Part.NOW))
        self._list.searched.connect(model.narrow)
        self._list.asked_new.connect(self._offer_kinds)
        self._told: Tried | None = None
        self._bring_up = QTimer(self, singleShot=True, interval=0)
        self._bring_up.timeout.connect(self._on_laid_out)
        self._head = RuleHead()
        self._upmost: QWidget = self._head
        self._head.chosen.connect(self._show_part)
        self._head.switched.connect(self._on_switched)
        self._head.removed.connect(self._on_removed)
        self._head.asked_open.connect(self._on_open)
        self._now, self._edit, self._replay = NowPart(), EditPart(), ReplayPart()
        self._record, self._versions = RecordPart(), VersionsPart()
        self._parts: dict[Part, QWidget] = {
            Part.NOW: self._now,
            Part.EDIT: self._edit,
            Part.REPLAY: self._replay,
            Part.RECORD: self._record,
            Part.VERSIONS: self._versions,
        }
        self._now.opened.connect(self._on_campaign)
        self._edit.typed.connect(model.type)
        self._edit.saved.connect(self._on_saved)
        self._edit.given_up.connect(self._on_given_up)
        self._edit.tried.connect(self._on_replay)
        self._replay.asked.connect(self._on_replay)
        self._replay.cancelled.connect(model.cancel_replay)
        self._replay.covered.connect(model.cover)
        self._replay.opened.connect(self._on_fired)
        self._versions.opened.connect(self._on_version)
        inside = QWidget()
        inside.setAccessibleName("Rules")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.NORMAL)
        for part in (self._list, self._head, *self._parts.values()):
            column.addWidget(part)
        column.addStretch(1)
        self._area = scrolled_page(layout, inside)
        self.setFocusProxy(self._list)

    def filter_field(self) -> QWidget:
        """Return what `/` puts the keyboard into."""
        return self._list.search

    def empty(self) -> EmptyWords:
        """Say what rules are, and offer the first ones."""
        return EmptyWords(
            title="No rule yet",
            sentence="Rules look at every campaign and propose budgets and pauses; you decide on "
            "Approvals. The default rules keep spend on plan, scale what performs and pause what "
            "loses money. They only suggest, and propose little before they have targets.",
            icon="rules",
            action=Command("Add the default rules", self.view_model.add_defaults),
            more=(Command("Write a rule", self._offer_kinds),),
        )

    def commands(self) -> tuple[Command, ...]:
        """Offer what the buttons do, by key and by name."""
        kinds = (
            Command(f"New rule: {word.lower()}", partial(self._write, kind))
            for kind, word in words.KINDS.items()
        )
        return (
            Command("New rule", self._offer_kinds, "N"),
            *kinds,
            Command("Edit the rule", partial(self._show_part, Part.EDIT), "E"),
            Command("Replay the rule on the past", self._on_replay, "R"),
            Command("Save the rule", self._on_saved, "Ctrl+S"),
            Command("What each campaign gets now", partial(self._show_part, Part.NOW)),
            Command("Scorecard of the rule", partial(self._show_part, Part.RECORD)),
            Command("Versions of the rule", partial(self._show_part, Part.VERSIONS)),
            Command("Let the rule suggest", partial(self._on_switched, Mode.SUGGEST)),
            Command("Let the rule run by itself", partial(self._on_switched, Mode.GUARDED)),
            Command("Switch the rule off", partial(self._on_switched, Mode.OFF)),
            Command("Remove the rule", self._on_removed),
        )

    def show_state(self, shown: Shown[State], state: State) -> None:
        """Show the list, the chosen rule and the part that is looked at."""
        self._list.show_state(state, self.view_model.chosen)
        self._head.show_state(state, is_switching=MODE in shown.busy)
        has_rule = state.detail is not None
        for part, widget in self._parts.items():
            of_draft = part in (Part.EDIT, Part.REPLAY) and state.draft is not None
            widget.setVisible(part is state.part and (has_rule or of_draft))
        self._now.show_state(state)
        self._edit.show_state(state, is_saving=SAVE in shown.busy)
        self._replay.show_state(state, is_busy=REPLAY in shown.busy)
        if state.tried is not self._told:
            self._told = state.tried
            if state.part is Part.REPLAY and state.tried is not None:
                self._scroll_to(self._replay)
        self._record.show_state(state)
        self._versions.show_state(state)

    # ------------------------------------------------------------ what a person does

    def _on_picked(self, rule_id: int) -> None:
        self.shell.close_drawer()
        self._unless_lost(partial(self.view_model.choose, rule_id))

    def _show_part(self, part: Part) -> None:
        self.shell.close_drawer()
        self.view_model.show(part)
        self._scroll_to_rule()

    def _on_replay(self) -> None:
        self.view_model.replay()
        self._scroll_to_rule()

    def _scroll_to_rule(self) -> None:
        """Give the rule the room of the list."""
        self._scroll_to(self._head)

    def _scroll_to(self, part: QWidget) -> None:
        """Bring a part to the top as soon as what is below it has its height."""
        self._upmost = part
        self._bring_up.start()

    def _on_laid_out(self) -> None:
        self._area.verticalScrollBar().setValue(self._upmost.y())

    def _offer_kinds(self) -> None:
        """Ask which kind of rule, each by its word."""
        kinds = {word: kind for kind, word in words.KINDS.items()}

        async def asked() -> RuleKind | None:
            verb = await choose(self, _WHICH, words.KINDS_MEAN, tuple(kinds))
            return None if verb is None else kinds[verb]

        def answered(kind: RuleKind | None) -> Notice | None:
            if kind is not None:
                self._write(kind)
            return None

        self.view_model.query("confirm", asked, done=answered)

    def _write(self, kind: RuleKind) -> None:
        self.shell.close_drawer()

        def write() -> None:
            self.view_model.write_new(kind)
            self._edit.take_keyboard()
            self._scroll_to_rule()

        self._unless_lost(write)

    def _on_saved(self) -> None:
        newer = None if self.view_model.state is None else self.view_model.state.newer
        if newer is None:
            self.view_model.save()
            return
        self._ask(
            f"Save on top of version {newer.version}?",
            f"{words.newer_words(newer)} Yours becomes the rule; that one is kept.",
            "Save on top",
            partial(self.view_model.save, on_top_of=newer.version),
        )

    def _on_given_up(self) -> None:
        self._unless_lost(self.view_model.give_up)

    def _on_switched(self, mode: Mode) -> None:
        state, switch = self.view_model.state, partial(self.view_model.set_mode, mode)
        if state is None or state.detail is None:
            return
        view = state.detail.view
        if mode is Mode.OFF and view.tally.open:
            self._ask(f"Switch “{view.name}” off?", words.to_withdraw(view), "Switch off", switch)
        elif mode is not Mode.GUARDED:
            switch()
        elif view.guarded.is_earned:
            means = words.MODE_MEANS[Mode.GUARDED]
            self._ask("Let this rule run by itself?", means, "Let it run", switch)
        else:
            self.view_model.say(Notice(words.guarded_words(view), Tone.WARNING))
            self._head.show_state(state, is_switching=False)

    def _on_removed(self) -> None:
        state = self.view_model.state
        if state is not None and state.detail is not None:
            view, remove = state.detail.view, self.view_model.remove
            self._ask(f"Remove “{view.name}”?", words.to_withdraw(view), "Remove", remove)

    def _on_open(self) -> None:
        state = self.view_model.state
        if state is not None and state.detail is not None:
            self.shell.open_page("approvals", state.detail.view.name)

    def _on_campaign(self, one: CampaignNow) -> None:
        self.shell.show_drawer(one.name, campaign_drawer(one, self.shell.open_page))

    def _on_fired(self, one: Fired) -> None:
        self.shell.show_drawer(f"{one.name}, {shown_as.instant(one.at)}", fired_drawer(one))

    def _on_version(self, line: VersionLine) -> None:
        state = self.view_model.state
        labels = {} if state is None else state.labels
        title = f"Version {line.view.version}"
        self.shell.show_drawer(title, version_drawer(line, labels))

    # ------------------------------------------------------------ asking once

    def _unless_lost(self, run: Callable[[], None]) -> None:
        """Do it, or ask first where something typed would be lost."""
        state = self.view_model.state
        if state is None or not state.has_unsaved:
            run()
        else:
            self._ask("Leave the draft?", _LOST, "Leave it", run)

    def _ask(self, question: str, detail: str, yes: str, run: Callable[[], None]) -> None:
        async def asked() -> bool:
            return await ask(self, question, detail, yes=yes)

        def answered(is_sure: bool) -> Notice | None:  # noqa: FBT001 - a task's result
            state = self.view_model.state
            if is_sure:
                run()
            elif state is not None:
                self._head.show_state(state, is_switching=False)
                self._list.point()
            return None

        self.view_model.query("confirm", asked, done=answered)
