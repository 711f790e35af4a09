"""Told hours: summed over campaigns, as they were known at one age."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from ad_rows import ACCOUNT, NOON, figure
from stored_rows import a_destination

from stratum_desktop.store.repositories.ad_hours import AdHour

HOUR = 3600
NOON_S = int(NOON.timestamp())
EUROS = AdHour(NOON_S, "meta", 3_000_000, 60_000_000, 4.0, 80)


def tell(store, *figures, account=ACCOUNT, after_s=2 * HOUR):
    def run(uow):
        known = uow.ad_accounts.account("meta", account.account)
        destination_id = (
            a_destination(uow, account.account) if known is None else known.destination_id
        )
        account_id = uow.ad_accounts.keep_account("meta", destination_id, account, at_ms=1)
        uow.ad_figures.keep(account_id, figures, at_ms=(NOON_S + after_s) * 1000)

    store.write_now(run)


def told(store, *, age_hours=3):
    return store.read_now(
        lambda uow: uow.ad_hours.told(
            since_s=NOON_S - HOUR, until_s=NOON_S + 2 * HOUR, age_hours=age_hours
        )
    )


def test_campaigns_are_summed_as_they_were_known_at_that_age(store):
    tell(store, figure("1"), figure("2"))
    tell(store, figure("1", conversions=9.0), after_s=4 * HOUR + 1)
    assert told(store) == [EUROS]
    assert told(store, age_hours=4)[0].conversions == 11.0
    assert told(store, age_hours=0) == []


def test_an_hour_that_begins_at_half_past_belongs_to_the_hour_it_begins_in(store):
    tell(store, figure(starts_at=NOON + timedelta(minutes=30)))
    assert [one.hour_at for one in told(store)] == [NOON_S]


def test_accounts_in_two_currencies_have_conversions_alone(store):
    tell(store, figure("1"))
    tell(store, figure("2"), account=replace(ACCOUNT, account="200", currency="JPY"))
    assert told(store) == [EUROS._replace(spend_micros=None, revenue_micros=None)]


def test_what_is_kept_stays_and_says_how_far_it_reaches(store):
    assert store.read_now(lambda uow: uow.ad_hours.counted_until()) == 0
    for row in (EUROS, EUROS._replace(conversions=9.0)):
        store.write_now(lambda uow, row=row: uow.ad_hours.keep([row]))
    hours = store.read_now(lambda uow: uow.ad_hours.hours(since_s=0, until_s=NOON_S + 1))
    assert hours == (EUROS,)
    assert store.read_now(lambda uow: uow.ad_hours.counted_until()) == NOON_S + HOUR


@pytest.mark.parametrize("since_s", [NOON_S + 1, NOON_S + HOUR])
def test_a_span_holds_the_hours_that_begin_in_it(store, since_s):
    store.write_now(lambda uow: uow.ad_hours.keep([EUROS]))
    assert store.read_now(lambda uow: uow.ad_hours.hours(since_s=since_s, until_s=2**40)) == ()
