import pytest

from stratum_desktop.domain.correlation.measure import (
    DRIVERS,
    TRAITS,
    Measure,
    SeriesKey,
    Unit,
    exists,
    scale_of,
    shares_figures,
)
from stratum_desktop.domain.emq import Driver


def test_every_measure_and_every_driver_is_known():
    assert set(TRAITS) == set(Measure)
    assert set(DRIVERS.values()) == set(Driver)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("emq", True),
        ("emq@meta", True),
        ("received", True),
        ("received@meta", False),
        ("platform_spend", False),
        ("platform_spend@meta", True),
        ("pixel_coverage@meta", False),
    ],
)
def test_a_series_is_typed_as_it_is_told_and_not_every_one_exists(text, is_one):
    measure, _, platform = text.partition("@")
    key = SeriesKey(Measure(measure), platform or None)
    assert (key.text, exists(key)) == (text, is_one)


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        (("emq", "meta"), ("emq", "tiktok"), False),
        (("emq", "meta"), ("emq", None), True),
        (("emq", "meta"), ("event_match", "meta"), True),
        (("emq", "meta"), ("event_match", "tiktok"), False),
        (("emq", None), ("event_match", "tiktok"), True),
        (("emq", "meta"), ("pixel_coverage", None), True),
        (("emq", "meta"), ("platform_spend", "meta"), False),
        (("success_rate", "meta"), ("delivered", "meta"), True),
        (("delivered", "meta"), ("platform_conversions", "meta"), False),
        (("received", None), ("duplicate_rate", None), True),
        (("received", None), ("delivered", "meta"), False),
    ],
)
def test_what_is_computed_from_the_other_is_told(one, other, shared):
    first, second = (SeriesKey(Measure(measure), platform) for measure, platform in (one, other))
    assert shares_figures(first, second) is shares_figures(second, first) is shared


@pytest.mark.parametrize("unit", Unit)
def test_a_scale_keeps_the_order_and_takes_what_is_below_zero(unit):
    scale = scale_of(unit)
    values = [0.0, 0.5, 1.0, 20.0, 1e6]
    if unit in (Unit.MONEY, Unit.EVENTS):
        values = [-30.0, -1.0, *values]
    places = [scale(value) for value in values]
    assert places == sorted(set(places))


def test_a_score_shares_figures_with_what_its_drivers_are_measured_from():
    for part in (Measure.LATENCY, Measure.PLATFORM_CONVERSIONS, Measure.PLATFORM_REVENUE):
        assert shares_figures(SeriesKey(Measure.EMQ, "meta"), SeriesKey(part, "meta"))
    spend = SeriesKey(Measure.PLATFORM_SPEND, "meta")
    assert not any(
        shares_figures(spend, SeriesKey(one, "meta")) for one in Measure if one is not spend.measure
    )
