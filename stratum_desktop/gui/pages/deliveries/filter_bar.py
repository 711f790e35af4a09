"""What the list is filtered by: state, destination, source, time and text."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stratum_desktop.domain.reason import Reason
from stratum_desktop.gui import format as words
from stratum_desktop.gui.pages.deliveries.filter import Choices, Period, StateChoice
from stratum_desktop.gui.pages.deliveries.view_model import DeliveriesViewModel, State
from stratum_desktop.gui.source_name import source_name
from stratum_desktop.gui.theme import Space
from stratum_desktop.gui.widgets import SearchField, SegmentedTabs, make_button
from stratum_desktop.gui.widgets.button import Kind
from stratum_desktop.gui.widgets.choice_box import ChoiceBox
from stratum_desktop.services.wording import sentence

_SEARCH_PX, _LEAST_SEARCH_PX = 260, 80
_BOX_PX, _REASON_PX = 170, 540


class FilterBar(QWidget):
    """Tabs with counts above, the rest below; every change is one command."""

    def __init__(self, view_model: DeliveriesViewModel) -> None:
        super().__init__()
        self.setAccessibleName("Filters")
        self._view_model = view_model
        self._tabs = SegmentedTabs("State")
        self._tabs.chosen.connect(self._on_state_chosen)
        self.search = SearchField("Event ID or order ID")
        self.search.searched.connect(self._on_searched)
        self.search.setMaximumWidth(_SEARCH_PX)
        self.search.setMinimumWidth(_LEAST_SEARCH_PX)
        self._destination = ChoiceBox("Destination", most_px=_BOX_PX)
        self._destination.chosen.connect(self._on_destination_chosen)
        self._source = ChoiceBox("Source", most_px=_BOX_PX)
        self._source.chosen.connect(self._on_source_chosen)
        self._reason = ChoiceBox("Reason", most_px=_REASON_PX)
        self._reason.chosen.connect(self._on_reason_chosen)
        self._period = ChoiceBox("Time of receipt", most_px=_BOX_PX)
        self._period.chosen.connect(self._on_period_chosen)
        self._clear = make_button("Clear", self._on_clear, kind=Kind.PLAIN)
        self._clear.setAccessibleName("Clear filters")
        below = QHBoxLayout()
        below.setSpacing(Space.TIGHT)
        for widget in (self.search, self._destination, self._source, self._period):
            below.addWidget(widget, 1)
        below.addWidget(self._clear)
        below.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.TIGHT)
        column.addWidget(self._tabs)
        column.addLayout(below)
        column.addWidget(self._reason)

    def show_state(self, state: State) -> None:
        """Show the choices that hold, and how many deliveries each state lets through."""
        choices = state.choices
        tabs = [
            (one.key, f"{one.label} {words.number(state.count_of(one))}") for one in StateChoice
        ]
        self._tabs.set_tabs(tabs, choices.state.key)
        destinations = [(one.label, one.id) for one in state.destinations]
        sources = [(source_name(one), one) for one in state.sources]
        self._destination.set_choices(
            [("All destinations", None), *destinations], choices.destination_id
        )
        self._source.set_choices([("All sources", None), *sources], choices.source)
        self._period.set_choices([(one.label, one) for one in Period], choices.period)
        reasons = [(_reason_words(code, n), code) for code, n in state.reasons.items()]
        self._reason.set_choices([("All reasons", ""), *reasons], choices.reason_code)
        self._reason.setVisible(choices.state is StateChoice.DEAD_LETTERS)
        if not self.search.hasFocus() and self.search.text().strip() != choices.text:
            self.search.setText(choices.text)
        self._clear.setVisible(choices.is_narrow)

    def _on_state_chosen(self, key: str) -> None:
        state = StateChoice.of_key(key)
        self._narrow(replace(self._view_model.choices, state=state, reason_code=""))

    def _on_searched(self, text: str) -> None:
        self._narrow(replace(self._view_model.choices, text=text))

    def _on_destination_chosen(self, destination_id: int | None) -> None:
        self._narrow(replace(self._view_model.choices, destination_id=destination_id))

    def _on_source_chosen(self, source: str | None) -> None:
        self._narrow(replace(self._view_model.choices, source=source))

    def _on_reason_chosen(self, code: str) -> None:
        self._narrow(replace(self._view_model.choices, reason_code=code))

    def _on_period_chosen(self, period: Period) -> None:
        self._narrow(replace(self._view_model.choices, period=period))

    def _on_clear(self) -> None:
        self.search.clear()
        self._narrow(Choices())

    def _narrow(self, choices: Choices) -> None:
        self._view_model.narrow(choices)


def _reason_words(code: str, count: int) -> str:
    told = sentence(Reason(code)) if code else "No reason was stored."
    return f"{words.number(count)}: {told}"
