"""Causes: what other series and stored reasons bear out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stratum_desktop.domain.anomaly.cause import NEAR_SECONDS, Sighted, cause_of
from stratum_desktop.domain.anomaly.metric import Direction, Metric

LOW, HIGH = Direction.LOW, Direction.HIGH
PIXEL_FELL = Sighted(Metric.RECEIVED, "pixel/web", LOW, 0, 36_000)
SERVER_FELL = Sighted(Metric.RECEIVED, "server/shop", LOW, 0, 36_000)
MATCH_FELL = Sighted(Metric.MATCH_RATE, "meta", LOW, 3_600, 36_000)
HELD = Sighted(Metric.DELIVERED, "meta", LOW, 0, 18_000)
FEWER_TOLD = Sighted(Metric.TOLD_CONVERSIONS, "meta", LOW, 0, 18_000)
DEARER = Sighted(Metric.CPA, "meta", HIGH, 0, 18_000)
SPENT_MORE = Sighted(Metric.SPEND, "meta", HIGH, 0, 18_000)


def code(one: Sighted, *others: Sighted, browser: bool = True, **reasons: int) -> str:
    named = {name.replace("__", "."): count for name, count in reasons.items()}
    return cause_of(one, others, reasons=named, has_browser_side=browser).code


@pytest.mark.parametrize(
    ("one", "others", "expected"),
    [
        (PIXEL_FELL, [], "anomaly.browser_side_stopped"),
        (PIXEL_FELL, [MATCH_FELL], "anomaly.browser_side_stopped"),
        (PIXEL_FELL, [SERVER_FELL], "anomaly.both_sides_fell"),
        (SERVER_FELL, [], "anomaly.server_side_stopped"),
        (SERVER_FELL, [PIXEL_FELL], "anomaly.both_sides_fell"),
        (replace(SERVER_FELL, direction=HIGH), [], "anomaly.more_came_in"),
        (replace(SERVER_FELL, direction=HIGH), [PIXEL_FELL], "anomaly.more_while_browser_fell"),
        (MATCH_FELL, [PIXEL_FELL], "anomaly.identity_lost_with_browser"),
        (MATCH_FELL, [SERVER_FELL], "anomaly.identity_lost"),
        (HELD, [SERVER_FELL], "anomaly.less_to_deliver"),
        (HELD, [], "anomaly.no_reason_on_record"),
        (SPENT_MORE, [SERVER_FELL], "anomaly.spend_moved"),
        (FEWER_TOLD, [SERVER_FELL], "anomaly.fewer_seen_here_too"),
        (FEWER_TOLD, [HELD], "anomaly.signals_broke_first"),
        (FEWER_TOLD, [replace(HELD, subject="google")], "anomaly.platform_counts_fewer"),
        (FEWER_TOLD, [SPENT_MORE], "anomaly.platform_counts_fewer"),
        (replace(FEWER_TOLD, direction=HIGH), [SERVER_FELL], "anomaly.platform_counts_more"),
        (DEARER, [SPENT_MORE], "anomaly.spend_moved"),
        (DEARER, [FEWER_TOLD], "anomaly.platform_counts_fewer"),
    ],
)
def test_a_cause_is_told_from_what_else_changed_at_the_same_time(one, others, expected):
    assert code(one, *others) == expected


def test_without_a_browser_side_nothing_is_said_of_it():
    assert code(SERVER_FELL, browser=False) == "anomaly.fewer_came_in"


def test_what_changed_at_another_time_is_no_cause():
    later = replace(PIXEL_FELL, start_s=NEAR_SECONDS + 7_200, end_s=NEAR_SECONDS + 9_000)
    assert code(MATCH_FELL, later) == "anomaly.identity_lost"


def test_sent_twice_explains_a_rise():
    twice = Sighted(Metric.DUPLICATE_RATE, "server/shop", HIGH, 0, 7_200)
    assert code(replace(SERVER_FELL, direction=HIGH), twice) == "anomaly.sent_again"


def test_the_reason_on_most_deliveries_is_the_cause_of_what_did_not_arrive():
    found = cause_of(
        HELD,
        [SERVER_FELL],
        reasons={"meta.token_refused": 40, "network.unreachable": 3},
        has_browser_side=True,
    )
    assert found.code == "anomaly.held_up_by"
    assert found.facts == {"why": "meta.token_refused", "count": 40}


@pytest.mark.parametrize("metric", Metric)
def test_every_metric_has_a_cause_to_tell(metric):
    assert code(Sighted(metric, "meta", HIGH, 0, 3_600)).startswith("anomaly.")
