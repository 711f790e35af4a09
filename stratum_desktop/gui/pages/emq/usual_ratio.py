"""What a platform counts for each one of the truth, and the person's word on it."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from stratum_desktop.gui import format as words
from stratum_desktop.gui.pages.emq.view_model import EmqViewModel
from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.widgets import Label, make_button
from stratum_desktop.services.attribution import Measure, UsualRatioView, UsualVerdict

MEANING = (
    "A platform counts what its own window lets it. Where that makes the same gap week after week, "
    "say that it is usual, and only what differs from it costs points."
)

_MEASURES = {Measure.CONVERSIONS: "Conversions", Measure.REVENUE: "Revenue"}
_VERDICTS = {
    UsualVerdict.LASTING: "The same from week to week: it may be confirmed.",
    UsualVerdict.NONE_NEEDED: "It agrees with the truth: nothing to confirm.",
    UsualVerdict.TOO_FEW_DAYS: "Too few matured days are known on both sides.",
    UsualVerdict.BEYOND_BOUNDS: "Below 0.5 or above 2 is a fault, not a habit.",
    UsualVerdict.UNSTEADY: "It was not the same from week to week.",
}


class UsualRatios(QWidget):
    """Each measure with its ratio, what a person said of it, and a button where one may be said."""

    def __init__(self, ratios: tuple[UsualRatioView, ...], view_model: EmqViewModel) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.TIGHT)
        for one in ratios:
            row = QHBoxLayout()
            row.setSpacing(Space.TIGHT)
            role = Role.WARNING if one.has_moved else Role.TEXT
            row.addWidget(Label(ratio_words(one), TextStyle.BASE, role, wraps=True), 1)
            name = _MEASURES[one.measure].lower()
            if may_confirm(one):
                button = make_button("Confirm", partial(view_model.confirm_usual, one.measure))
                button.setAccessibleName(f"Confirm the usual ratio of {name}")
                row.addWidget(button)
            if one.confirmed is not None:
                button = make_button("Withdraw", partial(view_model.withdraw_usual, one.measure))
                button.setAccessibleName(f"Withdraw the usual ratio of {name}")
                row.addWidget(button)
            column.addLayout(row)


def may_confirm(one: UsualRatioView) -> bool:
    """Say whether a person may say that this ratio is usual."""
    if one.learned is None or one.learned.verdict is not UsualVerdict.LASTING:
        return False
    return one.confirmed is None or one.has_moved


def ratio_words(one: UsualRatioView) -> str:
    """Return what is known of a ratio, in sentences."""
    learned, name = one.learned, _MEASURES[one.measure]
    if learned is None or learned.ratio is None:
        said = f"{name}: no data on the last 28 matured days."
    else:
        weeks = ", ".join(words.NO_DATA if week is None else _two(week) for week in learned.by_week)
        said = (
            f"{name}: {_two(learned.ratio)} for each one of the truth on the last 28 matured days "
            f"(by week {weeks}). {_VERDICTS[learned.verdict]}"
        )
    if one.confirmed is None:
        return said
    usual = f"{_two(one.confirmed)} was confirmed as usual on {words.instant(one.confirmed_at)}."
    return f"{said} {usual}" + (" It no longer holds." if one.has_moved else "")


def _two(value: float) -> str:
    return f"{value:.2f}"
