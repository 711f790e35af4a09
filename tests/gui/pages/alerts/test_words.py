"""What the Alerts page says of figures and scales."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from stratum_desktop.domain.anomaly.alert import AlertState
from stratum_desktop.domain.anomaly.episode import Severity
from stratum_desktop.domain.anomaly.judgement import Expected, Judged
from stratum_desktop.domain.anomaly.metric import Direction, Metric
from stratum_desktop.domain.anomaly.season import Season
from stratum_desktop.domain.reason import Reason
from stratum_desktop.gui.pages.alerts import words
from stratum_desktop.gui.pages.alerts.columns import ALERT_COLUMNS
from stratum_desktop.services.alerts import AlertDetail, AlertView

HOUR = 3600
EXPECTED = Expected(40.0, 12.6, 64.7, Season.WEEKLY)
WORST = Judged(10 * HOUR, 11 * HOUR, 65.0, 65, EXPECTED, Direction.HIGH)
ALERT = AlertView(
    id=3,
    metric=Metric.RECEIVED,
    subject="server/shop",
    label="shop (server)",
    direction=Direction.HIGH,
    state=AlertState.OPEN,
    severity=Severity.WARNING,
    title=Reason("anomaly.received_high", {"of": "shop (server)"}),
    cause=Reason("anomaly.more_came_in"),
    started_at=datetime(2026, 3, 1, 10, tzinfo=UTC),
    last_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
    is_over=True,
    worst=WORST,
    noticed_at=datetime(2026, 3, 1, 12, tzinfo=UTC),
    is_muted=False,
    muted_until=None,
)


def detail(metric: Metric, *values: float) -> AlertDetail:
    points = tuple(replace(WORST, value=value, expected=None) for value in values)
    return AlertDetail(replace(ALERT, metric=metric), points, (), (), has_more_rows=False)


def test_a_whole_number_outside_a_range_is_never_said_to_be_its_edge():
    assert words.worst_words(ALERT) == "65 where 13 to 64 was expected"


def test_each_kind_of_figure_has_its_unit():
    rate = replace(ALERT, metric=Metric.MATCH_RATE)
    assert words.worst_words(rate) == "65\u00a0% where 12.6\u00a0% to 64.7\u00a0% was expected"
    lag = replace(ALERT, metric=Metric.LATENCY)
    assert words.worst_words(lag) == "1 min where 12 s to 1 min was expected"


@pytest.mark.parametrize(
    ("metric", "most", "top"),
    [
        (Metric.RECEIVED, 0.0, 1.0),
        (Metric.RECEIVED, 94.0, 100.0),
        (Metric.RECEIVED, 121.0, 150.0),
        (Metric.MATCH_RATE, 40.0, 100.0),
        (Metric.DUPLICATE_RATE, 3.4, 5.0),
        (Metric.DUPLICATE_RATE, 77.0, 100.0),
        (Metric.LATENCY, 8_040.0, 4 * HOUR),
        (Metric.LATENCY, 10_000_000.0, 10_000_000.0),
    ],
)
def test_a_scale_ends_at_a_round_figure_above_everything(metric, most, top):
    assert words.scale_top(detail(metric, most / 2, most)) == top


def test_a_state_looks_like_what_it_asks_for():
    assert words.look_of(ALERT).word == "Warning"
    assert words.look_of(replace(ALERT, severity=Severity.CRITICAL)).word == "Critical"
    assert words.look_of(replace(ALERT, is_muted=True)).word == "Muted"
    assert words.look_of(replace(ALERT, state=AlertState.ENDED)).word == "Ended"
    assert (
        words.look_of(replace(ALERT, state=AlertState.RESOLVED, is_muted=True)).word == "Resolved"
    )
    assert "Muted" in words.PILLS


def test_a_line_says_when_how_long_and_until_when_it_is_muted():
    assert "lasted 2 h" in words.facts(ALERT)
    assert "lasted 2 h, goes on" in words.facts(replace(ALERT, is_over=False))
    assert "until you take it back" in words.facts(replace(ALERT, is_muted=True))
    until = replace(ALERT, is_muted=True, muted_until=datetime(2026, 3, 9, tzinfo=UTC))
    assert "muted until 09/03/2026" in words.facts(until)


def test_rows_that_were_never_kept_are_said_so():
    assert "not kept" in words.rows_words(detail(Metric.REFUSED_RATE))


def test_every_cell_has_a_text():
    for column in ALERT_COLUMNS:
        assert column.text(ALERT)
