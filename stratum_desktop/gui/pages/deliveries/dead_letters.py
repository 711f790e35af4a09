"""What can be done with deliveries that ended badly: replay, fix and replay, cancel, export."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from stratum_desktop.domain.delivery import DEAD_LETTER_STATES, DeliveryState
from stratum_desktop.domain.reason import Reason
from stratum_desktop.gui import format as words
from stratum_desktop.gui.pages.deliveries.counted_reasons import CountedReasons
from stratum_desktop.gui.pages.deliveries.fixing import CARRYING_OUT, WORKING_OUT, Fixing
from stratum_desktop.gui.pages.deliveries.view_model import DeliveriesViewModel, ReplayDraft
from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.widgets import Card, Label, make_button
from stratum_desktop.gui.widgets.button import Kind
from stratum_desktop.gui.widgets.label import OneLineLabel
from stratum_desktop.services.dashboards import DeliveryRow
from stratum_desktop.services.delivery import MAY_HAVE_ARRIVED, ReplayPlan
from stratum_desktop.services.wording.rewriting import doubt_words

_CANCELLABLE = frozenset(
    {DeliveryState.READY, DeliveryState.RETRY, DeliveryState.HELD} | DEAD_LETTER_STATES
)


class ActionBar(QWidget):
    """Buttons under the table; they speak of the selected rows, or of all dead letters."""

    export_requested = Signal()

    def __init__(self, view_model: DeliveriesViewModel, fixing: Fixing) -> None:
        super().__init__()
        self._view_model = view_model
        self._fixing = fixing
        self._selected: tuple[DeliveryRow, ...] = ()
        self._words = OneLineLabel("", TextStyle.CAPTION, Role.MUTED)
        self._replay = make_button("Replay", self._on_replay, icon="undo")
        self._fix = make_button("Fix and replay", self.fix)
        self._cancel = make_button("Cancel", self._on_cancel)
        self._export = make_button("Export…", self.export_requested.emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.TIGHT)
        row.addWidget(self._words, 1)
        for button in (self._export, self._cancel, self._fix, self._replay):
            row.addWidget(button)

    def show_selection(
        self, selected: Sequence[DeliveryRow], *, dead_count: int, busy: frozenset[str]
    ) -> None:
        """Offer what is possible with this selection.

        Args:
            selected: rows of the table.
            dead_count: dead letters under the filter.
            busy: commands that run.
        """
        self._selected = tuple(selected)
        dead = [row for row in self._selected if _is_dead(row)]
        stoppable = [row for row in self._selected if row.state in _CANCELLABLE]
        said = words.plural(len(self._selected), "row selected", "rows selected")
        self._words.setText(said if self._selected else "Select rows to act on them.")
        self._replay.setText(f"Replay {len(dead):,}…" if dead else f"Replay all {dead_count:,}…")
        self._fix.setText(f"Fix and replay {len(dead):,}…" if dead else "Fix and replay all…")
        for button in (self._replay, self._fix):
            button.setVisible(bool(dead) or (not self._selected and dead_count > 0))
        self._replay.setEnabled(not busy & {"plan replay", "replay"})
        self._fix.setEnabled(not busy & {WORKING_OUT, CARRYING_OUT})
        self._cancel.setText(f"Cancel {words.plural(len(stoppable), 'delivery', 'deliveries')}")
        self._cancel.setVisible(bool(stoppable))
        self._cancel.setEnabled("cancel" not in busy)
        self._export.setVisible(dead_count > 0)
        self._export.setEnabled("export" not in busy)
        for button in (self._replay, self._fix, self._cancel):
            button.setAccessibleName(button.text())
        dead_letters = words.plural(dead_count, "dead letter", "dead letters")
        self._export.setAccessibleName(f"Export {dead_letters}")
        self._export.setToolTip(f"Write {dead_letters} to a CSV file")

    def replay(self) -> None:
        """Work out the replay of what is selected."""
        self._on_replay()

    def fix(self) -> None:
        """Set the mapping of what is selected right."""
        self._fixing.begin([row.id for row in self._selected if _is_dead(row)] or None)

    def _on_replay(self) -> None:
        dead = [row.id for row in self._selected if _is_dead(row)]
        self._view_model.plan_replay(dead or None)

    def _on_cancel(self) -> None:
        self._view_model.cancel_deliveries(
            [row.id for row in self._selected if row.state in _CANCELLABLE]
        )


class ReplayPanel(Card):
    """The dry run: what would be sent again, what would not and why; then the yes."""

    def __init__(self, view_model: DeliveriesViewModel) -> None:
        super().__init__("Replay, not started")
        self._words = Label("", TextStyle.BASE, wraps=True)
        self._why = CountedReasons("Why they ended here")
        self._stay = CountedReasons("")
        self._plan: ReplayPlan | None = None
        self._view_model = view_model
        self._is_busy = False
        self._doubt = Label("", TextStyle.BASE, Role.WARNING, wraps=True)
        self._include = QCheckBox("")
        self._include.toggled.connect(self._show_yes)
        self._confirm = make_button("Replay", self._on_confirmed, kind=Kind.PRIMARY)
        leave = make_button("Leave them", view_model.drop_replay, kind=Kind.PLAIN)
        row = QHBoxLayout()
        row.setSpacing(Space.TIGHT)
        row.addWidget(self._confirm)
        row.addWidget(leave)
        row.addStretch(1)
        self.add(self._words)
        self.add(self._why)
        self.add(self._stay)
        self.add(self._doubt)
        self.add(self._include)
        self.add(row)
        self.hide()

    def show_draft(self, draft: ReplayDraft | None, *, is_busy: bool) -> None:
        """Show the dry run, or nothing when none was asked for."""
        self.setVisible(draft is not None)
        if draft is None:
            return
        plan = draft.plan
        if plan is not self._plan:
            # What was ticked for another plan is no yes to this one.
            self._include.setChecked(False)
        self._plan, self._is_busy = plan, is_busy
        self._why.show_reasons(plan.reasons)
        refused = [
            (Reason(code), count)
            for code, count in plan.refused.items()
            if code != MAY_HAVE_ARRIVED
        ]
        self._stay.show_reasons(refused)
        count = sum(count for _, count in refused)
        self._stay.set_title(f"{words.number(count)} stay as they are")
        doubtful = plan.doubtful.count
        self._doubt.setText(doubt_words(plan.doubtful))
        self._include.setText(f"Replay the {words.number(doubtful)} that may have arrived, too")
        for widget in (self._doubt, self._include):
            widget.setVisible(doubtful > 0)
        self._show_yes()

    def _show_yes(self) -> None:
        """Say what the button would do, as it is ticked now."""
        if self._plan is None:
            return
        total = self._plan.replayable
        if self._include.isChecked():
            total += self._plan.doubtful.count
        count = words.plural(total, "delivery", "deliveries")
        self._words.setText(
            f"{count} would be queued again as they are, each under its own event ID."
        )
        self._confirm.setText(f"Replay {count}")
        self._confirm.setAccessibleName(f"Replay {count}")
        self._confirm.setEnabled(total > 0 and not self._is_busy)

    def _on_confirmed(self) -> None:
        self._view_model.confirm_replay(include_doubtful=self._include.isChecked())


def _is_dead(row: DeliveryRow) -> bool:
    return row.state in DEAD_LETTER_STATES
