"""One action in the drawer: why, on which days, what the gate says, and what happened to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.gui import condition_words, looks, move_words
from stratum_desktop.gui import format as shown_as
from stratum_desktop.gui.charts import AlignedSeries
from stratum_desktop.gui.pages.approvals import grounds_words, words
from stratum_desktop.gui.pages.approvals.receipt import add_receipt
from stratum_desktop.gui.pages.approvals.state import Kind
from stratum_desktop.gui.pages.approvals.step_words import look_of_step, step_detail
from stratum_desktop.gui.pages.approvals.view_model import ApprovalsViewModel
from stratum_desktop.gui.theme import Space
from stratum_desktop.gui.widgets import Evidence, Pill, make_button
from stratum_desktop.gui.widgets.story_line import StoryLine
from stratum_desktop.services.approvals.view import ActionDetail, ActionView, Step, ThreeWay
from stratum_desktop.services.wording import sentence

_MAY_MATURE = (
    "It rests on conversions that may still come in, so a person decides whatever the gate says."
)
_CHART_WORDS = (
    "A gap is a day without a figure. Days that an outage spoilt are tinted and were left out."
)


def action_drawer(
    detail: ActionDetail,
    view_model: ApprovalsViewModel,
    comment: CommentBox,
    open_page: Callable[[str, object], None],
) -> Evidence:
    """Return what the drawer shows of an action, with a way to the rule that wants it."""
    view, content = detail.view, Evidence()
    content.add(_pills(view))
    if detail.three_way is not None:
        _add_difference(content, detail, detail.three_way, view_model)
    content.add_words("Why", _why(detail))
    if view.rule_id is not None:
        show = partial(open_page, "rules", view.rule_id)
        content.add(make_button("Show the rule", show, icon="rules"))
    content.add_facts(f"Change {shown_as.number(view.id)}", change_facts(view))
    _add_compared(content, detail)
    add_receipt(content, detail.receipt)
    _add_days(content, detail)
    _add_steps(content, detail.steps)
    content.add(comment)
    if view.state is ActionState.APPLIED:
        ask = partial(view_model.ask, Kind.ROLL_BACK, (view,))
        content.add(make_button("Roll back (B)", ask, icon="undo"))
    return content


def change_facts(view: ActionView) -> tuple[tuple[str, str], ...]:
    """Return what is changed where, and what that does to money."""
    money = words.per_day(view), words.per_month(view)
    facts = [
        ("Where", view.platform_label),
        ("Account", view.account),
        (view.kind.value.replace("_", " ").capitalize(), view.name),
        ("Platform's ID", view.external_id),
        ("From → to", f"{move_words.change_text(view.move)} ({words.size_text(view)})"),
        ("Effect", words.EFFECTS[view.effect]),
        ("At stake, at most", ", ".join(filter(None, money))),
        ("Proposed", f"{shown_as.instant(view.proposed_at)}, {words.whose(view)}"),
        ("Expires", shown_as.instant(view.expires_at)),
    ]
    if view.rule_version is not None:
        facts.append(("Version of the rule", words.version_text(view)))
    if view.is_automatic:
        facts.append(("Approved", "by the rule itself, which is in guarded mode"))
    if view.state is ActionState.APPROVED:
        facts.append(("Waits for", "a second approver"))
    elif view.approvals_missing > 1:
        facts.append(("Takes", f"{view.approvals_missing} approvers"))
    if view.undo_if_worse is not None:
        worse = view.undo_if_worse
        facts.append(
            (
                "Undo if worse",
                f"proposed by itself where CPA is worse by {shown_as.number(worse.worse_by_pct)} % "
                f"after {worse.after_hours} h",
            )
        )
    return tuple(facts)


def _pills(view: ActionView) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(Space.TIGHT)
    for look in (words.colour_of(view), looks.ACTION_STATES[view.state]):
        row.addWidget(Pill(look))
    row.addStretch(1)
    return holder


def _why(detail: ActionDetail) -> str:
    view = detail.view
    parts = [sentence(detail.grounds.reason)]
    if view.is_immature:
        parts.append(_MAY_MATURE)
    if view.why is not None:
        parts.append(sentence(view.why))
    return " ".join(parts)


def _add_difference(
    content: Evidence, detail: ActionDetail, found: ThreeWay, view_model: ApprovalsViewModel
) -> None:
    move, number = detail.view.move, detail.view.id
    content.add_words(
        "Somebody changed it meanwhile",
        "Nothing was set. Say whether the same value is still wanted.",
    )
    content.add_facts(
        "Three values",
        (
            ("Proposed from", move_words.value_text(move, found.proposed_from)),
            ("Was to become", move_words.value_text(move, found.proposed_to)),
            (
                "Now there",
                f"{move_words.value_text(move, found.now)}, read {shown_as.instant(found.seen_at)}",
            ),
        ),
    )
    if detail.view.state is ActionState.STALE:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(make_button("Propose anew", partial(view_model.propose_anew, number)))
        row.addWidget(make_button("Dismiss", partial(view_model.reject, (number,))))
        row.addStretch(1)
        holder = QWidget()
        holder.setLayout(row)
        content.add(holder)


def _add_compared(content: Evidence, detail: ActionDetail) -> None:
    if detail.grounds.checked:
        currency = detail.view.move.currency
        facts = [condition_words.condition_fact(one, currency) for one in detail.grounds.checked]
        content.add_facts("What the rule compared", facts)


def _add_days(content: Evidence, detail: ActionDetail) -> None:
    currency, checked = detail.view.move.currency, detail.grounds.checked
    history = detail.history
    if not history:
        return
    days = grounds_words.days_of(history)
    chart = AlignedSeries(f"Spend and {grounds_words.drawn_metric(checked).upper()} by day")
    spoilt = {row.on for row in history if row.is_outage}
    chart.set_lines(
        days,
        grounds_words.chart_lines(history, checked, currency),
        frozenset(at for at, on in enumerate(days) if on in spoilt),
        zone="account's days",
    )
    content.add_words("The campaign by day", _CHART_WORDS)
    content.add(chart)
    content.add_words("The rows behind it", grounds_words.DAYS_ABOUT)
    content.add_rows(
        f"By day, money in {currency}",
        grounds_words.DAY_TITLES,
        [grounds_words.day_row(row) for row in reversed(history)],
        numbers_from=1,
    )


def _add_steps(content: Evidence, steps: Sequence[Step]) -> None:
    content.add_words("What happened", "Newest first.")
    for step in reversed(steps):
        look = look_of_step(step)
        content.add(StoryLine(step.at, look.icon, look.role, look.word, step_detail(step)))


@dataclass(frozen=True, slots=True)
class Draft:
    """A comment that is being typed."""

    text: str = ""
    has_keyboard: bool = False


class CommentBox(QWidget):
    """Keeps a comment with the action; a draft outlives a refresh of what stands around it."""

    def __init__(self, view: ActionView, view_model: ApprovalsViewModel) -> None:
        super().__init__()
        self._id, self._view_model = view.id, view_model
        self._text = QLineEdit()
        self._text.setObjectName("comment")
        self._text.setPlaceholderText("Comment")
        self._text.setAccessibleName("Comment")
        self._text.returnPressed.connect(self._on_keep)
        row = QHBoxLayout()
        row.setSpacing(Space.TIGHT)
        row.addWidget(self._text, 1)
        row.addWidget(make_button("Keep", self._on_keep))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)

    @property
    def draft(self) -> Draft:
        """Return what is typed so far."""
        return Draft(self._text.text(), self._text.hasFocus())

    def take_over(self, draft: Draft) -> None:
        """Go on with what was typed into the box before this one."""
        self._text.setText(draft.text)
        if draft.has_keyboard:
            self._text.setFocus()

    def _on_keep(self) -> None:
        text = self._text.text().strip()
        if text:
            self._text.clear()
            self._view_model.comment(self._id, text)
        else:
            self._text.setFocus()
