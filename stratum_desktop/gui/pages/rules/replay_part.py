"""The time machine: what a rule would have proposed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stratum_desktop.domain.gate.decision import Verdict
from stratum_desktop.gui import format as shown_as
from stratum_desktop.gui.move_words import signed_money
from stratum_desktop.gui.outages import shaded
from stratum_desktop.gui.pages.rules.columns import FIRED_COLUMNS
from stratum_desktop.gui.pages.rules.fired_chart import FiredChart
from stratum_desktop.gui.pages.rules.state import STRETCHES, State, Tried
from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.widgets import (
    Card,
    KeyValues,
    Label,
    ProgressRow,
    RecordView,
    SegmentedTabs,
    make_button,
)
from stratum_desktop.gui.widgets.button import Kind
from stratum_desktop.gui.widgets.progress_row import ProgressFacts
from stratum_desktop.services.autopilot import Fired, Replay
from stratum_desktop.services.wording.short import short

_MOST_ROWS, _NAME_PX, _MOST_REASONS = 12, 190, 4
_ABOUT = (
    "Every hour of these days is asked again, by what was known at that hour. The past did not "
    "follow the rule: what campaigns spent and brought is what they did without it."
)


class ReplayPart(QWidget):
    """How far back, run and cancel, and what came of it."""

    asked = Signal()
    cancelled = Signal()
    covered = Signal(int)
    #: Carries a `Fired`.
    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._drawn: Tried | None = None
        self._days = SegmentedTabs("Days of the past")
        self._days.set_tabs([(str(days), f"{days} days") for days in STRETCHES])
        self._days.chosen.connect(self._on_days)
        self._run = make_button("Replay", self.asked.emit, icon="clock", kind=Kind.PRIMARY)
        self._progress = ProgressRow()
        self._progress.cancelled.connect(self.cancelled)
        self._result = QWidget()
        self._facts = KeyValues(name_px=_NAME_PX)
        self._by_day = Label("Proposals by day", TextStyle.STRONG)
        self._chart = FiredChart("What the rule would have proposed by day")
        self._fired: RecordView[Fired] = RecordView(
            "What the rule would have proposed",
            FIRED_COLUMNS,
            key=lambda one: (one.at, one.entity_id),
        )
        self._fired.opened.connect(self.opened)
        self._fired.clicked.connect(self._on_clicked)
        self._said = Label("", TextStyle.CAPTION, Role.MUTED, wraps=True)
        self._lay_out()

    def show_state(self, state: State, *, is_busy: bool) -> None:
        """Show the choice, how far it is, and the last answer."""
        self._days.choose(str(state.days))
        self._days.setEnabled(not is_busy)
        self._run.setEnabled(not is_busy)
        self._run.setText("Replay the draft" if state.draft is not None else "Replay")
        self._progress.setVisible(is_busy)
        if is_busy:
            share = state.share or 0.0
            done = round(share * state.days)
            self._progress.set_facts(
                ProgressFacts("Going through the past", done, state.days, "days", share=share)
            )
        tried = state.tried
        self._result.setVisible(tried is not None and not is_busy)
        if tried is not None and tried is not self._drawn:
            self._drawn = tried
            self._show(tried, state)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(Space.TIGHT)
        head.addWidget(self._days)
        head.addWidget(self._run)
        head.addStretch(1)
        card = Card("Time machine", caption=_ABOUT)
        card.add(head)
        card.add(self._progress)
        inside = QVBoxLayout(self._result)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(Space.NORMAL)
        inside.addWidget(self._facts)
        inside.addWidget(self._said)
        inside.addWidget(self._by_day)
        inside.addWidget(self._chart)
        inside.addWidget(self._fired)
        card.add(self._result)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        column.addStretch(1)

    def _show(self, tried: Tried, state: State) -> None:
        replay = tried.replay
        self._facts.set_pairs(replay_facts(replay, of_draft=tried.of_draft))
        self._said.setText(trust_words(replay))
        days, counts = by_day(replay)
        if replay.fired:
            outages = shaded(tried.outages, replay.until, labels=state.labels)
            self._chart.set_days(days, counts, outages, zone=shown_as.zone_name(replay.until))
            self._fired.set_rows(tuple(reversed(replay.fired)))
            self._fired.fit_height(most_rows=_MOST_ROWS)
        for part in (self._by_day, self._chart, self._fired):
            part.setVisible(bool(replay.fired))

    def _on_days(self, key: str) -> None:
        self.covered.emit(int(key))

    def _on_clicked(self) -> None:
        if self._fired.current is not None:
            self.opened.emit(self._fired.current)


def replay_facts(replay: Replay, *, of_draft: bool) -> tuple[tuple[str, str], ...]:
    """Return what a replay found, in words."""
    if not replay.campaigns:
        return (("Looked at", "No campaign: none was in its scope in these days."),)
    counts = replay.verdicts
    fired = shown_as.plural(len(replay.fired), "time", "times")
    until = " It was cancelled there." if replay.is_cancelled else ""
    return (
        ("Rule", "The draft, which is not saved" if of_draft else "As it is saved"),
        (
            "Looked at",
            f"{shown_as.plural(replay.campaigns, 'campaign', 'campaigns')} every hour from "
            f"{shown_as.instant(replay.since)} to {shown_as.instant(replay.until)}: "
            f"{shown_as.plural(replay.looks, 'look', 'looks')}.{until}",
        ),
        ("It would have proposed", fired),
        (
            "The gate then",
            f"{shown_as.number(counts.get(Verdict.PASS, 0))} would have run, "
            f"{shown_as.number(counts.get(Verdict.HOLD, 0))} held, "
            f"{shown_as.number(counts.get(Verdict.BLOCK, 0))} blocked",
        ),
        ("What held or blocked", _against(replay)),
        ("Money of what would have run", money_words(replay)),
        ("Turned back within 7 days", shown_as.plural(replay.flip_flops, "time", "times")),
        ("At the end it leaves alone", _quiet(replay)),
    )


def money_words(replay: Replay) -> str:
    """Return what the passed ones would have added and taken, by currency."""
    parts = [
        *_money(replay.raised_per_day, 1, "raises"),
        *_money(replay.cut_per_day, -1, "cuts"),
    ]
    if replay.unknown_money:
        parts.append(f"not known of {shown_as.number(replay.unknown_money)}")
    return ", ".join(parts) or "None moved"


def trust_words(replay: Replay) -> str:
    """Return since when it is known how far each platform could be trusted."""
    since: dict[str, list[str]] = {}
    for one in replay.trust:
        word = "never" if one.since is None else f"since {shown_as.instant(one.since)}"
        since.setdefault(word, []).append(one.platform_label)
    if not since:
        return "No ad account was ever read, so there is no past to try it on."
    told = "; ".join(f"{', '.join(labels)} {word}" for word, labels in since.items())
    return (
        f"How far signals could be trusted is on record of: {told}. Before that nothing passes: "
        "raises count as blocked, cuts as held."
    )


def by_day(replay: Replay) -> tuple[tuple[date, ...], tuple[Mapping[Verdict, int], ...]]:
    """Return each day of the replay with how often each verdict was given."""
    first, last = shown_as.local(replay.since).date(), shown_as.local(replay.until).date()
    days = tuple(first + timedelta(days=at) for at in range((last - first).days + 1))
    counts: dict[date, Counter[Verdict]] = {on: Counter() for on in days}
    for one in replay.fired:
        counts[shown_as.local(one.at).date()][one.verdict] += 1
    return days, tuple(counts[on] for on in days)


def _money(sums: Mapping[str, Decimal], sign: int, by: str) -> list[str]:
    return [
        f"{signed_money(sign * abs(total), currency)} a day by {by}"
        for currency, total in sorted(sums.items())
        if total
    ]


def _against(replay: Replay) -> str:
    said = [
        f"{short(code)} ({shown_as.plural(count, 'time', 'times')})"
        for code, count in replay.against
    ]
    return "; ".join(said) or "Nothing"


def _quiet(replay: Replay) -> str:
    said = [
        f"{short(code)} ({shown_as.plural(count, 'campaign', 'campaigns')})"
        for code, count in replay.quiet[:_MOST_REASONS]
    ]
    more = len(replay.quiet) - len(said)
    if more > 0:
        said.append(shown_as.plural(more, "other reason", "other reasons"))
    return "; ".join(said) or "Every campaign would get something"
