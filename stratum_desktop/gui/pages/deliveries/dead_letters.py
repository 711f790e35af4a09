"""What can be done with deliveries that ended badly: replay with a dry run, cancel, export."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from stratum_desktop.domain.delivery import DEAD_LETTER_STATES, DeliveryState
from stratum_desktop.domain.reason import Reason
from stratum_desktop.gui import format as words
from stratum_desktop.gui.pages.deliveries.view_model import DeliveriesViewModel, ReplayDraft
from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.widgets import Card, KeyValues, Label, make_button
from stratum_desktop.gui.widgets.button import Kind
from stratum_desktop.services.dashboards import DeliveryRow
from stratum_desktop.services.wording import sentence

_CANCELLABLE = frozenset(
    {DeliveryState.READY, DeliveryState.RETRY, DeliveryState.HELD} | DEAD_LETTER_STATES
)


class ActionBar(QWidget):
    """Buttons under the table; they speak of the selected rows, or of all dead letters."""

    export_requested = Signal()

    def __init__(self, view_model: DeliveriesViewModel) -> None:
        super().__init__()
        self._view_model = view_model
        self._selected: tuple[DeliveryRow, ...] = ()
        self._words = Label("", TextStyle.CAPTION, Role.MUTED)
        self._replay = make_button("Replay", self._on_replay, icon="undo")
        self._cancel = make_button("Cancel", self._on_cancel)
        self._export = make_button("Export dead letters", self.export_requested.emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.TIGHT)
        row.addWidget(self._words, 1)
        for button in (self._export, self._cancel, self._replay):
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
        dead = [row for row in self._selected if row.state in DEAD_LETTER_STATES]
        stoppable = [row for row in self._selected if row.state in _CANCELLABLE]
        all_dead = words.plural(dead_count, "dead letter", "dead letters")
        said = words.plural(len(self._selected), "row selected", "rows selected")
        self._words.setText(said if self._selected else "Select rows to act on them.")
        self._replay.setText(f"Replay {len(dead):,}…" if dead else f"Replay all {all_dead}…")
        self._replay.setVisible(bool(dead) or (not self._selected and dead_count > 0))
        self._replay.setEnabled(not busy & {"plan replay", "replay"})
        self._cancel.setText(f"Cancel {words.plural(len(stoppable), 'delivery', 'deliveries')}")
        self._cancel.setVisible(bool(stoppable))
        self._cancel.setEnabled("cancel" not in busy)
        self._export.setVisible(dead_count > 0)
        self._export.setEnabled("export" not in busy)
        for button in (self._replay, self._cancel):
            button.setAccessibleName(button.text())

    def replay(self) -> None:
        """Work out the replay of what is selected."""
        self._on_replay()

    def _on_replay(self) -> None:
        dead = [row.id for row in self._selected if row.state in DEAD_LETTER_STATES]
        self._view_model.plan_replay(dead or None)

    def _on_cancel(self) -> None:
        self._view_model.cancel_deliveries(
            [row.id for row in self._selected if row.state in _CANCELLABLE]
        )


class ReplayPanel(Card):
    """The dry run: what would be sent again, what would not and why; then the yes."""

    def __init__(self, view_model: DeliveriesViewModel) -> None:
        super().__init__("Replay, not started")
        self._facts = KeyValues()
        self._words = Label("", TextStyle.BASE, wraps=True)
        self._confirm = make_button("Replay", view_model.confirm_replay, kind=Kind.PRIMARY)
        leave = make_button("Leave them", view_model.drop_replay, kind=Kind.PLAIN)
        row = QHBoxLayout()
        row.setSpacing(Space.TIGHT)
        row.addWidget(self._confirm)
        row.addWidget(leave)
        row.addStretch(1)
        self.add(self._words)
        self.add(self._facts)
        self.add(row)
        self.hide()

    def show_draft(self, draft: ReplayDraft | None, *, is_busy: bool) -> None:
        """Show the dry run, or nothing when none was asked for."""
        self.setVisible(draft is not None)
        if draft is None:
            return
        plan = draft.plan
        count = words.plural(plan.replayable, "delivery", "deliveries")
        self._words.setText(
            f"{count} would be queued again, each under its own event id. "
            "Inside the platform's dedupe window a copy that did arrive is recognised."
        )
        reasons = [(_reason_words(code), n) for code, n in plan.counts_by_reason.items()]
        refused = [(f"Not possible: {_reason_words(code)}", n) for code, n in plan.refused.items()]
        self._facts.set_pairs([(words.number(n), said) for said, n in (*reasons, *refused)])
        self._confirm.setText(f"Replay {count}")
        self._confirm.setAccessibleName(f"Replay {count}")
        self._confirm.setEnabled(plan.replayable > 0 and not is_busy)


def _reason_words(code: str) -> str:
    """Return a reason's sentence; a delivery without one is counted under its state."""
    if "." not in code:
        return f"{code.capitalize()}, no reason stored"
    said = sentence(Reason(code))
    # A sentence that cannot do without its facts is no sentence for a count.
    return code.partition(".")[2].replace("_", " ").capitalize() if "?" in said else said
