"""What the drawer says of a usual ratio, and when it offers a button."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from stratum_desktop.domain.attribution import Truth, UsualRatio
from stratum_desktop.gui.pages.emq.usual_ratio import may_confirm, ratio_words
from stratum_desktop.services.attribution import Measure, UsualRatioView, UsualVerdict

LEARNED = UsualRatio(
    Measure.CONVERSIONS, Truth.ORDERS, 0.7, (0.71, 0.69, None, 0.7), 24, UsualVerdict.LASTING
)
VIEW = UsualRatioView(
    platform="meta",
    label="Meta",
    measure=Measure.CONVERSIONS,
    learned=LEARNED,
    first_day=date(2026, 1, 26),
    last_day=date(2026, 2, 22),
    confirmed=None,
    confirmed_at=None,
    has_moved=False,
)
CONFIRMED = replace(VIEW, confirmed=0.65, confirmed_at=datetime(2026, 2, 1, 12, tzinfo=UTC))


def test_a_learned_ratio_is_told_with_its_weeks():
    said = ratio_words(VIEW)
    assert said.startswith("Conversions: 0.70 for each one of the truth")
    assert "by week 0.71, 0.69, No data, 0.70" in said
    assert "may be confirmed" in said


def test_without_anything_learned_it_is_no_data():
    assert ratio_words(replace(VIEW, learned=None)).startswith("Conversions: no data")


def test_what_was_confirmed_is_told_and_whether_it_holds():
    assert "0.65 was confirmed as usual on" in ratio_words(CONFIRMED)
    assert ratio_words(replace(CONFIRMED, has_moved=True)).endswith("It no longer holds.")


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        (VIEW, True),
        (CONFIRMED, False),
        (replace(CONFIRMED, has_moved=True), True),
        (replace(VIEW, learned=None), False),
        (replace(VIEW, learned=replace(LEARNED, verdict=UsualVerdict.UNSTEADY)), False),
    ],
)
def test_it_may_be_confirmed_when_it_lasts_and_is_not_yet(view, expected):
    assert may_confirm(view) is expected
