"""A platform's own figures in words."""

from __future__ import annotations

import pytest

from stratum_desktop.domain.ads.own_figure import OwnFigure, OwnTopic, OwnUnit
from stratum_desktop.services.sync.own_words import TOPICS, value_words


def test_every_topic_has_its_words():
    assert set(TOPICS) == set(OwnTopic)


@pytest.mark.parametrize(
    ("unit", "value", "said"),
    [
        (OwnUnit.PERCENT, 82.44, "82.4 %"),
        (OwnUnit.OF_TEN, 7.46, "7.5 of 10"),
        (OwnUnit.EVENTS, 12_345.0, "12,345 events"),
        (OwnUnit.NONE, 3.0, "3"),
        (OwnUnit.PERCENT, None, ""),
    ],
)
def test_a_value_has_its_unit_and_none_is_nothing(unit, value, said):
    figure = OwnFigure(OwnTopic.MATCH_KEY, "Purchase", "email", unit, value)
    assert value_words(figure, value) == said
