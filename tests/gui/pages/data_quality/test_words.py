from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from stratum_desktop.domain.data_quality import Estimate, Quality, WhatIf
from stratum_desktop.domain.data_quality.finding import Finding, Kind
from stratum_desktop.domain.reason import Reason
from stratum_desktop.gui.format import show_times_in
from stratum_desktop.gui.pages.data_quality.state import Read
from stratum_desktop.gui.pages.data_quality.words import (
    KINDS,
    clean_words,
    counts_words,
    elsewhere_text,
    estimate_text,
    finding_words,
    interval_text,
    kind_words,
    points_text,
    read_words,
)
from stratum_desktop.services.data_quality import FileQuality, Period, StoredEventsQuality

AT = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def quality(events=3, refused=0, skipped=0):
    return Quality(events, refused, skipped, (), (), (), ())


def what_if(filled):
    return WhatIf("shop", "email", 0, 9, 3, 9, filled, Estimate(0, None, 10))


def test_a_figure_that_was_not_measured_says_so_and_never_looks_better_than_it_is():
    assert estimate_text(Estimate(0.406, 0.709, 1.201)) == "about 0.70"
    assert estimate_text(Estimate(0.0, None, 2.231)) == "at most 2.24"
    assert interval_text(Estimate(0.406, 0.709, 1.201)) == "0.40 to 1.21"
    assert interval_text(Estimate(0.5, None, 1.2)) == "0.50 to 1.20"


def test_points_are_cut_off_and_unknown_ones_are_no_data():
    assert points_text(2.009) == "2.00"
    assert points_text(None) == "No data"


def test_how_often_others_send_a_field_is_a_share_or_nobody():
    assert elsewhere_text(what_if((3, 4))) == "75.0"
    assert elsewhere_text(what_if(None)) == "None does"


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_look_and_a_meaning(kind):
    assert KINDS[kind].word
    assert kind_words(kind).endswith(".")


def test_a_source_is_called_as_everywhere_on_the_screen():
    reason = Reason("quality.field_missing", {"field": "Email", "source": "upload:custom"})
    finding = Finding(Kind.COVERAGE, "email", reason, 1, 2, (1,))
    assert "(File: own columns)" in finding_words(finding)


def test_what_was_looked_at_is_said_with_its_zone_and_what_was_left_out():
    show_times_in(ZoneInfo("Europe/Berlin"))
    period = Period(AT - timedelta(days=1), AT)
    whole = Read(StoredEventsQuality(period, None, 3, quality()), AT)
    assert read_words(whole) == (
        "3 events received 01/03/2026 13:00 to 02/03/2026 13:00 CET (UTC+01:00). Read at 13:00."
    )
    part = Read(StoredEventsQuality(period, "shop", 9_000, quality()), AT)
    assert read_words(part).startswith("The newest 3 of 9,000 events from shop received ")
    assert counts_words(part) == ""


def test_rows_of_a_file_are_accounted_for():
    read = Read(FileQuality("orders.csv", "custom", 7, quality(1, 4, 2)), AT)
    show_times_in(ZoneInfo("UTC"))
    assert read_words(read) == "orders.csv: 7 rows. Read at 12:00."
    assert counts_words(read) == (
        "1 row is an event. 4 rows would not be sent. 2 rows are no conversions."
    )


def test_nothing_wrong_and_nothing_there_are_not_the_same():
    period = Period(AT - timedelta(days=1), AT)
    assert clean_words(Read(StoredEventsQuality(period, None, 3, quality()), AT)) == (
        "Nothing wrong was found."
    )
    nothing = Read(StoredEventsQuality(period, None, 0, quality(0)), AT)
    assert clean_words(nothing).startswith("No data")
