"""The questions of the page in words, each with what its answers do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from functools import partial

from stratum_desktop.gui import format as shown_as
from stratum_desktop.gui import looks, move_words
from stratum_desktop.gui.pages.approvals import words
from stratum_desktop.gui.pages.approvals.exchange import Exchange
from stratum_desktop.gui.pages.approvals.question import Question, Verb
from stratum_desktop.gui.pages.approvals.state import Asking, Kind
from stratum_desktop.gui.pages.approvals.view_model import ApprovalsViewModel
from stratum_desktop.gui.widgets.button import Kind as Weight
from stratum_desktop.services.approvals import SignedProposals
from stratum_desktop.services.approvals.view import ActionView, Preview
from stratum_desktop.services.wording import sentence

_MORNING_HOUR = 9
_MOST_REFUSED, _MOST_SENT = 4, 8


@dataclass(frozen=True, slots=True)
class Questions:
    """Makes the question that the state asks."""

    view_model: ApprovalsViewModel
    exchange: Exchange

    def of(self, asking: Asking) -> Question:
        """Return the question in words."""
        make = {
            Kind.APPROVE: self._approve,
            Kind.REJECT: self._reject,
            Kind.SNOOZE: self._snooze,
            Kind.COMMENT: self._comment,
            Kind.OVERRIDE: self._override,
            Kind.ROLL_BACK: self._roll_back,
            Kind.COLLEAGUE: self._colleague,
        }[asking.kind]
        return make(asking)

    def _approve(self, asking: Asking) -> Question:
        preview = asking.preview
        refused = frozenset() if preview is None else frozenset(one for one, _ in preview.refused)
        ids = tuple(one for one in asking.ids if one not in refused)
        lines = () if preview is None else preview_lines(preview, asking.actions)
        count = shown_as.plural(len(ids), "change", "changes")

        def approve(typed: str) -> None:
            self.view_model.withdraw()
            self.view_model.mark(frozenset(asking.ids) & self._marked())
            self.view_model.approve(ids, comment=typed)

        verbs = (Verb(f"Approve {count}", approve),) if ids else ()
        title = f"Approve {count}?" if ids else "None of these can be approved"
        return Question(title, lines, verbs, field="Comment, if you like" if ids else None)

    def _reject(self, asking: Asking) -> Question:
        def reject(typed: str) -> None:
            self.view_model.withdraw()
            self.view_model.reject(asking.ids, comment=typed)

        return Question(
            f"Reject {_named(asking.actions)}?",
            (
                "Nothing is changed at the platform. A rule may propose it again once its "
                "cool-down is over.",
            ),
            (Verb("Reject", reject, Weight.DANGER),),
            field="Why, if you like",
        )

    def _snooze(self, asking: Asking) -> Question:
        now = self.view_model.now()
        ends = min(one.expires_at for one in asking.actions)

        def snooze(until: datetime, typed: str) -> None:
            del typed
            self.view_model.withdraw()
            self.view_model.snooze(asking.ids, until=until)

        times = [(words_, at) for words_, at in _times(now) if at < ends]
        verbs = tuple(Verb(words_, partial(snooze, at)) for words_, at in times)
        expires = f"It expires {shown_as.instant(ends)}."
        if len(asking.actions) > 1:
            expires = f"The first of them expires {shown_as.instant(ends)}."
        left = () if verbs else ("That is too soon to put it off: approve or reject it.",)
        return Question(f"Snooze {_named(asking.actions)}?", (expires, *left), verbs)

    def _comment(self, asking: Asking) -> Question:
        def keep(typed: str) -> None:
            self.view_model.withdraw()
            self.view_model.comment(asking.ids[0], typed)

        return Question(
            f"Comment on {_named(asking.actions)}",
            ("Everybody who opens this change reads it. It is kept for good.",),
            (Verb("Keep comment", keep),),
            field="Comment",
            is_field_needed=True,
        )

    def _override(self, asking: Asking) -> Question:
        (action,) = asking.actions
        detail = asking.detail
        says = () if detail is None else tuple(map(sentence, detail.receipt.reasons))

        def go_past(typed: str) -> None:
            self.view_model.withdraw()
            self.view_model.override(action, typed)

        return Question(
            f"Approve {_named(asking.actions)} past the gate?",
            (
                *says,
                f"{move_words.change_text(action.move)}: {words.per_day(action)}.",
                "What you type here is kept in the audit log under your name.",
            ),
            (Verb("Approve past the gate", go_past, Weight.DANGER),),
            field="Why it should be done all the same",
            is_field_needed=True,
        )

    def _roll_back(self, asking: Asking) -> Question:
        (action,) = asking.actions
        before = None if asking.detail is None else asking.detail.prior_value
        if before is None:
            lines: tuple[str, ...] = ("It is not known what was set before, so nothing can be.",)
            return Question(f"{action.name} cannot be rolled back", lines, ())

        def roll_back(typed: str) -> None:
            self.view_model.withdraw()
            self.view_model.roll_back(action.id, comment=typed)

        move = action.move
        prior = move_words.value_text(move, before)
        return Question(
            f"Roll back {_named(asking.actions)}?",
            (
                f"Sets {prior}, as it was before; now {move_words.value_text(move, move.after)}. "
                "Where somebody changed it meanwhile, nothing is set and you see the difference.",
            ),
            (Verb(f"Set {prior}", roll_back),),
            field="Why, if you like",
        )

    def _colleague(self, asking: Asking) -> Question:
        sent = asking.sent
        if sent is None:
            raise ValueError("a question about a colleague's changes comes with them")
        count = shown_as.plural(len(sent.proposals), "change", "changes")

        def approve(typed: str) -> None:
            self.exchange.answer(asking, is_yes=True, comment=typed or None)

        def reject(typed: str) -> None:
            self.exchange.answer(asking, is_yes=False, comment=typed or None)

        return Question(
            f"{sent.signed_by or 'Somebody you do not know'} asks you about {count}",
            sent_lines(sent),
            (
                Verb(f"Approve {count}", approve),
                Verb(f"Reject {count}", reject, Weight.DANGER),
            ),
            field="Comment, if you like",
        )

    def _marked(self) -> frozenset[int]:
        state = self.view_model.state
        return frozenset() if state is None else state.marked


def preview_lines(preview: Preview, actions: tuple[ActionView, ...]) -> tuple[str, ...]:
    """Return what approving several does together, and what cannot be approved."""
    names = {one.id: one.name for one in actions}
    lines = [
        *_sums("Adds", preview.raised_per_day),
        *_sums("Takes away", preview.cut_per_day),
    ]
    if preview.unknown:
        lines.append(
            f"Of {shown_as.plural(preview.unknown, 'change', 'changes')} the money is not known."
        )
    for number, reason in preview.refused[:_MOST_REFUSED]:
        lines.append(f"Not {names.get(number, number)}: {sentence(reason)}")
    if len(preview.refused) > _MOST_REFUSED:
        lines.append(f"Nor {shown_as.number(len(preview.refused) - _MOST_REFUSED)} more.")
    return tuple(lines)


def sent_lines(sent: SignedProposals) -> tuple[str, ...]:
    """Return who signed, and each change with its money and what the gate said there."""
    lines = [f"Signed {shown_as.instant(sent.made_at)} with the key {sent.fingerprint}."]
    for one in sent.proposals[:_MOST_SENT]:
        money = shown_as.NO_DATA
        if one.money_per_day is not None:
            money = f"{move_words.signed_money(one.money_per_day, one.move.currency)} a day"
        verdict = looks.GATE_VERDICTS[one.verdict].word.lower()
        lines.append(
            f"{one.name}: {move_words.change_text(one.move)}, {money}; the gate: {verdict}. "
            f"{sentence(one.grounds.reason)}"
        )
    if len(sent.proposals) > _MOST_SENT:
        lines.append(f"And {shown_as.number(len(sent.proposals) - _MOST_SENT)} more.")
    return tuple(lines)


def _sums(verb: str, sums: Mapping[str, Decimal]) -> list[str]:
    return [
        f"{verb} at most {shown_as.money(abs(amount), currency)} a day, "
        f"{shown_as.money(abs(amount) * words.DAYS_A_MONTH, currency)} a month."
        for currency, amount in sorted(sums.items())
        if amount
    ]


def _named(actions: tuple[ActionView, ...]) -> str:
    if len(actions) == 1:
        return f"“{actions[0].name}”"
    return shown_as.plural(len(actions), "change", "changes")


def _times(now: datetime) -> list[tuple[str, datetime]]:
    """Return until when a change can be put off, the soonest first."""
    morning = shown_as.next_midnight(now) + timedelta(hours=_MORNING_HOUR)
    return [
        ("1 hour", now + timedelta(hours=1)),
        ("3 hours", now + timedelta(hours=3)),
        (f"Tomorrow {shown_as.clock_time(morning)}", morning),
    ]
