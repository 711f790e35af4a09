"""Ad accounts and their entities, each as it was found and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from ad_rows import ACCOUNT, campaign
from stored_rows import a_destination

from stratum_desktop.domain.ads.entity import Budget, BudgetKind, EntityKind, EntityStatus
from stratum_desktop.domain.reason import Reason

CAMPAIGN = EntityKind.CAMPAIGN


@pytest.fixture
def account_id(store) -> int:
    def make(uow):
        return uow.ad_accounts.keep_account("meta", a_destination(uow), ACCOUNT, at_ms=1_000)

    return store.write_now(make)


def keep(store, account_id, *found, at_ms):
    return store.write_now(
        lambda uow: uow.ad_accounts.keep_entities(account_id, found, at_ms=at_ms)
    )


def present(store, account_id):
    return store.read_now(lambda uow: uow.ad_accounts.entities(account_id, CAMPAIGN))


def test_an_account_that_is_read_again_is_the_same_account(store, account_id):
    renamed = replace(ACCOUNT, name="Lindenhof GmbH", is_active=None)

    def again(uow):
        known = uow.ad_accounts.account("meta", "100")
        return uow.ad_accounts.keep_account("meta", known.destination_id, renamed, at_ms=2_000)

    assert store.write_now(again) == account_id
    (known,) = store.read_now(lambda uow: uow.ad_accounts.accounts())
    assert (known.account, known.learned_at_ms, known.trouble) == (renamed, 2_000, None)
    assert store.read_now(lambda uow: uow.ad_accounts.account("meta", "101")) is None


def test_trouble_is_kept_until_it_has_passed(store, account_id):
    trouble = Reason("meta.token_missing", {"field": "ads token"})
    for said, until in ((trouble, 9_000), (None, 0)):
        store.write_now(
            lambda uow, said=said, until=until: uow.ad_accounts.note_trouble(
                account_id, said, not_before_ms=until
            )
        )
        (known,) = store.read_now(lambda uow: uow.ad_accounts.accounts())
        assert (known.trouble, known.not_before_ms) == (said, until)


def test_every_part_of_a_campaign_comes_back_as_it_was_found(store, account_id):
    whole = campaign(
        is_learning=True,
        objective="SALES",
        starts_at=datetime(2026, 1, 1, tzinfo=UTC),
        ends_at=datetime(2026, 4, 1, tzinfo=UTC),
        budget=Budget(BudgetKind.SHARED, Decimal("0.000001"), "77", 3),
    )
    bare = campaign("8", budget=Budget(BudgetKind.ELSEWHERE), is_learning=None)
    assert keep(store, account_id, whole, bare, at_ms=5_000) == 2
    assert [one.entity for one in present(store, account_id)] == [bare, whole]


def test_only_a_change_makes_a_new_state_and_the_past_stays_as_it_was_known(store, account_id):
    before, after = campaign(), campaign(status=EntityStatus.PAUSED)
    assert keep(store, account_id, before, at_ms=1_000) == 1
    assert keep(store, account_id, before, at_ms=2_000) == 0
    assert keep(store, account_id, after, at_ms=3_000) == 1
    (now,) = present(store, account_id)
    assert (now.entity, now.learned_at_ms) == (after, 3_000)
    states = store.read_now(lambda uow: uow.ad_accounts.states(now.id))
    assert [(one.entity, one.learned_at_ms) for one in states] == [(before, 1_000), (after, 3_000)]
    for at_ms, known in ((999, []), (1_000, [before]), (2_999, [before]), (3_000, [after])):
        then = store.read_now(
            lambda uow, at_ms=at_ms: uow.ad_accounts.entities_as_known(
                account_id, CAMPAIGN, at_ms=at_ms
            )
        )
        assert [one.entity for one in then] == known


def test_one_id_on_two_levels_is_two_entities(store, account_id):
    one, part = campaign("1"), campaign("1", kind=EntityKind.AD_SET, parent_id="1")
    assert keep(store, account_id, one, part, campaign("2"), at_ms=1_000) == 3
    assert keep(store, account_id, part, one, at_ms=2_000) == 0
    assert keep(store, account_id, one, replace(part, name="Other"), at_ms=3_000) == 1
    assert [known.learned_at_ms for known in present(store, account_id)] == [1_000, 1_000]


def test_what_is_listed_no_more_is_said_to_be_gone_and_comes_back(store, account_id):
    one, other = campaign("1"), campaign("2")
    keep(store, account_id, one, other, at_ms=1_000)

    def listing(uow):
        return uow.ad_accounts.note_unlisted(account_id, CAMPAIGN, ["1"], at_ms=2_000)

    assert store.write_now(listing) == 1
    assert store.write_now(listing) == 0
    assert [known.is_listed for known in present(store, account_id)] == [True, False]
    assert keep(store, account_id, other, at_ms=3_000) == 1
    assert [known.is_listed for known in present(store, account_id)] == [True, True]


def test_when_a_chore_was_done_is_remembered(store, account_id):
    for at_ms in (1_000, 2_000):
        store.write_now(
            lambda uow, at_ms=at_ms: uow.ad_accounts.note_reading(
                account_id, "campaigns", at_ms=at_ms
            )
        )
    readings = store.read_now(lambda uow: uow.ad_accounts.readings(account_id))
    assert readings == {"campaigns": 2_000}
