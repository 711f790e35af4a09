"""The Dedupe page."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stratum_desktop.gui import format as words
from stratum_desktop.gui import outages
from stratum_desktop.gui.charts import day_readings
from stratum_desktop.gui.page import Command
from stratum_desktop.gui.page_view import EmptyWords, PageView
from stratum_desktop.gui.pages.dedupe.columns import (
    COLLISION_COLUMNS,
    pair_columns,
    slice_columns,
)
from stratum_desktop.gui.pages.dedupe.compare import FieldPair, compared, why
from stratum_desktop.gui.pages.dedupe.rate_card import RateCard
from stratum_desktop.gui.pages.dedupe.twin_card import TwinCard
from stratum_desktop.gui.pages.dedupe.view_model import PERIODS_DAYS, DedupeViewModel, State
from stratum_desktop.gui.source_name import source_name
from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.view_model import Shown
from stratum_desktop.gui.widgets import (
    Card,
    Label,
    RecordView,
    SegmentedTabs,
    scrolled_page,
)
from stratum_desktop.gui.widgets.button import LinkButton
from stratum_desktop.services.signal_quality import Collision, DedupeSlice

_BY_SOURCE, _BY_PLATFORM = "source", "platform"
_TITLES = {_BY_SOURCE: "By source", _BY_PLATFORM: "By platform"}
_CAPTIONS = {
    _BY_SOURCE: "Everything that came in, by who sent it.",
    _BY_PLATFORM: "What servers sent since the platform was connected; files are counted by "
    "source alone.",
}


class DedupeView(PageView[State]):
    """Three rates, the sources behind them, and pairs that contradict or miss each other."""

    view_model: DedupeViewModel

    def build(self, layout: QVBoxLayout) -> None:
        """Make the page from top to bottom."""
        self._period = SegmentedTabs("Window")
        self._period.set_tabs([(str(days), f"Last {days} days") for days in PERIODS_DAYS])
        self._period.chosen.connect(self._on_period_chosen)
        inside = QWidget()
        inside.setAccessibleName("Dedupe")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.NORMAL)
        self._duplicate = RateCard("Duplicate rate", ("duplicate", "duplicates"))
        self._given = RateCard("Event ID coverage", ("with its own id", "with their own id"))
        self._collision = RateCard("Collision rate", ("collision", "collisions"))
        rates = QHBoxLayout()
        rates.setSpacing(Space.NORMAL)
        for card in (self._duplicate, self._given, self._collision):
            rates.addWidget(card, 1)
        column.addLayout(rates)
        column.addWidget(self._make_sources())
        column.addWidget(self._make_collisions())
        self._twins = TwinCard()
        column.addWidget(self._twins)
        column.addStretch(1)
        scrolled_page(layout, inside)

    def header(self) -> QWidget:
        """Return the choice of the window."""
        return self._period

    def show_state(self, shown: Shown[State], state: State) -> None:
        """Show rates, sources and collisions."""
        report, history = state.report, state.report.history
        self._period.choose(str(state.days))
        shaded = outages.shaded(state.outages, shown.as_of)
        told = day_readings(shaded, [point.on for point in history])
        self._duplicate.show_metric(
            report.duplicate_rate_pct,
            report.duplicates,
            [point.duplicate_rate_pct for point in history],
            told,
        )
        self._given.show_metric(
            report.given_id_pct, report.given_ids, [point.given_id_pct for point in history], told
        )
        self._collision.show_metric(
            report.collision_rate_pct,
            report.collisions,
            [point.collision_rate_pct for point in history],
            told,
        )
        self._sources.set_rows(report.by_source)
        self._sources.fit_height()
        self._platforms.set_rows(report.by_platform)
        self._platforms.fit_height()
        self._collisions.set_rows(state.collisions)
        self._collisions.fit_height(most_rows=6)
        self._render_pair(state)
        self._twins.show_report(state.twins)

    def empty(self) -> EmptyWords:
        """Say what will be here."""
        return EmptyWords(
            title="Nothing came in yet",
            sentence="Once events arrive, this page says how many came twice, how many carry an "
            "id of their own, and which claim one id with different content.",
            icon="dedupe",
            action=Command("Upload a file", self._on_upload),
        )

    def _make_sources(self) -> Card:
        self._sources: RecordView[DedupeSlice] = RecordView(
            "By source", slice_columns("Source"), key=lambda row: row.name
        )
        self._platforms: RecordView[DedupeSlice] = RecordView(
            "By platform", slice_columns("Platform"), key=lambda row: row.name
        )
        self._slices = Card(_TITLES[_BY_SOURCE], caption=_CAPTIONS[_BY_SOURCE])
        tabs = SegmentedTabs("Figures by")
        tabs.set_tabs([(_BY_SOURCE, "By source"), (_BY_PLATFORM, "By platform")])
        tabs.chosen.connect(self._show_slices)
        self._slices.add_beside_title(tabs)
        self._slices.add(self._sources)
        self._slices.add(self._platforms)
        self._platforms.hide()
        return self._slices

    def _show_slices(self, key: str) -> None:
        self._sources.setVisible(key == _BY_SOURCE)
        self._platforms.setVisible(key == _BY_PLATFORM)
        self._slices.set_caption(_CAPTIONS[key])
        self._slices.set_title(_TITLES[key])

    def _make_collisions(self) -> Card:
        self._collisions: RecordView[Collision] = RecordView(
            "Collisions", COLLISION_COLUMNS, key=lambda row: (row.event_id, row.at)
        )
        self._collisions.current_changed.connect(self._on_collision_changed)
        self._why = Label("", TextStyle.BASE, wraps=True, selectable=True)
        self._sides = Label("", TextStyle.CAPTION, Role.MUTED, wraps=True)
        self._pair: RecordView[FieldPair] = RecordView(
            "The two events, field by field",
            pair_columns("Accepted", "Kept for comparison"),
            key=lambda pair: pair.path,
            sortable=False,
        )
        self._shows_same = False
        self._none = Label("No two events claim one id with different content.")
        self._same = LinkButton("")
        self._same.followed.connect(self._on_same_toggled)
        card = Card("Recent collisions")
        for widget in (self._none, self._collisions, self._why, self._sides, self._pair):
            card.add(widget)
        foot = QHBoxLayout()
        foot.addWidget(self._same)
        foot.addStretch(1)
        card.add(foot)
        return card

    def _render_pair(self, state: State) -> None:
        has_any = bool(state.collisions)
        self._none.setVisible(not has_any)
        for widget in (self._collisions, self._why, self._sides, self._pair, self._same):
            widget.setVisible(has_any)
        if has_any and self._collisions.current is None:
            self._collisions.select_first()
        self._show_collision(self._collisions.current)

    def _show_collision(self, collision: Collision | None) -> None:
        if collision is None:
            return
        first, second = collision.first, collision.second
        self._why.setText(why(collision))
        first_at = words.instant(first.received_at, seconds=True)
        second_at = words.instant(second.received_at, seconds=True)
        self._sides.setText(
            f"Accepted {first_at} from {source_name(first.source)} ({first.origin}); the other "
            f"came {second_at} from {source_name(second.source)} ({second.origin}). "
            f"Times in {words.zone_name(second.received_at)}."
        )
        pairs = compared(collision)
        differing = tuple(pair for pair in pairs if pair.differs)
        agreeing = words.plural(len(pairs) - len(differing), "field", "fields")
        agree = "agrees" if len(pairs) - len(differing) == 1 else "agree"
        self._pair.set_rows(pairs if self._shows_same else differing)
        self._pair.fit_height(most_rows=len(pairs))
        verb = "Hide" if self._shows_same else "Show"
        self._same.setText(f"{verb} {agreeing} that {agree}")
        self._same.setAccessibleName(self._same.text())
        self._same.setVisible(len(pairs) > len(differing))

    def _on_same_toggled(self) -> None:
        self._shows_same = not self._shows_same
        self._show_collision(self._collisions.current)

    def _on_collision_changed(self, collision: Collision | None) -> None:
        self._show_collision(collision)

    def _on_period_chosen(self, key: str) -> None:
        self.view_model.show_days(int(key))

    def _on_upload(self) -> None:
        self.shell.open_page("uploads")
