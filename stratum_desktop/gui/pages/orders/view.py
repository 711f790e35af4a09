"""The Orders page."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stratum_desktop.gui import format as words
from stratum_desktop.gui.flight_drawer import flight_drawer, flight_title
from stratum_desktop.gui.page import Command
from stratum_desktop.gui.page_view import PageView
from stratum_desktop.gui.pages.orders.columns import LEDGER_COLUMNS, open_columns
from stratum_desktop.gui.pages.orders.sentence import nothing_open_words, open_words, verdict
from stratum_desktop.gui.pages.orders.view_model import PERIODS_DAYS, OrdersViewModel, State
from stratum_desktop.gui.theme import Space, TextStyle
from stratum_desktop.gui.view_model import Shown
from stratum_desktop.gui.widgets import (
    Card,
    EmptyState,
    Label,
    RecordView,
    SearchField,
    SegmentedTabs,
    make_button,
)
from stratum_desktop.services.flight import Flight
from stratum_desktop.services.order_ledger import OpenOrder, PlatformOrders

_SEARCH_PX = 280


class OrdersView(PageView[State]):
    """One sentence, the ledger by platform, and every order that is not accounted for."""

    view_model: OrdersViewModel

    def build(self, layout: QVBoxLayout) -> None:
        """Make the page from top to bottom."""
        self._period = SegmentedTabs("Period")
        self._period.set_tabs([(str(days), _period_name(days)) for days in PERIODS_DAYS])
        self._period.chosen.connect(self._on_period_chosen)
        self._labels: dict[str, str] = {}
        self._drawn: Flight | None = None
        self._sentence = Label("", TextStyle.BASE, wraps=True, selectable=True)
        self._search = SearchField("Order ID or event ID")
        self._search.setMaximumWidth(_SEARCH_PX)
        self._search.setMinimumWidth(_SEARCH_PX // 2)
        self._search.returnPressed.connect(self._on_follow)
        top = QHBoxLayout()
        top.setSpacing(Space.TIGHT)
        top.addWidget(self._sentence, 3)
        top.addWidget(self._search, 2)
        top.addWidget(make_button("Follow", self._on_follow, icon="search"))
        layout.addLayout(top)
        layout.addWidget(self._make_ledger())
        layout.addWidget(self._make_open(), 1)
        self._instead = EmptyState()
        layout.addWidget(self._instead, 1)

    def header(self) -> QWidget:
        """Return the choice of the period."""
        return self._period

    def show_state(self, shown: Shown[State], state: State) -> None:
        """Show ledger, open orders and drawer."""
        del shown
        report = state.report
        self._period.choose(str(state.days))
        self._sentence.setText(verdict(report))
        self._labels.update({one.platform: one.label for one in report.platforms})
        self._ledger.set_rows(report.platforms)
        self._ledger.fit_height()
        self._ledger_card.setVisible(bool(report.platforms))
        self._open.set_rows(report.open)
        self._open_card.setVisible(bool(report.open))
        self._open_card.set_caption(open_words(report))
        self._instead.set_words(*nothing_open_words(report))
        self._instead.setVisible(not report.open)
        self._render_drawer()

    def filter_field(self) -> QWidget:
        """Return the field that an id is typed into."""
        return self._search

    def commands(self) -> tuple[Command, ...]:
        """Offer what the buttons do."""
        return (Command("Follow an order or event", self._search.setFocus),)

    def drawer_closed(self) -> None:
        """Forget the order."""
        self.view_model.close_flight()

    # ------------------------------------------------------------ inside

    def _make_ledger(self) -> Card:
        self._ledger: RecordView[PlatformOrders] = RecordView(
            "Orders by platform", LEDGER_COLUMNS, key=lambda row: row.platform
        )
        self._ledger_card = Card("By platform")
        self._ledger_card.add(self._ledger)
        return self._ledger_card

    def _make_open(self) -> Card:
        self._open: RecordView[OpenOrder] = RecordView(
            "Orders not accounted for",
            open_columns(self._labels),
            key=lambda row: (row.source, row.order_id, row.platform),
        )
        self._open.opened.connect(self._on_opened)
        self._open.clicked.connect(self._on_clicked)
        self._open_card = Card("Not accounted for", caption=" ")
        self._open_card.add(self._open, 1)
        return self._open_card

    def _render_drawer(self) -> None:
        flight = self.view_model.flight
        if flight == self._drawn:
            return
        self._drawn = flight
        if flight is None:
            self.shell.close_drawer()
        else:
            self.shell.show_drawer(flight_title(flight), flight_drawer(flight))

    def _on_opened(self, row: OpenOrder) -> None:
        self.view_model.follow(row.order_id)

    def _on_clicked(self) -> None:
        if self._open.current is not None:
            self._on_opened(self._open.current)

    def _on_follow(self) -> None:
        text = self._search.text().strip()
        if text:
            self.view_model.follow(text)
        else:
            self._search.setFocus()

    def _on_period_chosen(self, key: str) -> None:
        self.view_model.show_days(int(key))


def _period_name(days: int) -> str:
    return "Last 24 hours" if days == 1 else f"Last {words.number(days)} days"
