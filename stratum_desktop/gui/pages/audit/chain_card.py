"""Whether the chain holds: the engine's last check, the whole check, and what to do."""

from __future__ import annotations

from collections.abc import Callable

from stratum_desktop.gui.pages.audit import words
from stratum_desktop.gui.pages.audit.view_model import VERIFY, AuditViewModel, State
from stratum_desktop.gui.theme import Role, TextStyle
from stratum_desktop.gui.widgets import Card, Label, make_button


class ChainCard(Card):
    """The proof, with the buttons that check and export it."""

    def __init__(self, view_model: AuditViewModel, export: Callable[[], None]) -> None:
        super().__init__("Is the log whole?", caption=" ")
        self._view_model = view_model
        self._verify = make_button("Verify every entry", view_model.verify, icon="check")
        self._cancel = make_button("Stop verifying", self._on_cancel)
        self._export = make_button("Export…", export, icon="download")
        for button in (self._verify, self._cancel, self._export):
            self.add_beside_title(button)
        self._verdict = Label("", TextStyle.STRONG, wraps=True, selectable=True)
        self._advice = Label("", TextStyle.BASE, wraps=True, selectable=True)
        self._show = make_button("Show the entry", self._on_show)
        for widget in (self._verdict, self._advice, self._show):
            self.add(widget)

    def show_state(self, state: State, *, busy: frozenset[str]) -> None:
        """Show what the checks said."""
        self.set_caption(words.checked(state.summary))
        is_verifying = VERIFY in busy
        self._verify.setVisible(not is_verifying)
        self._cancel.setVisible(is_verifying)
        self._export.setEnabled("export" not in busy)
        verdict, error = state.verdict, state.summary.check_error
        said = error or "" if verdict is None else verdict.words
        is_bad = bool(error) if verdict is None else not verdict.ok
        self._verdict.setText(said)
        self._verdict.set_role(Role.CRITICAL if is_bad else Role.GOOD)
        self._verdict.setVisible(bool(said))
        advice = None if verdict is None else verdict.advice
        self._advice.setText(advice or "")
        self._advice.setVisible(advice is not None)
        self._show.setVisible(verdict is not None and verdict.first_bad is not None)

    def _on_cancel(self) -> None:
        self._view_model.cancel(VERIFY)

    def _on_show(self) -> None:
        state = self._view_model.state
        if state is not None and state.verdict is not None and state.verdict.first_bad is not None:
            self._view_model.show_entry(state.verdict.first_bad)
