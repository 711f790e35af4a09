"""A rule's changes beside campaigns that nobody touched, from rows."""

from __future__ import annotations

from decimal import Decimal

import pytest
from ad_rows import campaign
from told_past import SCALING, Told, tell_past

from stratum_desktop.domain.ads.entity import Budget, BudgetKind
from stratum_desktop.domain.rules.judgement import Metric
from stratum_desktop.services.autopilot.keeping import require_rule, save_rule
from stratum_desktop.services.autopilot.scorecard import scorecard_of
from stratum_desktop.store.bulk import run_many

DAY_MS = 86_400_000
OWN = tuple(Told(f"own {number}") for number in range(6))
OTHERS = tuple(Told(f"other {number}") for number in range(4))
FAR = (Told("tiny", budget=10),)


@pytest.fixture
def changed(workspace, clock):
    """Six campaigns whose spend doubled with the rule's change, 40 days before now.

    Everything of the account spends half as much again from then on.
    """
    now_ms = clock.now_ms()
    at_ms = now_ms - 40 * DAY_MS

    def tell(uow):
        ids = tell_past(uow, now_ms=now_ms, days=70, campaigns=(*OWN, *OTHERS, *FAR))
        rule_id = save_rule(uow, workspace, "Scale", SCALING, rule_id=None)
        for one in (*OWN, *OTHERS):
            factor = 3.0 if one in OWN else 1.5
            uow.connection.exec_driver_sql(
                "UPDATE ad_figure SET spend_micros = spend_micros * ? WHERE entity_id = ?"
                " AND starts_s >= ?",
                (factor, ids[one.name], at_ms // 1000),
            )
        for one in OWN:
            apply(uow, ids[one.name], rule_id, at_ms)
        return rule_id, ids

    return (*workspace.store.write_now(tell), at_ms)


def apply(uow, entity_id, rule_id, at_ms, state="applied"):
    row = {
        "source": "rule", "rule_id": rule_id, "rule_version": 1, "platform": "meta",
        "entity_id": entity_id, "lever": "daily_budget", "before_value": "100",
        "after_value": "120", "currency": "EUR", "effect": "raise", "is_immature": False,
        "grounds": "{}", "content_hash": "", "state": state, "state_at_ms": at_ms,
        "verdict": "pass", "receipt_id": 1, "proposed_at_ms": 1, "expires_at_ms": 9,
        "is_automatic": False, "approved_at_ms": at_ms, "applied_at_ms": at_ms,
    }  # fmt: skip
    sql = f"INSERT INTO action ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"
    run_many(uow.connection, sql, [tuple(row.values())])


def card_of(workspace, rule_id):
    now_ms = workspace.clock.now_ms()
    return workspace.store.read_now(
        lambda uow: scorecard_of(uow, require_rule(uow, rule_id), now_ms=now_ms)
    )


def effect_of(card, metric):
    return next(one for one in card.effects if one.metric is metric)


def touch(workspace, name, at_ms):
    found = campaign(name, name=name, budget=Budget(BudgetKind.DAILY, Decimal(777)))

    def keep(uow):
        (known,) = uow.ad_accounts.accounts()
        uow.ad_accounts.keep_entities(known.id, [found], at_ms=at_ms)

    workspace.store.write_now(keep)


def test_what_all_have_in_common_falls_out(workspace, changed):
    rule_id, _, _ = changed
    card = card_of(workspace, rule_id)
    spend = effect_of(card, Metric.SPEND)
    assert (spend.changes, spend.look_alikes) == (6, 6 * 4)
    assert spend.ratio == pytest.approx(2.0, rel=0.02)
    assert spend.lower <= spend.ratio <= spend.upper
    assert effect_of(card, Metric.CONVERSIONS).ratio == pytest.approx(1.0, rel=0.02)
    assert effect_of(card, Metric.ROAS).ratio == pytest.approx(0.5, rel=0.02)
    assert (card.tally.approved, card.approved_pct, card.least_changes) == (6, 100.0, 5)


def test_below_the_least_number_nothing_is_told(workspace, changed):
    rule_id, _, at_ms = changed
    for one in OWN[:2]:
        touch(workspace, one.name, at_ms + 3 * DAY_MS)
    spend = effect_of(card_of(workspace, rule_id), Metric.SPEND)
    assert (spend.changes, spend.ratio, spend.lower, spend.upper) == (4, None, None, None)


def test_a_campaign_that_somebody_touched_is_no_look_alike(workspace, changed):
    rule_id, _, at_ms = changed
    touch(workspace, "other 1", at_ms - 5 * DAY_MS)
    assert effect_of(card_of(workspace, rule_id), Metric.SPEND).look_alikes == 6 * 3


def test_the_rules_own_change_as_it_was_read_afterwards_spoils_nothing(workspace, changed):
    rule_id, _, at_ms = changed
    touch(workspace, "own 0", at_ms + DAY_MS // 24)
    assert effect_of(card_of(workspace, rule_id), Metric.SPEND).changes == 6


def test_a_change_whose_week_is_not_mature_is_left_out(workspace, changed, clock):
    rule_id, ids, _ = changed
    workspace.store.write_now(
        lambda uow: apply(uow, ids["other 0"], rule_id, clock.now_ms() - 3 * DAY_MS)
    )
    assert effect_of(card_of(workspace, rule_id), Metric.SPEND).changes == 6


def test_a_rule_that_did_nothing_has_no_effect_to_tell(workspace):
    rule_id = workspace.store.write_now(
        lambda uow: save_rule(uow, workspace, "Scale", SCALING, rule_id=None)
    )
    card = card_of(workspace, rule_id)
    assert card.approved_pct is None
    assert {(one.changes, one.ratio) for one in card.effects} == {(0, None)}
