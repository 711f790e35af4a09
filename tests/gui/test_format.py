"""Values in words."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale

from stratum_desktop.gui import format as words

ZONE = timezone(timedelta(hours=1), "CET")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "No data"),
        (0, "0.0"),
        (87.69, "87.6"),
        (79.96, "79.9"),
        (87.7, "87.7"),
        (100.0, "100.0"),
        (59.999999, "59.9"),
    ],
)
def test_a_score_is_cut_off_at_one_decimal_and_never_rounded_up(value, text):
    assert words.score(value) == text


@given(st.floats(0, 100))
def test_a_score_never_reads_as_more_than_it_is(value):
    assert float(words.score(value)) <= value + 1e-8
    assert value - float(words.score(value)) < 0.1


@pytest.mark.parametrize(
    ("lower", "upper", "text"),
    [(66.4, 90.2, "between 66 and 91"), (66.0, 91.0, "between 66 and 91"), (None, 3.0, "No data")],
)
def test_bounds_are_never_narrower_than_they_are(lower, upper, text):
    assert words.bounds(lower, upper) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, "No data"),
        (-3, "0 s"),
        (45.9, "45 s"),
        (180, "3 min"),
        (3600, "1 h"),
        (7800, "2 h 10 min"),
        (111_600, "31 h"),
        (3 * 86_400 + 7_200, "3 d 2 h"),
        (40 * 86_400 + 7_200, "40 d"),
    ],
)
def test_a_duration_has_its_one_or_two_leading_units(seconds, text):
    assert words.duration(seconds) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "No data"), (1204, "1,204"), (12.5, "12.50"), (3.0, "3"), (1_000_000, "1,000,000")],
)
def test_numbers_are_grouped_as_the_locale_does(value, text):
    assert words.number(value) == text


def test_another_locale_writes_its_own_way():
    QLocale.setDefault(QLocale("de_DE"))
    assert words.number(1204) == "1.204"
    assert words.score(87.69) == "87,6"


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        (Decimal("1204.5"), "EUR", "1,204.50 EUR"),
        (Decimal(900), "JPY", "900 JPY"),
        (Decimal("1.25"), "KWD", "1.250 KWD"),
        (None, "EUR", "–"),
        (3.0, None, "3.00"),
    ],
)
def test_money_carries_its_currency_and_its_places(amount, currency, text):
    assert words.money(amount, currency) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "No data"), (99.96, "99.9\u00a0%"), (0.05, "0\u00a0%"), (100, "100\u00a0%")],
)
def test_percentages_are_cut_off_too(value, text):
    assert words.percent(value) == text


def test_a_rate_is_a_share_of_one():
    assert words.rate(0.0127, decimals=2) == "1.27\u00a0%"
    assert words.rate(None) == "No data"


def test_instants_are_shown_in_the_zone_that_is_named():
    at = datetime(2026, 11, 12, 8, 5, 9, tzinfo=UTC)
    assert words.clock_time(at, ZONE) == "09:05"
    assert words.instant(at, ZONE) == "12/11/2026 09:05"
    assert words.instant(at, ZONE, seconds=True) == "12/11/2026 09:05:09"
    assert words.zone_name(at, ZONE) == "CET (UTC+01:00)"
    assert words.zone_name(at, UTC) == "UTC+00:00"


def test_what_is_not_known_is_a_dash_in_a_cell():
    assert words.day(None) == words.clock_time(None) == words.instant(None) == "–"


def test_days_on_an_axis_have_no_year():
    assert words.day_of_month(date(2026, 11, 3)) == "3 Nov"


@pytest.mark.parametrize(
    ("seconds", "text"), [(2, "just now"), (190, "3 min ago"), (-120, "in 2 min")]
)
def test_how_long_ago(seconds, text):
    now = datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert words.ago(now - timedelta(seconds=seconds), now) == text


def test_never_is_a_word():
    assert words.ago(None, datetime(2026, 3, 2, tzinfo=UTC)) == "never"


@pytest.mark.parametrize(
    ("value", "text"), [(None, "No data"), (512.4, "512 ms"), (12_000, "12 s")]
)
def test_short_times_are_in_milliseconds(value, text):
    assert words.milliseconds(value) == text


def test_counts_have_their_noun():
    assert words.plural(1, "row", "rows") == "1 row"
    assert words.plural(1204, "row", "rows") == "1,204 rows"
    assert words.plural(0, "row", "rows") == "0 rows"


def test_sizes_of_files():
    assert words.file_size(None) == "No data"
    assert words.file_size(1_536_000) == "1.5 MB"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (None, "No data"),
        (0, "0 s"),
        (119.9, "119 s"),
        (120, "2 min"),
        (128.5, "2 min 8 s"),
        (3_599, "59 min 59 s"),
        (3_600, "1 h"),
        (4_000, "1 h 6 min"),
        (90_000, "25 h"),
    ],
)
def test_a_latency_is_told_to_the_second_below_an_hour(seconds, text):
    assert words.lag(seconds) == text


def test_the_day_that_follows_an_instant_begins_at_the_midnight_of_the_zone():
    words.show_times_in(ZONE)
    at = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    assert words.local_day_of_month(at) == "22 Nov"
    assert words.next_midnight(at) == datetime(2026, 11, 22, 23, tzinfo=UTC)
