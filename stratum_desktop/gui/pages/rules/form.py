"""The form of a rule: everything that it is, each number with its limits, and what it all says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from stratum_desktop.domain.rules.definition import RuleKind
from stratum_desktop.gui import format as shown_as
from stratum_desktop.gui.pages.rules import fields, words
from stratum_desktop.gui.pages.rules.conditions import ConditionGroup
from stratum_desktop.gui.pages.rules.drafts import read_draft
from stratum_desktop.gui.pages.rules.fields import NumberField
from stratum_desktop.gui.pages.rules.scope_field import ScopeField
from stratum_desktop.gui.pages.rules.state import Draft, Fault, State
from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.widgets import Card, Label
from stratum_desktop.gui.widgets.choice_box import ChoiceBox
from stratum_desktop.services.autopilot.evaluation import UNDO_IF_WORSE

_NUMBER_PX, _ACTION_PX, _COLUMNS, _TARGET_COLUMNS = 110, 280, 3, 4
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_ACTIONS = (
    ("Change the daily budget by, %", "budget"),
    ("Pause the campaign", "paused"),
    ("Start the campaign", "active"),
)
_WHEN = "A condition whose value is not known is not met. Money is in the ad account's currency."
_UNDO = (
    "Propose to take a change back where CPA is worse by "
    f"{shown_as.number(UNDO_IF_WORSE.worse_by_pct)} % after {UNDO_IF_WORSE.after_hours} h"
)


class RuleForm(QWidget):
    """Shows a draft, and tells what a person types."""

    #: The name, and the rule in the form of `domain.rules.codec`.
    typed = Signal(str, dict)

    def __init__(self) -> None:
        super().__init__()
        self._shown: tuple[int | None, str, int] | None = None
        self._plain: Mapping[str, Any] = {}
        self._numbers: dict[str, QLineEdit] = {}
        self._faults: dict[str, Label] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(Space.NORMAL)
        self._inside = QWidget()
        self._column.addWidget(self._inside)

    def show_draft(self, draft: Draft, state: State) -> None:
        """Show a draft; what a person has typed into it is left alone."""
        kind = RuleKind(draft.plain["kind"])
        key = (draft.rule_id, kind.value, draft.shape)
        if key != self._shown:
            self._shown = key
            self._build(draft, kind, state.platforms)
        self._campaigns.offer(state.campaigns)
        self._show_fault(draft)
        found = read_draft(draft)
        self._said.setText(
            "Mend what is marked, and the rule is told here in words."
            if isinstance(found, Fault)
            else words.rule_words(found, state.labels)
        )

    def take_keyboard(self) -> None:
        """Let the keyboard write the name."""
        if self._shown is not None:
            self._name.setFocus()
            self._name.selectAll()

    def forget(self) -> None:
        """Show the next draft from its beginning, whichever it is."""
        self._shown = None

    # ------------------------------------------------------------ building

    def _build(self, draft: Draft, kind: RuleKind, platforms: tuple[tuple[str, str], ...]) -> None:
        self._plain, self._numbers, self._faults = draft.plain, {}, {}
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.NORMAL)
        column.addWidget(self._make_what(draft, kind))
        if kind is RuleKind.OWN:
            column.addWidget(self._make_conditions())
        column.addWidget(
            self._numbers_card(
                "Targets",
                "In the ad account's currency. Where both ROAS and CPA are set, each votes; votes "
                "that differ propose nothing.",
                fields.target_fields(),
                columns=_TARGET_COLUMNS,
            )
        )
        column.addWidget(
            self._numbers_card("Thresholds", "Each with its limits.", fields.threshold_fields(kind))
        )
        column.addWidget(self._make_where(platforms))
        column.addWidget(
            self._numbers_card(
                "Which days, how often",
                "A day counts once its conversions are in, as learned from this account.",
                fields.other_fields(),
            )
        )
        column.addStretch(1)
        self._column.replaceWidget(self._inside, inside)
        inside.show()
        self._inside.setParent(None)
        self._inside.deleteLater()
        self._inside = inside

    def _make_what(self, draft: Draft, kind: RuleKind) -> Card:
        card = Card(words.KINDS[kind])
        self._name = QLineEdit(draft.name)
        self._name.setAccessibleName("Name of the rule")
        self._name.setPlaceholderText("Name of the rule")
        self._name.textEdited.connect(self._on_typed)
        self._said = Label("", TextStyle.BASE, wraps=True, selectable=True)
        card.add(self._name)
        card.add(self._fault_label("name"))
        card.add(self._said)
        card.add(self._fault_label(""))
        return card

    def _make_conditions(self) -> Card:
        settings = self._plain["settings"]
        card = Card("When", caption=_WHEN)
        self._conditions = ConditionGroup(settings["conditions"])
        self._conditions.edited.connect(self._on_typed)
        card.add(self._conditions)
        card.add(self._fault_label("settings.conditions"))
        row = QHBoxLayout()
        row.setSpacing(Space.TIGHT)
        action = settings["action"]
        self._action = ChoiceBox("What is done", width=_ACTION_PX)
        self._pct = QLineEdit(str(action.get("change_budget_pct", "-20")))
        self._pct.setAccessibleName("Per cent; below 0 cuts")
        self._pct.setFixedWidth(_NUMBER_PX)
        self._action.set_choices(_ACTIONS, action.get("set_status", "budget"))
        self._pct.setEnabled("change_budget_pct" in action)
        self._action.chosen.connect(self._on_action)
        self._pct.textEdited.connect(self._on_typed)
        row.addWidget(Label("Then", TextStyle.STRONG))
        row.addWidget(self._action)
        row.addWidget(self._pct)
        row.addStretch(1)
        card.add(row)
        card.add(self._fault_label("settings.action"))
        return card

    def _make_where(self, platforms: tuple[tuple[str, str], ...]) -> Card:
        scope, schedule = self._plain["scope"], self._plain["schedule"]
        card = Card(
            "Where and when",
            caption="Nothing ticked means everywhere and always. Hours are those of the ad "
            "account's own clock.",
        )
        self._platforms = {
            key: self._tick(label, is_on=key in scope["platforms"]) for key, label in platforms
        }
        self._weekdays = [
            self._tick(word, is_on=number in schedule["weekdays"])
            for number, word in enumerate(_WEEKDAYS, start=1)
        ]
        self._hours = _line("Hours of the day, such as 8, 9, 10", schedule["hours"])
        self._campaigns = ScopeField(scope["campaigns"])
        self._hours.textEdited.connect(self._on_typed)
        self._campaigns.edited.connect(self._on_typed)
        self._undo = self._tick(
            _UNDO,
            is_on=bool(self._plain["undo_if_worse"]),
        )
        for ticks in (self._platforms.values(), self._weekdays):
            row = QHBoxLayout()
            row.setSpacing(Space.SNUG)
            for tick in ticks:
                row.addWidget(tick)
            row.addStretch(1)
            card.add(row)
        for place, line in (("schedule.hours", self._hours), ("scope.campaigns", self._campaigns)):
            card.add(line)
            card.add(self._fault_label(place))
        card.add(self._undo)
        return card

    def _numbers_card(
        self, title: str, caption: str, shown: Iterable[NumberField], *, columns: int = _COLUMNS
    ) -> Card:
        card, grid = Card(title, caption=caption), QGridLayout()
        grid.setHorizontalSpacing(Space.NORMAL)
        grid.setVerticalSpacing(Space.TIGHT)
        for at, one in enumerate(shown):
            cell = QVBoxLayout()
            cell.setSpacing(2)
            edit = QLineEdit(_at(self._plain, one.place))
            edit.setAccessibleName(one.label)
            edit.setFixedWidth(_NUMBER_PX)
            edit.textEdited.connect(self._on_typed)
            self._numbers[one.place] = edit
            cell.addWidget(Label(one.label, TextStyle.CAPTION_STRONG, wraps=True))
            # A cell of fixed width alone would stand in the middle of its column.
            cell.addWidget(edit, 0, Qt.AlignmentFlag.AlignLeft)
            cell.addWidget(Label(one.hint, TextStyle.CAPTION, Role.MUTED))
            cell.addWidget(self._fault_label(one.place))
            cell.addStretch(1)
            grid.addLayout(cell, at // columns, at % columns)
        for place in range(columns):
            grid.setColumnStretch(place, 1)
        card.add(grid)
        return card

    def _fault_label(self, place: str) -> Label:
        label = Label("", TextStyle.CAPTION, Role.CRITICAL, wraps=True)
        label.hide()
        self._faults[place] = label
        return label

    def _tick(self, word: str, *, is_on: bool) -> QCheckBox:
        tick = QCheckBox(word)
        tick.setChecked(is_on)
        tick.toggled.connect(self._on_typed)
        return tick

    # ------------------------------------------------------------ reading

    def _show_fault(self, draft: Draft) -> None:
        fault = draft.fault
        place = None if fault is None else self._nearest(fault.place)
        for at, label in self._faults.items():
            label.setText(fault.said if fault is not None and at == place else "")
            label.setVisible(at == place)

    def _nearest(self, place: str) -> str:
        """Return the place of the form that a fault is said at; the top for what has none."""
        at = place.partition("[")[0]
        while at and at not in self._faults:
            at = at.rpartition(".")[0]
        return at

    def _on_action(self, value: object) -> None:
        self._pct.setEnabled(value == "budget")
        self._on_typed()

    def _on_typed(self, *_: object) -> None:
        self.typed.emit(self._name.text(), self._read())

    def _read(self) -> dict[str, Any]:
        plain: dict[str, Any] = dict(self._plain)
        for part in ("targets", "lookback", "settings", "scope", "schedule"):
            plain[part] = dict(plain[part])
        for place, edit in self._numbers.items():
            part, _, name = place.rpartition(".")
            holder = plain[part] if part else plain
            text = edit.text().strip().replace(",", ".")
            holder[name] = text or (None if _is_optional(place) else "")
        plain["scope"]["platforms"] = [
            key for key, tick in self._platforms.items() if tick.isChecked()
        ]
        plain["scope"]["campaigns"] = self._campaigns.chosen
        plain["schedule"]["weekdays"] = [
            number for number, tick in enumerate(self._weekdays, start=1) if tick.isChecked()
        ]
        plain["schedule"]["hours"] = _words(self._hours.text())
        plain["undo_if_worse"] = self._undo.isChecked()
        if plain["kind"] == RuleKind.OWN.value:
            plain["settings"]["conditions"] = self._conditions.plain()
            chosen = str(self._action.value)
            plain["settings"]["action"] = (
                {"change_budget_pct": self._pct.text().strip().replace(",", ".")}
                if chosen == "budget"
                else {"set_status": chosen}
            )
        return plain


def _is_optional(place: str) -> bool:
    return place.startswith("targets.") or place == "most_proposals_a_day"


def _at(plain: Mapping[str, Any], place: str) -> str:
    found: Any = plain
    for name in place.split("."):
        found = found[name]
    return "" if found is None else str(found)


def _line(name: str, values: Iterable[object]) -> QLineEdit:
    line = QLineEdit(", ".join(map(str, values)))
    line.setAccessibleName(name)
    line.setPlaceholderText(name)
    line.setToolTip(name)
    return line


def _words(text: str) -> list[str]:
    return text.replace(",", " ").split()
