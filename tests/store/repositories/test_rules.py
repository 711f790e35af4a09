"""Rules keep every version, and what became of their proposals is counted from rows."""

from __future__ import annotations

import pytest
from ad_rows import ACCOUNT, campaign
from sqlalchemy.exc import DatabaseError

from stratum_desktop.store.repositories.rules import RuleTally


def a_rule(uow):
    return uow.rules.add("Scaling", '{"v": 1}', mode="suggest", by="person", at_ms=10)


async def test_every_version_is_kept_and_the_newest_counts(store):
    rule_id = await store.write(a_rule)
    number = await store.write(
        lambda uow: uow.rules.save(rule_id, '{"v": 2}', by="engine", at_ms=20)
    )
    (rule,) = await store.read(lambda uow: uow.rules.all())
    assert (number, rule.version, rule.definition, rule.made_at_ms) == (2, 2, '{"v": 2}', 10)
    versions = await store.read(lambda uow: uow.rules.versions(rule_id))
    assert [(one.version, one.definition, one.made_by) for one in versions] == [
        (2, '{"v": 2}', "engine"),
        (1, '{"v": 1}', "person"),
    ]


async def test_a_version_is_never_written_over(store):
    await store.write(a_rule)
    with pytest.raises(DatabaseError, match="append-only"):
        await store.write(
            lambda uow: uow.connection.exec_driver_sql("UPDATE rule_version SET version = 7")
        )


async def test_a_removed_rule_is_gone_from_the_list_and_can_still_be_told(store):
    rule_id = await store.write(a_rule)
    await store.write(lambda uow: uow.rules.set_mode(rule_id, "off", at_ms=30))
    await store.write(lambda uow: uow.rules.rename(rule_id, "Old"))
    await store.write(lambda uow: uow.rules.remove(rule_id, at_ms=40))
    assert await store.read(lambda uow: uow.rules.all()) == ()
    (rule,) = await store.read(lambda uow: uow.rules.all(with_removed=True))
    assert (rule.name, rule.mode, rule.mode_at_ms, rule.removed_at_ms) == ("Old", "off", 30, 40)
    assert await store.read(lambda uow: uow.rules.get(rule_id)) == rule
    assert await store.read(lambda uow: uow.rules.get(rule_id + 1)) is None


def an_action(uow, entity_id, rule_id, state, **values):
    row = {
        "source": "rule", "rule_id": rule_id, "rule_version": 1, "platform": "meta",
        "entity_id": entity_id, "lever": "status", "before_value": "active",
        "after_value": "paused", "currency": "EUR", "effect": "cut", "is_immature": False,
        "grounds": "{}", "content_hash": "", "state": state, "state_at_ms": 5, "verdict": "pass",
        "receipt_id": 1, "proposed_at_ms": 1, "expires_at_ms": 9, "is_automatic": False,
    } | values  # fmt: skip
    names = ", ".join(row)
    uow.connection.exec_driver_sql(
        f"INSERT INTO action ({names}) VALUES ({', '.join('?' * len(row))})", tuple(row.values())
    )


async def test_what_became_of_proposals_is_counted_by_rule(store):
    def keep(uow):
        lane = uow.destinations.add(
            platform="meta", account="1", label="", base_url="", options={}, now_ms=0
        )
        account = uow.ad_accounts.keep_account("meta", lane, ACCOUNT, at_ms=0)
        uow.ad_accounts.keep_entities(account, [campaign()], at_ms=0)
        one, rule_id = uow.ad_accounts.entities(account, campaign().kind)[0].id, a_rule(uow)
        an_action(uow, one, rule_id, "replaced")
        an_action(uow, one, rule_id, "proposed")
        an_action(uow, one, rule_id, "rejected")
        an_action(uow, one, rule_id, "applied", approved_at_ms=10)
        an_action(uow, one, rule_id, "applied", approved_at_ms=20, is_automatic=True)
        an_action(uow, one, rule_id, "applied", approved_at_ms=20, rule_version=2)
        an_action(uow, one, rule_id, "rolled_back", approved_at_ms=12, state_at_ms=15)
        an_action(uow, one, None, "proposed", source="person")
        return rule_id

    rule_id = await store.write(keep)
    tallies = await store.read(lambda uow: uow.rules.tallies())
    assert tallies == {
        rule_id: RuleTally(proposed=6, approved=4, automatic=1, rejected=1, rolled_back=1, open=1)
    }
    assert await store.read(lambda uow: uow.rules.last_roll_back_ms(rule_id)) == 15
    assert await store.read(lambda uow: uow.rules.last_roll_back_ms(rule_id + 1)) is None
    for after_ms, expected in ((0, 2), (10, 1), (15, 0)):
        counted = await store.read(
            lambda uow, after_ms=after_ms: uow.rules.approvals(rule_id, 1, after_ms=after_ms)
        )
        assert counted == expected
    counted = await store.read(lambda uow: uow.rules.proposed_since(rule_id, since_ms=1))
    assert counted == 7
    assert await store.read(lambda uow: uow.rules.proposed_since(rule_id, since_ms=2)) == 0
    assert await store.read(lambda uow: uow.rules.applied(rule_id, since_ms=0)) == ()
