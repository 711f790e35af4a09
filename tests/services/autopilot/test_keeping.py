"""Rules are kept in versions; guarded mode is earned by people, and lost by one roll-back."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from ad_rows import ACCOUNT, campaign

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.rules.definition import Mode, default_rules
from stratum_desktop.services.autopilot.keeping import (
    EARNED_AFTER_APPROVALS,
    lose_unearned,
    remove_rule,
    rule_view,
    rule_views,
    save_rule,
    set_rule_mode,
    version_views,
)

NAME, PACING = default_rules()[0]
OTHER = replace(PACING, cool_down_hours=48)


@pytest.fixture
def saved(store, workspace):
    """The number of a rule."""
    return store.write_now(lambda uow: save_rule(uow, workspace, NAME, PACING, rule_id=None))


@pytest.fixture
def entity_id(store):
    """The number of a campaign."""

    def keep(uow):
        lane = uow.destinations.add(
            platform="meta", account="1", label="", base_url="", options={}, now_ms=0
        )
        account = uow.ad_accounts.keep_account("meta", lane, ACCOUNT, at_ms=0)
        uow.ad_accounts.keep_entities(account, [campaign()], at_ms=0)
        return uow.ad_accounts.entities(account, campaign().kind)[0].id

    return store.write_now(keep)


def approve(store, entity_id, rule_id, *, times=1, version=1, at_ms=10, **values):
    row = {
        "source": "rule", "rule_id": rule_id, "rule_version": version, "platform": "meta",
        "entity_id": entity_id, "lever": "status", "before_value": "active",
        "after_value": "paused", "currency": "EUR", "effect": "cut", "is_immature": False,
        "grounds": "{}", "content_hash": "", "state": "applied", "state_at_ms": at_ms,
        "verdict": "pass", "receipt_id": 1, "proposed_at_ms": 1, "expires_at_ms": 9,
        "is_automatic": False, "approved_at_ms": at_ms,
    } | values  # fmt: skip
    sql = f"INSERT INTO action ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"
    store.write_now(lambda uow: uow.connection.exec_driver_sql(sql, [tuple(row.values())] * times))


def mode_of(store, rule_id):
    return store.read_now(lambda uow: rule_view(uow, rule_id)).mode


def switch(store, workspace, rule_id, mode):
    return store.write_now(lambda uow: set_rule_mode(uow, workspace, rule_id, mode))


def test_a_new_rule_suggests_and_reads_back_as_it_was_saved(store, saved):
    (view,) = store.read_now(rule_views)
    assert (view.id, view.name, view.mode, view.version) == (saved, NAME, Mode.SUGGEST, 1)
    assert view.definition == PACING
    assert (view.tally.proposed, view.guarded.approvals, view.guarded.is_earned) == (0, 0, False)


def test_another_definition_is_another_version_and_another_name_is_none(store, workspace, saved):
    for name, definition in (("Calm", PACING), ("Calm", OTHER), ("Calm", OTHER)):
        store.write_now(
            lambda uow, name=name, definition=definition: save_rule(
                uow, workspace, name, definition, rule_id=saved
            )
        )
    versions = store.read_now(lambda uow: version_views(uow, saved))
    assert [(one.version, one.definition) for one in versions] == [(2, OTHER), (1, PACING)]
    entries = store.read_now(lambda uow: uow.audit.entries())
    assert [one.action for one in entries].count("rule.saved") == 3


def test_a_version_that_came_in_between_is_not_written_over(store, workspace, saved, clock):
    def save(name, definition, begun_from):
        def write(uow):
            return save_rule(uow, workspace, name, definition, rule_id=saved, begun_from=begun_from)

        return store.write_now(write)

    theirs, mine = OTHER, replace(PACING, cool_down_hours=6)
    save(NAME, theirs, 1)
    with pytest.raises(Refusal, match=r"got version 2 on .* UTC .*begun from version 1") as refused:
        save(NAME, mine, 1)
    assert refused.value.reason.facts["version"] == 2
    assert store.read_now(lambda uow: rule_view(uow, saved)).definition == theirs
    save(NAME, theirs, 1)  # the same as it is by now: nothing to lose
    save(NAME, mine, 2)
    save(NAME, theirs, None)
    versions = store.read_now(lambda uow: version_views(uow, saved))
    assert [one.definition for one in versions] == [theirs, mine, theirs, PACING]


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "two\nlines", "Taken"])
def test_a_name_is_one_line_of_its_own(store, workspace, saved, name):
    store.write_now(lambda uow: save_rule(uow, workspace, "Taken", PACING, rule_id=None))
    with pytest.raises(Refusal):
        store.write_now(lambda uow: save_rule(uow, workspace, name, PACING, rule_id=saved))


def test_a_definition_that_is_not_sound_is_refused(store, workspace):
    wrong = replace(PACING, cool_down_hours=-1)
    with pytest.raises(Refusal, match="cool_down_hours"):
        store.write_now(lambda uow: save_rule(uow, workspace, "Wrong", wrong, rule_id=None))
    assert store.read_now(rule_views) == ()


def test_a_removed_rule_is_there_for_nothing_any_more(store, workspace, saved):
    store.write_now(lambda uow: remove_rule(uow, workspace, saved))
    assert store.read_now(rule_views) == ()
    with pytest.raises(Refusal, match="no rule"):
        switch(store, workspace, saved, Mode.OFF)


def test_guarded_mode_takes_twenty_approvals_by_people_of_this_version(
    store, workspace, saved, entity_id
):
    approve(store, entity_id, saved, times=EARNED_AFTER_APPROVALS - 1)
    approve(store, entity_id, saved, times=5, is_automatic=True)
    approve(store, entity_id, saved, times=5, version=2)
    with pytest.raises(Refusal, match="19 of its"):
        switch(store, workspace, saved, Mode.GUARDED)
    approve(store, entity_id, saved)
    assert switch(store, workspace, saved, Mode.GUARDED) is True
    assert switch(store, workspace, saved, Mode.GUARDED) is False
    assert mode_of(store, saved) is Mode.GUARDED


def test_one_roll_back_loses_guarded_mode_and_all_that_earned_it(
    store, workspace, saved, entity_id
):
    approve(store, entity_id, saved, times=EARNED_AFTER_APPROVALS)
    switch(store, workspace, saved, Mode.GUARDED)
    assert store.write_now(lambda uow: lose_unearned(uow, workspace, saved)) is False
    approve(store, entity_id, saved, state="rolled_back", at_ms=10, state_at_ms=99)
    assert store.write_now(lambda uow: lose_unearned(uow, workspace, saved)) is True
    assert mode_of(store, saved) is Mode.SUGGEST
    last = store.read_now(lambda uow: uow.audit.entries())[0]
    assert last.action == "rule.mode"
    assert json.loads(last.after) == {"mode": "suggest", "why": "autopilot.guarded_lost"}
    with pytest.raises(Refusal):
        switch(store, workspace, saved, Mode.GUARDED)
    approve(store, entity_id, saved, times=EARNED_AFTER_APPROVALS, at_ms=100)
    assert switch(store, workspace, saved, Mode.GUARDED) is True


def test_another_version_of_a_guarded_rule_has_to_earn_it_anew(store, workspace, saved, entity_id):
    approve(store, entity_id, saved, times=EARNED_AFTER_APPROVALS)
    switch(store, workspace, saved, Mode.GUARDED)
    store.write_now(lambda uow: save_rule(uow, workspace, "Renamed", PACING, rule_id=saved))
    assert mode_of(store, saved) is Mode.GUARDED
    store.write_now(lambda uow: save_rule(uow, workspace, "Renamed", OTHER, rule_id=saved))
    assert mode_of(store, saved) is Mode.SUGGEST
