"""The card of what a platform says itself."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from stratum_desktop.domain.ads.own_figure import OwnFigure, OwnTopic, OwnUnit
from stratum_desktop.gui.pages.emq.own_figures import COLUMNS, OwnFigures
from stratum_desktop.services.sync import OwnFigureView

TOLD_AT = datetime(2026, 3, 2, 12, tzinfo=UTC)
SCORE = OwnFigureView(
    "meta",
    "Meta shop",
    OwnFigure(OwnTopic.MATCH_QUALITY, "Purchase", "", OwnUnit.OF_TEN, 7.4, goal=6.0),
    TOLD_AT,
)
STATUS = OwnFigureView(
    "google",
    "Google shop",
    OwnFigure(OwnTopic.UPLOAD_STATUS, "", "api", OwnUnit.NONE, None, "GOOD", on=date(2026, 3, 1)),
    TOLD_AT,
)


@pytest.fixture
def card(qtbot):
    made = OwnFigures()
    qtbot.addWidget(made)
    return made


def test_a_platform_that_has_said_nothing_has_no_card(card):
    card.show_figures("Meta", ())
    assert card.isHidden()
    card.show_figures("Meta", (SCORE,))
    assert not card.isHidden()
    assert card.accessibleName() == "What Meta says itself"


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (SCORE, ["Match quality", "Purchase", "–", "7.4 of 10", "6.0 of 10", "–"]),
        (STATUS, ["Verdict on what was sent", "everything sent", None, "–", "–", "GOOD"]),
    ],
)
def test_a_row_says_what_of_whom_and_the_goal(row, expected):
    said = [column.text(row) for column in COLUMNS]
    assert said[2].startswith("api · ") if expected[2] is None else said[2] == expected[2]
    assert said[:2] + said[3:] == expected[:2] + expected[3:]
