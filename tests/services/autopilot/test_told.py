"""Figures come out as they were learned, and the hours of a day when it is over."""

from __future__ import annotations

from datetime import date
from random import Random

import pytest

from stratum_desktop.domain.rules.calendar import LocalCalendar
from stratum_desktop.services.autopilot.told import Told, ToldHours, by_hour, newest_by_hour

HOUR_MS = 3_600_000
CALENDAR = LocalCalendar("Asia/Kolkata")
ON = date(2026, 3, 20).toordinal()
START_S, END_S = CALENDAR.bounds(ON)
END_MS = END_S * 1000


def hour(clock, *, told_ms, spend, entity_id=1):
    return (told_ms, entity_id, START_S + clock * 3600, spend)


def days_over(hours, at_ms):
    return {
        on: {entity_id: [*spent] for entity_id, spent in by_campaign.items()}
        for on, by_campaign in hours.days_over(at_ms)
    }


def spent(**by_clock):
    return [by_clock.get(f"at_{clock}", 0) for clock in range(24)]


def test_the_hours_of_a_day_come_when_it_is_over_each_as_it_was_told_last():
    rows = [
        hour(8, told_ms=END_MS - 1, spend=7),
        hour(8, told_ms=END_MS - 5, spend=6),
        hour(9, told_ms=END_MS - 5, spend=-2),
        hour(9, told_ms=END_MS - 4, spend=3),
        hour(23, told_ms=END_MS - 3, spend=4, entity_id=2),
    ]
    hours = ToldHours(rows, CALENDAR)
    assert days_over(hours, END_MS - 1) == {}
    assert days_over(hours, END_MS) == {ON: {1: spent(at_8=7, at_9=3), 2: spent(at_23=4)}}
    assert days_over(hours, END_MS + 10**9) == {}
    assert hours.before(END_MS + 10**9) == []


def test_what_is_told_of_a_day_that_is_over_comes_as_it_is_learned():
    late = [hour(8, told_ms=END_MS + after, spend=after) for after in (0, 2 * HOUR_MS)]
    hours = ToldHours([late[1], hour(8, told_ms=END_MS - 1, spend=1), late[0]], CALENDAR)
    assert days_over(hours, END_MS) == {ON: {1: spent(at_8=1)}}
    assert hours.before(END_MS) == []
    assert hours.before(END_MS + 1) == late[:1]
    assert hours.before(END_MS + 3 * HOUR_MS) == late[1:]


def test_days_that_ended_together_come_in_their_order():
    rows = [
        (END_MS - 1, 1, START_S, 5),
        (END_MS + 1, 1, END_S, 6),
        (START_S * 1000 - 1, 1, START_S - 3600, 4),
    ]
    assert [on for on, _ in ToldHours(rows, CALENDAR).days_over(10**15)] == [ON - 1, ON, ON + 1]


def test_a_day_that_has_not_each_hour_once_teaches_none():
    calendar = LocalCalendar("Europe/Berlin")
    starts_s, ends_s = calendar.bounds(date(2026, 3, 29).toordinal())
    rows = [(at_ms, 1, starts_s, 5) for at_ms in (ends_s * 1000 - 1, ends_s * 1000 + 1)]
    hours = ToldHours(rows, calendar)
    assert days_over(hours, 10**15) == {}
    assert hours.before(10**15) == []


@pytest.mark.parametrize("step_ms", [HOUR_MS, 17 * 60_000, 40 * HOUR_MS])
def test_versions_come_in_the_order_in_which_they_were_learned_none_twice(step_ms):
    random = Random(step_ms)
    rows = [(random.randrange(100 * HOUR_MS), number, 0, 1) for number in range(500)]
    told, found = Told(by_hour(rows)), []
    for at_ms in range(0, 101 * HOUR_MS + step_ms, step_ms):
        taken = told.before(at_ms)
        assert all(at_ms - step_ms <= row[0] < at_ms for row in taken)
        found += taken
    assert [row[0] for row in found] == sorted(row[0] for row in rows)
    assert sorted(found) == sorted(rows)


def test_of_versions_that_follow_each_other_within_an_hour_the_newest_is_left():
    first, second, third = ((at_ms, 1, 0, at_ms) for at_ms in (5, 9, HOUR_MS))
    assert newest_by_hour([first, second, third]) == {0: [second], 1: [third]}
    of_another = (6, 2, 0, 6)
    assert newest_by_hour([first, of_another, second]) == {0: [first, of_another, second]}
    # Not in order: both are left, and the book is told both.
    assert newest_by_hour([second, first]) == {0: [second, first]}
