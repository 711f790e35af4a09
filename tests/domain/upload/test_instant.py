"""Instants: every writing that files have, and no guessing."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.identity import DateOrder
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.upload.instant import (
    date_order_of,
    has_own_zone,
    is_order_needed,
    parse_instant,
    zone_of,
)

NEW_YORK = ZoneInfo("America/New_York")


def shown(text, order=None, zone=NEW_YORK):
    found = parse_instant(text, order=order, zone=zone)
    if isinstance(found, Reason):
        return found.code
    return datetime.fromtimestamp(found, UTC).strftime("%Y-%m-%d %H:%M:%S")


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-01-02", "2026-01-02 05:00:00"),
        ("2026-01-02 03:04:05", "2026-01-02 08:04:05"),
        ("2026-01-02T03:04:05Z", "2026-01-02 03:04:05"),
        ("2026-01-02T03:04:05.123+01:00", "2026-01-02 02:04:05"),
        ("2026-01-02 03:04:05 +0100", "2026-01-02 02:04:05"),
        ("2026/01/02 15:04", "2026-01-02 20:04:00"),
        ("2026-01-02 03:04 PM", "2026-01-02 20:04:00"),
        ("25/01/2026 10:00", "2026-01-25 15:00:00"),
        ("12/14/2025 3:04:05 pm", "2025-12-14 20:04:05"),
        ("02.01.2026 15:04", "2026-01-02 20:04:00"),
        ("2. März 2026 14:30", "2026-03-02 19:30:00"),
        ("2 janvier 2026", "2026-01-02 05:00:00"),
        ("3 de enero de 2026", "2026-01-03 05:00:00"),
        ("Jan 2, 2026 3:04:05 PM", "2026-01-02 20:04:05"),
        ("02-Jan-26", "2026-01-02 05:00:00"),
        ("Fri, 02 Jan 2026 15:04:05 +0100", "2026-01-02 14:04:05"),
        ("2026-01-02 03:04:05 America/Los_Angeles", "2026-01-02 11:04:05"),
        ("1767323045", "2026-01-02 03:04:05"),
        ("1767323045123", "2026-01-02 03:04:05"),
        ("1767323045.0", "2026-01-02 03:04:05"),
        ("20260102", "2026-01-02 05:00:00"),
        ("20260102T030405Z", "2026-01-02 03:04:05"),
        ("46024.5", "2026-01-02 17:00:00"),
        ("2026-07-02 03:00:00", "2026-07-02 07:00:00"),
    ],
)
def test_an_instant_is_read_in_every_writing(text, instant):
    assert shown(text) == instant


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("01/02/2026", "row.date_ambiguous"),
        ("1/2/26 3:04 PM", "row.date_ambiguous"),
        ("2026-02-30", "row.date_impossible"),
        ("31/31/2026", "row.date_impossible"),
        ("9999-01-01", "row.date_impossible"),
        ("1926-01-01", "row.date_impossible"),
        ("2026-01-02 13:04 PM", "row.date_impossible"),
        ("2026-01-02 03:04:05 CST", "row.time_zone_unknown"),
        ("yesterday", "row.date_unreadable"),
        ("12", "row.date_unreadable"),
        ("1" * 70, "row.date_unreadable"),
    ],
)
def test_what_is_no_clear_instant_is_refused_with_a_reason(text, code):
    assert shown(text) == code


def test_the_order_decides_what_could_be_two_dates():
    assert shown("01/02/2026", DateOrder.DAY_FIRST, UTC) == "2026-02-01 00:00:00"
    assert shown("01/02/2026", DateOrder.MONTH_FIRST, UTC) == "2026-01-02 00:00:00"


def test_an_order_that_cannot_be_is_not_turned_round():
    assert shown("25/01/2026", DateOrder.MONTH_FIRST) == "row.date_impossible"


def test_a_day_above_twelve_proves_the_order():
    assert date_order_of(["01/02/2026", "25/02/2026"]) is DateOrder.DAY_FIRST
    assert date_order_of(["1/2/2026", "2/25/2026"]) is DateOrder.MONTH_FIRST
    assert date_order_of(["01/02/2026"]) is None
    assert date_order_of(["25/02/2026", "2/25/2026"]) is None


def test_only_swappable_dates_need_an_order():
    assert is_order_needed(["01/02/2026"])
    assert not is_order_needed(["2026-01-02", "25/01/2026", "05/05/2026", "02.01.2026"])


def test_epochs_and_offsets_need_no_time_zone():
    assert has_own_zone("1767323045")
    assert has_own_zone("2026-01-02T00:00:00Z")
    assert not has_own_zone("2026-01-02 00:00:00")


def test_a_time_zone_is_a_name_an_offset_or_an_unmistakable_abbreviation():
    assert zone_of("Europe/Berlin") == ZoneInfo("Europe/Berlin")
    assert zone_of("UTC") is UTC
    assert zone_of("+0530").utcoffset(None).total_seconds() == 19_800
    assert zone_of("EST").utcoffset(None).total_seconds() == -18_000
    for nonsense in ("", "IST", "Mars/Olympus", "+99", "../etc/passwd", "a\0/b"):
        assert zone_of(nonsense) is None


@given(st.integers(700_000_000, 3_700_000_000).map(lambda s: datetime.fromtimestamp(s, UTC)))
def test_iso_instants_are_read_to_the_second(when):
    assert parse_instant(when.isoformat(), order=None, zone=NEW_YORK) == int(when.timestamp())


@given(st.text(max_size=80))
def test_no_text_makes_the_parser_fail(text):
    assert isinstance(parse_instant(text, order=None, zone=UTC), int | Reason)
