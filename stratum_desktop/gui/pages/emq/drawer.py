"""One driver in the drawer: what it is, how it came about, what to do, the rows behind."""

from __future__ import annotations

import re
from datetime import datetime

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from stratum_desktop.domain.emq import DriverStatus
from stratum_desktop.gui import format as words
from stratum_desktop.gui.pages.emq.driver_words import (
    DRIVER_WORDS,
    advice_for,
    evidence_text,
    sample_text,
    thresholds_text,
    value_text,
    with_local_days,
)
from stratum_desktop.gui.pages.emq.usual_ratio import MEANING, UsualRatios
from stratum_desktop.gui.pages.emq.view_model import DriverDetail, EmqViewModel
from stratum_desktop.gui.theme import Role, Space, TextStyle
from stratum_desktop.gui.widgets import Evidence, Label, make_button

_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")


def driver_drawer(detail: DriverDetail, view_model: EmqViewModel) -> Evidence:
    """Return what the drawer shows of a driver."""
    reading, lost = detail.row.line.reading, detail.row.line.points_lost
    content = Evidence()
    content.add_words("What it is", DRIVER_WORDS[reading.driver].meaning)
    content.add_facts(
        "Now",
        (
            ("Value", value_text(reading)),
            ("Range", thresholds_text(reading.driver).capitalize()),
            ("Score", words.score(reading.score)),
            ("Points lost", words.NOTHING if lost is None else words.score(lost)),
            ("Rests on", sample_text(reading)),
            ("As of", f"{words.instant(reading.as_of)} {words.zone_name(reading.as_of)}"),
        ),
    )
    how = reading.evidence if detail.rows is None else detail.rows.explanation
    content.add_words("How it is computed", evidence_text(how))
    content.add_words("What to do", advice_for(reading))
    if detail.ratios:
        content.add_words("What is usual", MEANING)
        content.add(UsualRatios(detail.ratios, view_model))
    content.add_words("Does it apply here?", _APPLIES)
    content.add(NotApplicable(detail, view_model))
    if detail.rows is None:
        content.add(Label("Reading the rows behind it.", TextStyle.BASE, Role.MUTED))
    else:
        rows = [tuple(_shown(cell) for cell in row) for row in detail.rows.rows]
        content.add_rows("The rows behind", detail.rows.columns, rows)
    return content


def _shown(cell: str) -> str:
    """Return a cell as the operator reads it: an instant in the locale's way."""
    if _INSTANT.match(cell):
        return words.instant(datetime.fromisoformat(cell), seconds=True)
    return with_local_days(cell)


_APPLIES = "Where it cannot, such as pixel coverage without a website, its weight leaves the score."


class NotApplicable(QWidget):
    """Takes a driver out of the score with a written reason, or back into it."""

    def __init__(self, detail: DriverDetail, view_model: EmqViewModel) -> None:
        super().__init__()
        self._driver = detail.row.line.reading.driver
        self._view_model = view_model
        is_out = detail.row.line.reading.status is DriverStatus.NOT_APPLICABLE
        self._why = QLineEdit()
        self._why.setPlaceholderText("Why it does not apply here")
        self._why.setAccessibleName("Why this driver does not apply here")
        self._why.returnPressed.connect(self._on_leave_out)
        button = (
            make_button("Count it again", self._on_count_again)
            if is_out
            else make_button("Leave out", self._on_leave_out)
        )
        row = QHBoxLayout()
        row.setSpacing(Space.TIGHT)
        row.addWidget(self._why, 1)
        if is_out:
            self._why.hide()
        row.addWidget(button)
        row.addStretch(0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)

    def _on_leave_out(self) -> None:
        self._view_model.declare_not_applicable(self._driver, self._why.text())

    def _on_count_again(self) -> None:
        self._view_model.withdraw_not_applicable(self._driver)
