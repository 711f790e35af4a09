"""The scorecard: what became of a rule's proposals, and how its changes did."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from stratum_desktop.gui import format as shown_as
from stratum_desktop.gui.condition_words import METRICS
from stratum_desktop.gui.models.record_table import Align, Column
from stratum_desktop.gui.pages.rules.state import State
from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.widgets import Card, KeyValues, Label, RecordView
from stratum_desktop.services.autopilot import Effectiveness, Scorecard

_NOT_CAUSAL = (
    "This is not causal: what a rule picks differs from what it leaves alone, and something else "
    "may have moved them. Each change's week after is laid over the week before, and that over "
    "the same of campaigns of like size in the same account that nobody touched."
)


class RecordPart(QWidget):
    """Counts, then the effect on each metric with its interval."""

    def __init__(self) -> None:
        super().__init__()
        self._tally = KeyValues(name_px=170)
        self._least = Label("", TextStyle.CAPTION, Role.MUTED, wraps=True)
        self._effects: RecordView[Effectiveness] = RecordView(
            "Effect of its changes", _COLUMNS, key=lambda one: one.metric, sortable=False
        )
        counts = Card("What became of its proposals")
        counts.add(self._tally)
        effects = Card("Beside look-alikes that nobody touched", caption=_NOT_CAUSAL)
        effects.add(self._effects)
        effects.add(self._least)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.NORMAL)
        for card in (counts, effects):
            column.addWidget(card)

    def show_state(self, state: State) -> None:
        """Show the chosen rule's record."""
        record = state.record
        if record is None:
            return
        self._tally.set_pairs(tally_facts(record))
        self._effects.set_rows(record.effects)
        self._effects.fit_height()
        self._least.setText(
            f"An effect is told from {shown_as.number(record.least_changes)} comparable changes "
            "on: carried out, both weeks mature, and a look-alike at hand. Less is no data."
        )


def tally_facts(record: Scorecard) -> tuple[tuple[str, str], ...]:
    """Return the counts, and the share that was approved."""
    tally = record.tally
    return (
        ("Proposed", shown_as.number(tally.proposed)),
        ("Approved", shown_as.number(tally.approved)),
        ("Of them by guarded mode", shown_as.number(tally.automatic)),
        ("Rejected", shown_as.number(tally.rejected)),
        ("Approved of decided", shown_as.percent(record.approved_pct)),
        ("Rolled back", shown_as.number(tally.rolled_back)),
        ("Wait for a decision", shown_as.number(tally.open)),
    )


def effect_words(one: Effectiveness) -> str:
    """Return how a metric did beside look-alikes."""
    if one.ratio is None:
        return shown_as.NO_DATA
    return f"{_apart(one.ratio)} than look-alikes" if one.ratio != 1 else "As look-alikes"


def interval_words(one: Effectiveness) -> str:
    """Return between what the effect lies nine times in ten."""
    if one.lower is None or one.upper is None:
        return shown_as.NO_DATA
    return f"{_apart(one.lower)} to {_apart(one.upper)}"


def _apart(ratio: float) -> str:
    pct = round(abs(ratio - 1) * 100, 1)
    return f"{shown_as.number(pct)} % {'higher' if ratio >= 1 else 'lower'}"


_COLUMNS: tuple[Column[Effectiveness], ...] = (
    Column(
        "metric",
        "Metric",
        value=lambda r: METRICS[r.metric],
        text=lambda r: METRICS[r.metric],
        width=110,
    ),
    Column(
        "changes",
        "Changes",
        value=lambda r: r.changes,
        text=lambda r: shown_as.number(r.changes),
        align=Align.RIGHT,
        width=84,
    ),
    Column(
        "like",
        "Look-alikes",
        value=lambda r: r.look_alikes,
        text=lambda r: shown_as.number(r.look_alikes),
        align=Align.RIGHT,
        width=96,
        gives_way=1,
    ),
    Column("effect", "Middle effect", value=lambda r: r.ratio, text=effect_words, width=220),
    Column("interval", "9 times in 10 between", value=lambda r: r.lower, text=interval_words),
)
