"""What can be done with deliveries that ended badly: replay with a dry run, cancel, export."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from stratum_desktop.domain.delivery import DEAD_LETTER_STATES, DeliveryState
from stratum_desktop.domain.reason import Reason
from stratum_desktop.gui import format as words
from stratum_desktop.gui.pages.deliveries.view_model import DeliveriesViewModel, ReplayDraft
from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.widgets import Card, Label, make_button
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
        self._words = Label("", TextStyle.BASE, wraps=True)
        self._why = CountedReasons("Why they ended here")
        self._stay = CountedReasons("")
        self._confirm = make_button("Replay", view_model.confirm_replay, kind=Kind.PRIMARY)
        leave = make_button("Leave them", view_model.drop_replay, kind=Kind.PLAIN)
        row = QHBoxLayout()
        row.setSpacing(Space.TIGHT)
        row.addWidget(self._confirm)
        row.addWidget(leave)
        row.addStretch(1)
        self.add(self._words)
        self.add(self._why)
        self.add(self._stay)
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
        self._why.show_reasons(plan.reasons)
        refused = [(Reason(code), count) for code, count in plan.refused.items()]
        self._stay.show_reasons(refused)
        self._stay.set_title(f"{words.number(sum(plan.refused.values()))} stay as they are")
        self._confirm.setText(f"Replay {count}")
        self._confirm.setAccessibleName(f"Replay {count}")
        self._confirm.setEnabled(plan.replayable > 0 and not is_busy)


class CountedReasons(QWidget):
    """A heading, and below it how many for each reason, in words. Hidden without a reason."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = Label(title, TextStyle.CAPTION_STRONG)
        self._shown: tuple[tuple[Reason, int], ...] = ()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(Space.SNUG)
        self._grid.setVerticalSpacing(Space.HAIR)
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.HAIR)
        column.addWidget(self._title)
        column.addLayout(self._grid)
        self.hide()

    def set_title(self, title: str) -> None:
        """Change the heading."""
        self._title.setText(title)

    def show_reasons(self, reasons: Sequence[tuple[Reason, int]]) -> None:
        """Show these instead."""
        self.setVisible(bool(reasons))
        if tuple(reasons) == self._shown:
            return
        self._shown = tuple(reasons)
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.deleteLater()
        top = Qt.AlignmentFlag.AlignTop
        for row, (reason, count) in enumerate(self._shown):
            number = Label(words.number(count), TextStyle.BASE)
            self._grid.addWidget(number, row, 0, Qt.AlignmentFlag.AlignRight | top)
            said = Label(sentence(reason), TextStyle.BASE, Role.MUTED, wraps=True, selectable=True)
            said.setAccessibleName(f"{words.number(count)}: {sentence(reason)}")
            self._grid.addWidget(said, row, 1, top)
