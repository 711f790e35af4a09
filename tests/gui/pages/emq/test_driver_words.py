import pytest
from page_values import NOW, make_score

from stratum_desktop.domain.emq import Driver, never_came, not_applicable, read
from stratum_desktop.domain.reason import Reason
from stratum_desktop.gui.pages.emq.driver_words import (
    DRIVER_WORDS,
    advice_for,
    bar_look,
    evidence_text,
    sample_text,
    thresholds_text,
    value_text,
)
from stratum_desktop.gui.theme import Role

WHY = Reason("emq.no_truth")


def make_reading(driver, measured):
    return read(driver, measured, sample_size=1, evidence=WHY, as_of=NOW)


@pytest.mark.parametrize(
    ("reading", "text"),
    [
        (make_reading(Driver.EVENT_MATCH, 89.96), "89.9\u00a0%"),
        (make_reading(Driver.LATENCY, 0.5), "30 min"),
        (make_reading(Driver.LATENCY, None), "No data"),
        (never_came(Driver.FRESHNESS, evidence=WHY, as_of=NOW), "never came"),
        (not_applicable(Driver.PIXEL_COVERAGE, evidence=WHY, as_of=NOW), "–"),
    ],
)
def test_a_value_reads_with_its_unit_and_unknown_is_never_a_number(reading, text):
    assert value_text(reading) == text


def test_every_driver_is_explained():
    assert set(DRIVER_WORDS) == set(Driver)
    for driver in Driver:
        assert thresholds_text(driver).startswith("good ")


def test_advice_differs_by_what_is_known():
    said = {advice_for(make_reading(Driver.PIXEL_COVERAGE, value)) for value in (None, 20.0, 99.0)}
    assert len(said) == 3


def test_a_bar_without_a_measurement_has_no_value_and_says_so():
    look = bar_look(make_reading(Driver.ATTRIBUTION, None))
    assert look.value is None
    assert look.spoken.startswith("No data, No data")
    assert look.role is Role.UNKNOWN


def test_a_bars_zones_end_at_the_drivers_own_thresholds():
    assert [end for end, _ in bar_look(make_reading(Driver.LATENCY, 2.0)).zones] == [1.0, 4.0, 8.0]
    zones = bar_look(make_reading(Driver.EVENT_MATCH, 80.0)).zones
    assert [role for _, role in zones] == [Role.CRITICAL, Role.WARNING, Role.GOOD]


def test_lines_of_a_score_can_all_be_read():
    assert all(value_text(line.reading) for line in make_score({}).drivers)


def test_what_was_counted_is_named_and_nothing_is_a_dash():
    judged = read(Driver.EVENT_MATCH, 90.0, sample_size=1, evidence=WHY, as_of=NOW)
    by_platform = Reason("emq.match_rate_of_platform")
    told = read(Driver.EVENT_MATCH, 90.0, sample_size=7, evidence=by_platform, as_of=NOW)
    nothing = read(Driver.LATENCY, None, sample_size=0, evidence=WHY, as_of=NOW)
    assert [sample_text(one) for one in (judged, told, nothing)] == ["1 event", "7 days", "–"]


def test_days_in_an_explanation_are_spelled_as_the_operator_does():
    reason = Reason(
        "emq.attribution_compared", {"first_day": "2026-11-09", "last_day": "2026-11-15"}
    )
    assert "09/11/2026 to 15/11/2026" in evidence_text(reason)
