"""Setting a mapping right: corrections above, what they change below, then the yes."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from stratum_desktop.gui import format as words
from stratum_desktop.gui.models.record_table import Align, Column
from stratum_desktop.gui.pages.deliveries.correction_editor import (
    CorrectionEditor,
    CorrectionList,
)
from stratum_desktop.gui.pages.deliveries.counted_reasons import CountedReasons
from stratum_desktop.gui.pages.deliveries.fix_draft import FixDraft
from stratum_desktop.gui.pages.deliveries.fixing import CARRYING_OUT, WORKING_OUT, Fixing
from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.widgets import Card, Label, RecordView, make_button
from stratum_desktop.gui.widgets.button import Kind
from stratum_desktop.gui.widgets.section import scrolled
from stratum_desktop.services.body_difference import ChangeSum
from stratum_desktop.services.delivery import MAY_HAVE_ARRIVED
from stratum_desktop.services.rewriting import RewritePlan
from stratum_desktop.services.wording.rewriting import doubt_words, sum_words

_COLUMNS: tuple[Column[ChangeSum], ...] = (
    Column(
        "count",
        "Events",
        value=lambda one: one.count,
        text=lambda one: words.number(one.count),
        align=Align.RIGHT,
        width=80,
    ),
    Column(
        "path",
        "Field, as the platform spells it",
        value=lambda one: one.path,
        text=lambda one: one.path,
        tip=lambda one: one.path,
        width=260,
    ),
    Column("change", "Change", value=sum_words, text=sum_words, tip=sum_words),
)
_STAYS = (
    "Corrections change what this destination is told. The event, its ID, its time, its order and "
    "the person stay what they are."
)


class FixPanel(Card):
    """Stands in the place of the list while a mapping is set right."""

    def __init__(self, fixing: Fixing) -> None:
        super().__init__("Fix and replay, not started")
        self._fixing = fixing
        self._words = Label("", TextStyle.BASE, wraps=True)
        self.editor = CorrectionEditor(fixing.add)
        self._corrections = CorrectionList(fixing.take_away)
        self._result = Label("", TextStyle.STRONG, wraps=True)
        self._changes: RecordView[ChangeSum] = RecordView(
            "What changes", _COLUMNS, key=lambda one: one.path, sortable=False
        )
        self._stay = CountedReasons("")
        self._unchanged = Label("", TextStyle.BASE, Role.MUTED, wraps=True)
        self._doubt = Label("", TextStyle.BASE, Role.WARNING, wraps=True)
        self._include = QCheckBox("")
        self._include.toggled.connect(fixing.include_doubtful)
        self._keep = QCheckBox("")
        self._keep.toggled.connect(fixing.keep)
        self._confirm = make_button("Replay", fixing.confirm, kind=Kind.PRIMARY)
        self._keep_only = make_button("Correct later events only", fixing.keep_only)
        self._lay_out()
        self.hide()

    def show_draft(self, draft: FixDraft | None, *, busy: frozenset[str]) -> None:
        """Show the draft, or nothing when none was begun."""
        self.setVisible(draft is not None)
        if draft is None:
            return
        subject = draft.subject
        chosen = words.plural(subject.chosen, "dead letter", "dead letters")
        self.set_title(f"Fix and replay {chosen} to {subject.destination}, not started")
        self._words.setText(_STAYS)
        self._corrections.show_corrections(draft.corrections)
        self._show_plan(draft.plan, is_busy=bool(busy & {WORKING_OUT, CARRYING_OUT}))
        with QSignalBlocker(self._keep):
            self._keep.setChecked(draft.keep)
        self._keep.setText(f"Correct later events for {subject.destination} in the same way")
        is_news = draft.corrections != subject.kept
        for widget in (self._keep, self._keep_only):
            widget.setVisible(is_news)
        self._keep_only.setEnabled(CARRYING_OUT not in busy)
        with QSignalBlocker(self._include):
            self._include.setChecked(draft.include_doubtful)

    def _lay_out(self) -> None:
        content = QWidget()
        content.setAccessibleName("Corrections and what they change")
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SNUG)
        parts: tuple[QWidget, ...] = (
            *(self._words, self._corrections, self.editor, self._result, self._changes),
            *(self._unchanged, self._stay, self._doubt, self._include, self._keep),
        )
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(Space.TIGHT)
        row.addWidget(self._confirm)
        row.addWidget(self._keep_only)
        row.addWidget(make_button("Leave them", self._fixing.leave, kind=Kind.PLAIN))
        row.addStretch(1)
        self.add(scrolled(content), 1)
        self.add(row)

    def _show_plan(self, plan: RewritePlan | None, *, is_busy: bool) -> None:
        self._confirm.setEnabled(plan is not None and plan.rewritten > 0 and not is_busy)
        count = "" if plan is None else words.plural(plan.rewritten, "delivery", "deliveries")
        verb = f"Replay {count} with the new content" if count else "Replay"
        self._confirm.setText(verb)
        self._confirm.setAccessibleName(verb)
        if plan is None:
            self._result.setText("Working out what would change …")
            return
        self._result.setText(_result_words(plan))
        self._changes.set_rows(plan.changes)
        self._changes.fit_height(most_rows=8)
        self._changes.setVisible(bool(plan.changes))
        self._unchanged.setText(_unchanged_words(plan.unchanged))
        self._unchanged.setVisible(plan.unchanged > 0)
        refused = [(why, count) for why, count in plan.refused if why.code != MAY_HAVE_ARRIVED]
        count = words.number(sum(count for _, count in refused))
        self._stay.set_title(f"{count} stay as they are")
        self._stay.show_reasons(refused)
        self._doubt.setText(doubt_words(plan.doubtful))
        doubtful = plan.doubtful.count
        self._doubt.setVisible(doubtful > 0)
        self._include.setText(f"Replay the {words.number(doubtful)} that may have arrived, too")
        self._include.setVisible(doubtful > 0)


def _result_words(plan: RewritePlan) -> str:
    if not plan.rewritten:
        return "Nothing would be sent yet."
    count = words.plural(plan.rewritten, "delivery", "deliveries")
    return f"{count} would be written anew and queued, each under its own event ID."


def _unchanged_words(count: int) -> str:
    return (
        f"{words.plural(count, 'delivery', 'deliveries')} would be sent exactly what was refused, "
        "and stay. Add a correction, or replay them as they are."
    )
