"""The Overview page."""

from __future__ import annotations

from datetime import UTC, datetime, time
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from stratum_desktop.domain.window import days_before
from stratum_desktop.gui import format as words
from stratum_desktop.gui import outages
from stratum_desktop.gui.charts import HourlyBars, day_readings
from stratum_desktop.gui.page import Command
from stratum_desktop.gui.page_view import EmptyWords, PageView
from stratum_desktop.gui.pages.overview.card import DestinationTile
from stratum_desktop.gui.pages.overview.view_model import State
from stratum_desktop.gui.pages.overview.waiting import WaitingList
from stratum_desktop.gui.theme import Role, Space, TextStyle, set_icon
from stratum_desktop.gui.view_model import Shown, Tone
from stratum_desktop.gui.widgets import Card, Label, TileGrid, scrolled_page
from stratum_desktop.services.dashboards import DestinationCard, Overview

_MOST_COLUMNS = 5
_LEAST_TILE_PX = 236
_ICONS = {
    Tone.GOOD: ("good", Role.GOOD),
    Tone.NEUTRAL: ("unknown", Role.UNKNOWN),
    Tone.WARNING: ("warning", Role.WARNING),
    Tone.CRITICAL: ("critical", Role.CRITICAL),
}
_ICON_PX = 20


class OverviewView(PageView[State]):
    """A sentence, the destinations, what waits, and today against the same weekday."""

    def build(self, layout: QVBoxLayout) -> None:
        """Make the page from top to bottom."""
        inside = QWidget()
        inside.setAccessibleName("Overview")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.NORMAL)
        column.addLayout(self._make_finding())
        self._grid = TileGrid(least_px=_LEAST_TILE_PX, most_columns=_MOST_COLUMNS)
        self._tiles: dict[int, DestinationTile] = {}
        column.addWidget(self._grid)
        self._waiting = WaitingList(self.shell)
        self._today = _Today()
        below = QHBoxLayout()
        below.setSpacing(Space.NORMAL)
        below.addWidget(self._waiting, 1)
        below.addWidget(self._today, 1)
        column.addLayout(below)
        column.addStretch(1)
        scrolled_page(layout, inside)

    def show_state(self, shown: Shown[State], state: State) -> None:
        """Show the overview."""
        finding = state.finding
        set_icon(self._symbol, *_ICONS[finding.tone], _ICON_PX)
        self._sentence.setText(finding.sentence)
        self._detail.setText(finding.detail)
        self._detail.setVisible(bool(finding.detail))
        self._render_tiles(state)
        self._waiting.show_items(state.waiting)
        self._today.show_state(state)

    def empty(self) -> EmptyWords:
        """Offer the first steps."""
        return EmptyWords(
            title="Is your data good enough to act on?",
            sentence="Connect a platform or upload a file of conversions. This page then says "
            "how far its signals can be trusted, and what waits for you.",
            icon="overview",
            action=Command("Connect a platform", partial(self.shell.open_page, "accounts")),
            more=(
                Command("Upload a file", partial(self.shell.open_page, "uploads")),
                Command("Explore the practice workspace", self.shell.explore_practice),
            ),
        )

    def _make_finding(self) -> QHBoxLayout:
        self._symbol = QLabel()
        self._sentence = Label("", TextStyle.SECTION, wraps=True, selectable=True)
        self._detail = Label("", TextStyle.BASE, Role.MUTED, wraps=True, selectable=True)
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addWidget(self._sentence)
        text.addWidget(self._detail)
        row = QHBoxLayout()
        row.setSpacing(Space.SNUG)
        row.addWidget(self._symbol, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(text, 1)
        return row

    def _render_tiles(self, state: State) -> None:
        if [card.id for card in state.cards] != list(self._tiles):
            self._make_tiles(state.cards)
        highest = max(
            (value for card in state.cards for value in card.delivered_by_day if value), default=1.0
        )
        for card in state.cards:
            tile = self._tiles[card.id]
            now = state.overview.status.as_of
            concerning = [one for one in state.outages if one.concerns(card.platform)]
            days = tuple(days_before(state.today, len(card.delivered_by_day)))
            told = day_readings(outages.shaded(concerning, now), days)
            tile.show_destination(card, told, highest=highest, now=now)

    def _make_tiles(self, cards: tuple[DestinationCard, ...]) -> None:
        self._tiles = {card.id: DestinationTile(card, self.shell) for card in cards}
        self._grid.set_tiles(list(self._tiles.values()))


class _Today(Card):
    """Deliveries of today, hour by hour, against the same weekday a week ago."""

    def __init__(self) -> None:
        super().__init__("Deliveries today")
        self._count = Label("", TextStyle.FIGURE)
        self._change = Label("", TextStyle.BASE, Role.MUTED)
        self._bars = HourlyBars("Deliveries today by hour")
        head = QHBoxLayout()
        head.setSpacing(Space.SNUG)
        head.addWidget(self._count)
        head.addWidget(self._change, 1, Qt.AlignmentFlag.AlignBottom)
        self.add(head)
        self.add(self._bars, 1)

    def show_state(self, state: State) -> None:
        """Show the counts of the day."""
        overview, now = state.overview, state.overview.status.as_of
        self._count.setText(words.number(overview.delivered_today))
        self._change.setText(_against(overview))
        hours: list[float | None] = list(overview.today_by_hour)
        hours += [None] * (24 - len(hours))
        before = list(overview.weekday_by_hour)
        names = {card.platform: card.emq.label if card.emq else card.label for card in state.cards}
        self._bars.set_hours(
            hours,
            before,
            outages.shaded(state.outages, now, labels=names),
            zone=words.zone_name(now, state.zone),
            start_at=datetime.combine(state.today, time(), state.zone).astimezone(UTC),
        )


def _against(overview: Overview) -> str:
    """Return today against the same weekday; says so when there is none to compare with."""
    before = overview.delivered_same_weekday
    if before is None:
        return "no same weekday to compare with yet"
    if before == 0:
        return "none by this time a week ago"
    if before == overview.delivered_today:
        return "as many as by this time a week ago"
    change = 100 * (overview.delivered_today - before) / before
    sign = "+" if change >= 0 else "−"
    return (
        f"{sign}{words.percent(abs(change), decimals=0)} against {words.number(before)} a week ago"
    )
