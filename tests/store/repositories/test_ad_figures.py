"""Campaigns' figures in every version that was told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from ad_rows import ACCOUNT, NOON, campaign, figure
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stored_rows import a_destination

from stratum_desktop.domain.ads.entity import EntityKind
from stratum_desktop.domain.ads.figure import Step

HOUR_MS = 3_600_000
TOLD_MS = round(NOON.timestamp() * 1000) + HOUR_MS
DAY = timedelta(days=1)


@pytest.fixture
def account_id(store) -> int:
    def make(uow):
        kept = uow.ad_accounts.keep_account("meta", a_destination(uow), ACCOUNT, at_ms=1_000)
        uow.ad_accounts.keep_entities(kept, [campaign()], at_ms=1_000)
        return kept

    return store.write_now(make)


def keep(store, account_id, *found, at_ms=TOLD_MS):
    return store.write_now(lambda uow: uow.ad_figures.keep(account_id, found, at_ms=at_ms))


def known(store, account_id, *, step=Step.HOUR, as_known_ms=None):
    rows = store.read_now(
        lambda uow: uow.ad_figures.figures(
            account_id, step, since=NOON - DAY, until=NOON + DAY, as_known_ms=as_known_ms
        )
    )
    return [one.figure for one in rows]


def test_a_figure_comes_back_as_it_was_told_in_its_own_step(store, account_id):
    hour, day = figure(spend="0.000001"), figure(step=Step.DAY, conversions=2.5)
    assert keep(store, account_id, hour, day) == 2
    assert known(store, account_id) == [hour]
    assert known(store, account_id, step=Step.DAY) == [day]


def test_what_is_told_again_and_is_the_same_is_not_kept_twice(store, account_id):
    assert keep(store, account_id, figure()) == 1
    assert keep(store, account_id, figure(), at_ms=TOLD_MS + 5 * HOUR_MS) == 0
    (entity,) = store.read_now(
        lambda uow: uow.ad_accounts.entities(account_id, EntityKind.CAMPAIGN)
    )
    versions = store.read_now(lambda uow: uow.ad_figures.versions(entity.id, Step.HOUR, NOON))
    assert [one.learned_at_ms for one in versions] == [TOLD_MS]


def test_a_figure_that_grows_keeps_what_was_known_before(store, account_id):
    keep(store, account_id, figure(conversions=2.0))
    keep(store, account_id, figure(conversions=3.0), at_ms=TOLD_MS + HOUR_MS)
    assert known(store, account_id) == [figure(conversions=3.0)]
    then = TOLD_MS + HOUR_MS - 1
    assert known(store, account_id, as_known_ms=then) == [figure(conversions=2.0)]
    assert known(store, account_id, as_known_ms=TOLD_MS - 1) == []


def test_within_an_hour_the_last_word_stays_and_nobody_sees_it_earlier(store, account_id):
    keep(store, account_id, figure(conversions=2.0))
    keep(store, account_id, figure(conversions=3.0), at_ms=TOLD_MS + 300_000)
    assert known(store, account_id) == [figure(conversions=3.0)]
    assert known(store, account_id, as_known_ms=TOLD_MS) == []


def test_a_campaign_that_no_listing_named_has_its_figures_and_says_so(store, account_id):
    assert keep(store, account_id, figure("12")) == 1
    assert known(store, account_id) == [figure("12")]
    entities = store.read_now(lambda uow: uow.ad_accounts.entities(account_id, EntityKind.CAMPAIGN))
    assert [(one.entity.name, one.is_listed) for one in entities if not one.is_listed] == [
        ("12", False)
    ]


@pytest.mark.of_a_file
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.lists(st.tuples(st.integers(1, 40), st.integers(0, 3)), min_size=1, max_size=8),
    at=st.integers(0, 45),
)
def test_what_is_learned_later_changes_nothing_that_was_known(store, words, at):
    """Whatever comes after an instant, the past as known then stays."""
    half_hour = HOUR_MS // 2

    def run(uow):
        account = uow.ad_accounts.account("meta", "100")
        if account is None:
            uow.ad_accounts.keep_account("meta", a_destination(uow), ACCOUNT, at_ms=1)
            account = uow.ad_accounts.account("meta", "100")
        uow.connection.exec_driver_sql("DELETE FROM ad_figure")

        def seen():
            return uow.ad_figures.figures(
                account.id,
                Step.HOUR,
                since=NOON,
                until=NOON + DAY,
                as_known_ms=TOLD_MS + at * half_hour,
            )

        told = sorted(words)
        hour = at // 2
        for when, count in [one for one in told if one[0] // 2 < hour]:
            uow.ad_figures.keep(
                account.id, [figure(conversions=count)], at_ms=TOLD_MS + when * half_hour
            )
        before = seen()
        for when, count in [one for one in told if one[0] > at]:
            uow.ad_figures.keep(
                account.id, [figure(conversions=count)], at_ms=TOLD_MS + when * half_hour
            )
        return before, seen()

    before, after = store.write_now(run)
    assert before == after
