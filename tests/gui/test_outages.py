"""Outages as pages ask for them and as charts are told of them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from stratum_desktop.domain.outage import OutageKind, OutageWindow
from stratum_desktop.domain.reason import Reason
from stratum_desktop.gui import outages
from stratum_desktop.gui.charts import Outage
from stratum_desktop.gui.format import show_times_in

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
WHY = Reason("outage.marked", {"why": "x"})


def window(platform="meta", *, kind=OutageKind.DELIVERY, hours=(5, 2)):
    start, end = hours
    end_at = None if end is None else NOW - end * HOUR
    return OutageWindow(platform, NOW - start * HOUR, end_at, kind, "engine", WHY)


@pytest.fixture(autouse=True)
def _in_utc():
    show_times_in(UTC)


def test_every_kind_has_its_word():
    assert set(outages.WORDS) == set(OutageKind)
    assert all(word.endswith("outage") for word in outages.WORDS.values())


def test_one_that_is_over_is_shaded_to_its_end_and_one_that_goes_on_to_now():
    over, open_end = outages.shaded([window(), window(hours=(5, None))], NOW)
    assert over == Outage(NOW - 5 * HOUR, NOW - 2 * HOUR, "Delivery outage")
    assert open_end == Outage(NOW - 5 * HOUR, NOW, "Delivery outage", goes_on=True)


def test_among_several_platforms_it_says_which_and_all_platforms_need_no_name():
    told = outages.shaded([window(), window(None)], NOW, labels={"meta": "Meta"})
    assert [one.word for one in told] == ["Meta: delivery outage", "Delivery outage"]


def test_neighbouring_days_without_a_delivery_are_one_stretch():
    days = [date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 4)]
    stretches = outages.silent(days, ())
    assert [(one.start_at.isoformat(), one.end_at.isoformat()) for one in stretches] == [
        ("2026-02-27T00:00:00+00:00", "2026-03-02T00:00:00+00:00"),
        ("2026-03-04T00:00:00+00:00", "2026-03-05T00:00:00+00:00"),
    ]
    assert {one.word for one in stretches} == {"No deliveries"}
    assert outages.silent((), ()) == ()


def test_a_silent_day_that_an_outage_explains_is_shaded_once():
    known = outages.shaded([window()], NOW)
    assert outages.silent([date(2026, 3, 2)], known) == ()


async def test_days_are_asked_for_so_widely_that_they_lie_in_every_time_zone(services):
    services.answers["outages.between"] = services.answers["outages.everywhere"] = ()
    first, last = date(2026, 3, 1), date(2026, 3, 2)
    await outages.of_platform(services.outages, "meta", first=first, last=last)
    await outages.of_every_platform(services.outages, first=first, last=last)
    (asked,), (everywhere,) = (
        services.asked(f"outages.{name}") for name in ("between", "everywhere")
    )
    assert asked["platform"] == "meta"
    assert {**everywhere, "platform": "meta"} == asked
    assert asked["since"] <= datetime(2026, 2, 28, 10, tzinfo=UTC)
    assert asked["until"] >= datetime(2026, 3, 3, 12, tzinfo=UTC)
