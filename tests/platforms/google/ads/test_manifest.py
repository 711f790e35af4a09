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


def test_a_budget_may_be_overspent_on_a_day_and_not_in_a_month():
    assert (READING.day_may_reach, READING.evens_out_over_days) == (2.0, 30)
