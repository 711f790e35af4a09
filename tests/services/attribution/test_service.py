"""What a platform usually counts for each one of the truth, and a person's word on it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from stratum_desktop.domain.attribution import Measure, UsualVerdict, matured_days, usual_days
from stratum_desktop.domain.emq import Driver
from stratum_desktop.domain.errors import Refusal

TODAY = date(2026, 3, 2)


@pytest.fixture
def tell(rows):
    """Tell what a platform and the shop counted on each of the matured days."""

    def run(*, platform=70.0, truth=100.0, days=None, measure="conversions"):
        for day in days or usual_days(TODAY):
            for source, value in (("platform", platform), ("orders", truth)):
                rows.write(
                    lambda uow, day=day, source=source, value=value: uow.connection.exec_driver_sql(
                        "INSERT INTO platform_daily (date, platform, measure, source, value,"
                        " learned_at_ms) VALUES (?, 'meta', ?, ?, ?, 1) ON CONFLICT"
                        " (date, platform, measure, source) DO UPDATE SET"
                        " value = excluded.value",
                        (day.isoformat(), measure, source, value),
                    )
                )

    rows.destination("meta")
    return run


async def conversions(attribution):
    return next(
        one
        for one in await attribution.usual(platform="meta")
        if one.measure is Measure.CONVERSIONS
    )


async def accuracy(quality):
    report = await quality.emq(platform="meta")
    return next(
        line.reading for line in report.score.drivers if line.reading.driver is Driver.ATTRIBUTION
    )


async def test_a_lasting_ratio_is_learned_and_counts_once_a_person_confirms_it(
    attribution, quality, tell, rows
):
    tell()
    view = await conversions(attribution)
    assert (view.learned.ratio, view.learned.verdict) == (0.7, UsualVerdict.LASTING)
    assert (view.first_day, view.last_day) == (usual_days(TODAY)[0], matured_days(TODAY)[-1])
    assert (await accuracy(quality)).measured == pytest.approx(70.0)

    changed = await attribution.confirm(platform="meta", measure=Measure.CONVERSIONS)

    assert changed.value == 0.7
    reading = await accuracy(quality)
    assert reading.measured == pytest.approx(100.0)
    assert reading.evidence.facts["conversions_usual"] == 0.7
    view = await conversions(attribution)
    assert (view.confirmed, view.has_moved) == (0.7, False)
    (entry,) = rows.all("SELECT action, subject, before, after FROM audit")
    assert entry == {
        "action": "emq.confirmed_usual_ratio",
        "subject": "meta/conversions",
        "before": None,
        "after": "0.7",
    }


async def test_a_ratio_that_moves_is_said_and_costs_points(attribution, quality, tell):
    tell()
    await attribution.confirm(platform="meta", measure=Measure.CONVERSIONS)
    tell(platform=105.0)
    assert (await conversions(attribution)).has_moved
    assert (await accuracy(quality)).measured == pytest.approx(50.0)


async def test_a_ratio_that_is_withdrawn_counts_no_more(attribution, quality, tell, rows):
    tell()
    await attribution.confirm(platform="meta", measure=Measure.CONVERSIONS)
    first = await attribution.withdraw(platform="meta", measure=Measure.CONVERSIONS)
    second = await attribution.withdraw(platform="meta", measure=Measure.CONVERSIONS)
    assert (bool(first.topics), bool(second.topics)) == (True, False)
    assert (await accuracy(quality)).measured == pytest.approx(70.0)
    assert len(rows.all("SELECT * FROM audit")) == 2


@pytest.mark.parametrize(
    ("platform", "why"),
    [(30.0, "below 0.5"), (250.0, "above 2"), (100.0, "agrees with the truth")],
)
async def test_what_is_no_lasting_gap_cannot_be_confirmed(attribution, tell, platform, why, rows):
    tell(platform=platform)
    with pytest.raises(Refusal, match=why):
        await attribution.confirm(platform="meta", measure=Measure.CONVERSIONS)
    assert rows.all("SELECT * FROM audit") == []


async def test_without_enough_days_nothing_can_be_confirmed(attribution, tell):
    tell(days=usual_days(TODAY)[:20])
    for measure in Measure:
        with pytest.raises(Refusal, match="too few matured days"):
            await attribution.confirm(platform="meta", measure=measure)


async def test_days_of_a_known_outage_teach_nothing(attribution, tell, rows):
    tell()
    bad = usual_days(TODAY)[5]
    tell(platform=0.0, days=[bad])
    assert (await conversions(attribution)).learned.ratio == 0.675
    hours = (TODAY - bad).days * 24 + 12
    rows.outage(hours_ago=hours - 2, until_hours_ago=hours - 5, platform="meta")
    learned = (await conversions(attribution)).learned
    assert (learned.ratio, learned.day_count) == (0.7, 27)
    assert learned.verdict is UsualVerdict.LASTING


async def test_a_platform_that_is_not_connected_has_no_ratio(attribution):
    with pytest.raises(Refusal):
        await attribution.usual(platform="tiktok")


def test_the_days_that_are_looked_at_are_mature():
    assert usual_days(TODAY)[-1] == TODAY - timedelta(days=8)
