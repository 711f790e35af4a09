"""The form that marks an outage by hand."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QHBoxLayout, QLineEdit

from stratum_desktop.gui.pages.outages.drawer import read_span, time_field
from stratum_desktop.gui.pages.outages.view_model import OutagesViewModel, State
from stratum_desktop.gui.theme import Space
from stratum_desktop.gui.widgets import Card, make_button
from stratum_desktop.gui.widgets.choice_box import ChoiceBox

_PLATFORM_PX, _TIME_PX = 170, 150


class MarkForm(Card):
    """Platform, start, end and why."""

    def __init__(self, view_model: OutagesViewModel) -> None:
        super().__init__("Mark an outage", caption=" ")
        self._view_model = view_model
        self._zone = ZoneInfo("UTC")
        self._platform = ChoiceBox("Platform", width=_PLATFORM_PX)
        self._start = time_field("From")
        self._end = time_field("To")
        for field in (self._start, self._end):
            field.setFixedWidth(_TIME_PX)
        self._end.setPlaceholderText("To; empty: goes on")
        self._why = QLineEdit()
        self._why.setPlaceholderText("What happened")
        self._why.setAccessibleName("What happened")
        self._why.returnPressed.connect(self._on_mark)
        self._button = make_button("Mark outage", self._on_mark, icon="add")
        for widgets in ((self._platform, self._start, self._end), (self._why, self._button)):
            row = QHBoxLayout()
            row.setSpacing(Space.TIGHT)
            for widget in widgets:
                row.addWidget(widget, 1 if widget is self._why else 0)
            if self._why not in widgets:
                row.addStretch(1)
            self.add(row)

    def show_state(self, state: State, *, is_busy: bool) -> None:
        """Offer the connected platforms, and say in which zone times are typed."""
        self._zone = state.zone
        choices = [("All platforms", None), *((label, key) for key, label in state.platforms)]
        self._platform.set_choices(choices, self._platform.value)
        self.set_caption(
            f"Times in {state.zone.key}, as 2026-11-20 09:00. What you mark is left out at once."
        )
        self._button.setEnabled(not is_busy)

    def clear(self) -> None:
        """Empty the fields, once the outage is kept."""
        for field in (self._start, self._end, self._why):
            field.clear()

    def _on_mark(self) -> None:
        span = read_span(self._start, self._end, self._zone, self._view_model.say_time_is_none)
        if span is None:
            return
        if not self._why.text().strip():
            self._why.setFocus()
            return
        platform = self._platform.value
        self._view_model.mark(None if platform is None else str(platform), *span, self._why.text())
