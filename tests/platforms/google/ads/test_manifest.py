"""How Google's figures are read: every number has a page, and fits what a request may hold."""

from __future__ import annotations

from dataclasses import fields

from stratum_desktop.domain.ads.figure import Step
from stratum_desktop.platforms.google.ads.manifest import READING


def test_every_number_names_its_page():
    for field in fields(READING):
        if field.name != "sources":
            assert READING.sources[field.name].page.count("/") >= 2, field.name


def test_two_hundred_campaigns_of_a_request_are_a_few_pages():
    hours = READING.days_at_once[Step.HOUR] * 24 * 200
    assert hours <= 10 * 10_000
    assert READING.days_at_once[Step.DAY] * 200 <= 3 * 10_000


def test_a_month_of_readings_stays_below_what_a_project_may_ask():
    # Twelve wanted pages an hour of an account leave room for ten accounts in 15,000 a day.
    assert 12 * 24 * 10 * READING.requests_per_second < 15_000
    assert READING.day_may_reach == 2.0
    assert READING.evens_out_over_days == 30
