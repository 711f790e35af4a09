"""The conditions of an own rule: rows in groups, all of which or any of which have to hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from stratum_desktop.domain.rules.condition import SPANS
from stratum_desktop.domain.rules.judgement import Metric, Operator, Span
from stratum_desktop.domain.rules.soundness import MOST_DEPTH
from stratum_desktop.gui import condition_words
from stratum_desktop.gui.theme import Space
from stratum_desktop.gui.widgets import make_button, make_icon_button
from stratum_desktop.gui.widgets.choice_box import ChoiceBox

_ALL, _ANY = "all_of", "any_of"
_MATCHES = (("All of these are met", _ALL), ("Any of these is met", _ANY))
_METRIC_PX, _SPAN_PX, _OPERATOR_PX, _VALUE_PX = 160, 256, 116, 80
_FIRST = {"metric": "cpa", "span": "last_7_matured_days", "operator": ">", "value": "30"}


class ConditionRow(QWidget):
    """One comparison: metric, days, operator, value."""

    edited = Signal()
    removed = Signal()

    def __init__(self, plain: Mapping[str, Any]) -> None:
        super().__init__()
        self._metric = ChoiceBox("Metric", width=_METRIC_PX)
        self._metric.set_choices(
            [(word, one) for one, word in condition_words.METRICS.items()], Metric(plain["metric"])
        )
        self._span = ChoiceBox("Days", width=_SPAN_PX)
        self._operator = ChoiceBox("Comparison", width=_OPERATOR_PX)
        self._operator.set_choices(
            [(word, one) for one, word in condition_words.OPERATORS.items()],
            Operator(plain["operator"]),
        )
        self._value = QLineEdit(str(plain["value"]))
        self._value.setAccessibleName("Value")
        self._value.setFixedWidth(_VALUE_PX)
        self._value.textEdited.connect(self._on_edited)
        self._offer_spans(Span(plain["span"]))
        self._metric.chosen.connect(self._on_metric)
        for box in (self._span, self._operator):
            box.chosen.connect(self._on_edited)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.TIGHT)
        for widget in (self._metric, self._span, self._operator, self._value):
            row.addWidget(widget)
        row.addWidget(make_icon_button("close", "Remove this condition", self.removed.emit))
        row.addStretch(1)

    def plain(self) -> dict[str, Any]:
        """Return it in the form of `domain.rules.codec`."""
        return {
            "metric": str(self._metric.value),
            "span": str(self._span.value),
            "operator": str(self._operator.value),
            "value": self._value.text().strip().replace(",", "."),
        }

    def _offer_spans(self, span: object) -> None:
        metric = Metric(str(self._metric.value))
        offered = [one for one in condition_words.SPANS if one in SPANS[metric]]
        self._span.set_choices([(condition_words.SPANS[one], one) for one in offered], span)

    def _on_metric(self, metric: object) -> None:
        del metric
        self._offer_spans(self._span.value)
        self.edited.emit()

    def _on_edited(self, value: object) -> None:
        del value
        self.edited.emit()


class ConditionGroup(QWidget):
    """Conditions and groups of them, joined by and, or by or."""

    edited = Signal()
    removed = Signal()

    def __init__(self, plain: Mapping[str, Any], *, depth: int = 1) -> None:
        super().__init__()
        self._depth = depth
        self._match = ChoiceBox("How they are joined", width=_METRIC_PX + 20)
        self._parts: list[ConditionRow | ConditionGroup] = []
        head = QHBoxLayout()
        head.setSpacing(Space.TIGHT)
        head.addWidget(self._match)
        head.addWidget(make_button("Add condition", self._on_add, icon="add"))
        if depth + 2 <= MOST_DEPTH:
            head.addWidget(make_button("Add group", self._on_add_group, icon="add"))
        if depth > 1:
            head.addWidget(make_icon_button("close", "Remove this group", self.removed.emit))
        head.addStretch(1)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(Space.TIGHT)
        self._rows.setContentsMargins(Space.NORMAL, 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.TIGHT)
        column.addLayout(head)
        column.addLayout(self._rows)
        self.fill(plain)
        self._match.chosen.connect(self._on_edited)

    def fill(self, plain: Mapping[str, Any]) -> None:
        """Show other conditions."""
        if _ALL not in plain and _ANY not in plain:
            plain = {_ALL: [plain]}
        match = _ANY if _ANY in plain else _ALL
        self._match.set_choices(_MATCHES, match)
        for part in self._parts:
            part.setParent(None)
            part.deleteLater()
        self._parts = []
        for one in plain[match]:
            self._put(one)

    def plain(self) -> dict[str, Any]:
        """Return it in the form of `domain.rules.codec`."""
        return {str(self._match.value): [one.plain() for one in self._parts]}

    def _put(self, plain: Mapping[str, Any]) -> None:
        part: ConditionRow | ConditionGroup
        if _ALL in plain or _ANY in plain:
            part = ConditionGroup(plain, depth=self._depth + 1)
        else:
            part = ConditionRow(plain)

        def remove() -> None:
            self._parts.remove(part)
            part.setParent(None)
            part.deleteLater()
            self.edited.emit()

        part.edited.connect(self.edited)
        part.removed.connect(remove)
        self._parts.append(part)
        self._rows.addWidget(part)

    def _on_add(self) -> None:
        self._put(_FIRST)
        self.edited.emit()

    def _on_add_group(self) -> None:
        self._put({_ALL: [_FIRST]})
        self.edited.emit()

    def _on_edited(self, value: object) -> None:
        del value
        self.edited.emit()
