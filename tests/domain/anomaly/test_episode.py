"""Flags become anomalies: with at most one unflagged point between them they are one."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.anomaly.episode import Severity, follow
from stratum_desktop.domain.anomaly.judgement import Expected, Judged
from stratum_desktop.domain.anomaly.metric import Direction
from stratum_desktop.domain.anomaly.season import Season

HOUR = 3600
EXPECTED = Expected(100.0, 70.0, 130.0, Season.WEEKLY)


def points(pattern: str) -> list[Judged]:
    """`-` low, `+` high, `.` as expected, space not judged; one an hour."""
    values = {"-": 40.0, "+": 160.0, ".": 100.0, " ": None, "=": 0.0}
    sides = {"-": Direction.LOW, "=": Direction.LOW, "+": Direction.HIGH}
    return [
        Judged(at * HOUR, (at + 1) * HOUR, values[one], 100, EXPECTED, sides.get(one))
        for at, one in enumerate(pattern)
    ]


def spans(pattern: str) -> list[tuple[int, int, bool]]:
    return [
        (one.start_s // HOUR, one.end_s // HOUR, one.is_open)
        for one in follow(None, points(pattern))
    ]


def test_one_unflagged_point_between_flags_joins_them_and_two_part_them():
    assert spans("..-.-..") == [(2, 5, False)]
    assert spans("..-..-..") == [(2, 3, False), (5, 6, False)]


def test_an_anomaly_that_has_not_been_quiet_for_two_points_is_open():
    assert spans(".--") == [(1, 3, True)]
    assert spans(".--.") == [(1, 3, True)]


def test_points_without_data_neither_end_nor_carry_on():
    assert spans("-     -..") == [(0, 7, False)]
    assert spans("-.   -..") == [(0, 6, False)]
    assert spans("-. . ") == [(0, 1, False)]


def test_another_direction_is_another_anomaly():
    assert spans("--++..") == [(0, 2, False), (2, 4, False)]


def test_the_worst_point_is_the_one_furthest_off():
    (one,) = follow(None, points(".-=-.."))
    assert one.worst.start_s == 2 * HOUR
    assert one.flags == 3
    assert one.severity is Severity.CRITICAL
    (mild,) = follow(None, [replace(points("-")[0], value=60.0)])
    assert mild.severity is Severity.WARNING


@given(st.text("-. +", max_size=40))
def test_it_is_the_same_whether_points_come_together_or_one_by_one(pattern):
    together = follow(None, points(pattern))
    one_by_one = []
    current = None
    for point in points(pattern):
        found = list(follow(current, [point]))
        if current is not None:
            one_by_one.pop()
        one_by_one += found
        current = found[-1] if found and found[-1].is_open else None
    assert tuple(one_by_one) == together


@given(st.text("-. ", max_size=40))
def test_it_agrees_with_the_rule_written_down_another_way(pattern):
    judged = [at for at, one in enumerate(pattern) if one != " "]
    groups: list[list[int]] = []
    for place, at in enumerate(judged):
        if pattern[at] != "-":
            continue
        back = [judged[before] for before in range(max(0, place - 2), place)]
        if groups and groups[-1][-1] in back:
            groups[-1].append(at)
        else:
            groups.append([at])
    assert [(start, end) for start, end, _ in spans(pattern)] == [
        (group[0], group[-1] + 1) for group in groups
    ]
