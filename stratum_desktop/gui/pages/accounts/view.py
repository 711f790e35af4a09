"""The Accounts page."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from stratum_desktop.gui.page import Command
from stratum_desktop.gui.page_view import PageView
from stratum_desktop.gui.pages.accounts.card import AccountCard
from stratum_desktop.gui.pages.accounts.form_view import FormView, form_title
from stratum_desktop.gui.pages.accounts.view_model import AccountsViewModel, PlatformCard, State
from stratum_desktop.gui.view_model import Notice, Shown
from stratum_desktop.gui.widgets import TileGrid, scrolled_page

_MOST_COLUMNS = 3
_LEAST_CARD_PX = 480


class AccountsView(PageView[State]):
    """Cards side by side; the form to connect stands in the drawer."""

    view_model: AccountsViewModel

    def build(self, layout: QVBoxLayout) -> None:
        """Make the grid; its cards follow with the first state."""
        inside = QWidget()
        inside.setAccessibleName("Platforms")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        self._grid = TileGrid(least_px=_LEAST_CARD_PX, most_columns=_MOST_COLUMNS)
        column.addWidget(self._grid)
        column.addStretch(1)
        self._cards: dict[str, AccountCard] = {}
        self._form: FormView | None = None
        scrolled_page(layout, inside)

    def show_state(self, shown: Shown[State], state: State) -> None:
        """Show every platform, and the form when one is asked for."""
        if self._needs_new_cards(state.cards):
            self._make_cards(state.cards)
        for platform in state.cards:
            card = self._cards[platform.key]
            card.show_platform(platform, dict(state.checks), shown.busy)
        self._render_form(shown, state)

    def commands(self) -> tuple[Command, ...]:
        """Return a connect command for every platform."""
        state = self.view_model.state
        if state is None:
            return ()
        return tuple(
            Command(f"Connect {card.label}", _Opener(self.view_model, card.key))
            for card in state.cards
            if card.manifest is not None
        )

    def notice_of(self, shown: Shown[State]) -> Notice | None:
        """Return what does not stand in the form."""
        is_in_form = shown.state is not None and shown.state.form is not None
        notice = shown.notice
        if notice is not None and notice.command == "connect" and is_in_form:
            return None
        return notice

    def drawer_closed(self) -> None:
        """Forget the form."""
        self.view_model.close_form()

    def _needs_new_cards(self, platforms: tuple[PlatformCard, ...]) -> bool:
        wanted = [(p.key, frozenset(d.id for d in p.destinations)) for p in platforms]
        return wanted != [(key, card.part_ids) for key, card in self._cards.items()]

    def _make_cards(self, platforms: tuple[PlatformCard, ...]) -> None:
        self._cards = {p.key: AccountCard(p, self.view_model) for p in platforms}
        self._grid.set_tiles(list(self._cards.values()))

    def _render_form(self, shown: Shown[State], state: State) -> None:
        if state.form is None:
            if self._form is not None:
                self._form = None
                self.shell.close_drawer()
            return
        if self._form is None or self._form.form is not state.form:
            self._form = FormView(state.form)
            self._form.submitted.connect(self.view_model.submit)
            self._form.cancelled.connect(self.view_model.close_form)
            self.shell.show_drawer(form_title(state.form), self._form)
            self._form.focus_first()
        notice = shown.notice
        refused = notice is not None and notice.command == "connect"
        self._form.show_problems(
            state.problems,
            refusal=notice.sentence if refused and notice is not None else "",
            is_busy="connect" in shown.busy,
        )


class _Opener:
    """Opens the form of one platform."""

    def __init__(self, view_model: AccountsViewModel, platform: str) -> None:
        self._view_model = view_model
        self._platform = platform

    def __call__(self) -> None:
        """Open it."""
        self._view_model.open_form(self._platform)
