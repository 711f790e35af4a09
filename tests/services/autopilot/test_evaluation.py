"""Every rule is judged on every campaign; what it wants is proposed, what not is reported why."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from ad_actions import measured
from told_past import SCALING, STATUS, tell_past

from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.domain.gate.decision import Verdict
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.rules.definition import Mode
from stratum_desktop.domain.topic import Topic
from stratum_desktop.services.approvals import Approvals
from stratum_desktop.services.approvals.view import Withdrawn
from stratum_desktop.services.autopilot import Autopilot
from stratum_desktop.services.autopilot.evaluation import ActiveRule, Looked, look_by
from stratum_desktop.services.autopilot.keeping import EARNED_AFTER_APPROVALS
from stratum_desktop.services.autopilot.looking import sights
from stratum_desktop.store.repositories.rules import StoredRule


@pytest.fixture
async def autopilot(workspace):
    """The service under test."""
    made = Autopilot(workspace)
    yield made
    await made.close()


@pytest.fixture
def told(workspace, clock):
    """An account with a past; its signals are good. The campaigns' ids by name."""

    def tell(uow):
        measured(uow, at_ms=clock.now_ms())
        uow.settings.set("autopilot.raises_currency", "EUR", at_ms=0)
        return tell_past(uow, now_ms=clock.now_ms())

    return workspace.store.write_now(tell)


def actions(workspace):
    return workspace.store.read_now(
        lambda uow: {
            one.external_id: one
            for one in (uow.actions.get(number) for number in range(1, 20))
            if one is not None
        }
    )


async def test_what_rules_want_is_proposed_and_what_not_is_told_with_its_reason(
    autopilot, workspace, told
):
    rule = (await autopilot.save("Scale", SCALING)).value
    await autopilot.save("Pause", STATUS)
    report = (await autopilot.evaluate()).value
    found = actions(workspace)
    assert set(found) == {"strong", "weak", "hopeless"}
    moves = {name: (one.move.before, one.move.after) for name, one in found.items()}
    assert moves == {
        "strong": ("100", "120"),
        "weak": ("100", "80"),
        "hopeless": ("active", "paused"),
    }
    assert {one.verdict for one in found.values()} == {Verdict.PASS}
    assert {one.state for one in found.values()} == {ActionState.PROPOSED}
    assert found["strong"].rule_id == rule.id
    assert (report.rules, report.campaigns, len(report.proposed), report.automatic) == (2, 5, 3, ())
    told_why = {(one.rule_name, one.campaign): one.reason.code for one in report.nothing}
    assert len(told_why) == 2 * len(told) - 3
    assert told_why["Scale", "plain"] == "rules.near_target"


async def test_a_second_look_proposes_nothing_twice(autopilot, workspace, told):
    await autopilot.save("Scale", SCALING)
    await autopilot.evaluate()
    again = (await autopilot.evaluate()).value
    assert again.proposed == ()
    waiting = {one.campaign for one in again.nothing if one.reason.code.endswith("open_or_beaten")}
    assert waiting == {"strong", "weak"}


async def test_looking_at_a_rule_tells_what_evaluating_it_does_and_stores_nothing(
    autopilot, workspace, told
):
    rule = (await autopilot.save("Scale", SCALING)).value
    detail = await autopilot.show(rule.id)
    wanted = {one.name: one.judgement.move for one in detail.campaigns if one.judgement.move}
    assert actions(workspace) == {}
    assert await autopilot.try_now(SCALING) == detail.campaigns
    assert [one.name for one in detail.campaigns[: len(wanted)]] == sorted(wanted)
    await autopilot.evaluate()
    assert {name: one.move for name, one in actions(workspace).items()} == wanted


async def test_a_rule_that_is_off_or_covers_nothing_proposes_nothing(autopilot, workspace, told):
    off = (await autopilot.save("Off", SCALING)).value
    await autopilot.set_mode(off.id, Mode.OFF)
    elsewhere = replace(SCALING, scope=replace(SCALING.scope, platforms=("google",)))
    await autopilot.save("Elsewhere", elsewhere)
    report = (await autopilot.evaluate()).value
    assert (report.rules, report.campaigns, report.proposed) == (1, 0, ())


@pytest.mark.parametrize("how", ["off", "removed"])
async def test_a_rule_that_goes_takes_along_what_it_proposed_and_nobody_approved(
    autopilot, workspace, told, how
):
    rule = (await autopilot.save("Scale", SCALING)).value
    await autopilot.evaluate()
    strong = actions(workspace)["strong"]
    await Approvals(workspace).approve({strong.id: strong.content_hash})
    if how == "off":
        changed = await autopilot.set_mode(rule.id, Mode.OFF)
        queue, tally = changed.value.queue, changed.value.rule.tally
        assert (tally.proposed, tally.approved, tally.rejected, tally.open) == (2, 1, 0, 0)
    else:
        changed = await autopilot.remove(rule.id)
        queue = changed.value
    assert changed.topics == {Topic.RULES, Topic.AUDIT, Topic.ACTIONS}
    found = actions(workspace)
    assert queue == Withdrawn((found["weak"].id,), (strong.id,))
    assert found["strong"].state is ActionState.UNDO_WINDOW
    weak = found["weak"]
    assert (weak.state, weak.why) == (
        ActionState.EXPIRED,
        Reason(f"approval.rule_{how}", {"rule": "Scale"}),
    )
    if how == "off":
        assert (await autopilot.set_mode(rule.id, Mode.SUGGEST)).value.queue is None
        assert len((await autopilot.evaluate()).value.proposed) == 1


async def test_what_a_former_version_proposed_stays_and_says_which(autopilot, workspace, told):
    rule = (await autopilot.save("Scale", SCALING)).value
    await autopilot.evaluate()
    await autopilot.save("Scale", replace(SCALING, cool_down_hours=48), rule_id=rule.id)
    listed = await Approvals(workspace).list()
    assert [(one.state, one.rule_version, one.rule_version_now) for one in listed] == [
        (ActionState.PROPOSED, 1, 2)
    ] * 2


async def test_no_more_is_proposed_in_a_day_than_the_rule_may(autopilot, workspace, told, clock):
    await autopilot.save("Scale", replace(SCALING, most_proposals_a_day=1))
    assert len((await autopilot.evaluate()).value.proposed) == 1
    report = (await autopilot.evaluate()).value
    reasons = {one.reason.code for one in report.nothing}
    assert report.proposed == ()
    assert "autopilot.enough_for_today" in reasons


async def test_a_rule_that_cannot_be_read_stops_no_other(autopilot, workspace, told):
    unread = (await autopilot.save("Of a later version", SCALING)).value
    workspace.store.write_now(
        lambda uow: uow.rules.save(unread.id, '{"kind": "of the future"}', by="test", at_ms=1)
    )
    await autopilot.save("Whole", STATUS)
    report = (await autopilot.evaluate()).value
    assert [(one.rule_name, one.campaign) for one in report.faults] == [
        ("Of a later version", None)
    ]
    assert set(actions(workspace)) == {"hopeless"}


@pytest.mark.expects_log("rule 7 failed")
def test_a_fault_of_the_program_is_kept_with_its_rule_and_campaign(workspace, told):
    at_ms = workspace.clock.now_ms()
    (sight, *_) = workspace.store.read_now(
        lambda uow: [*sights(uow, [SCALING], now_ms=at_ms, step_of=lambda *_: Decimal("0.01"))]
    )
    looked, stored = Looked(), StoredRule(7, "Broken", "suggest", 0, 1, "", 0, None)
    look_by(ActiveRule(stored, definition=None), sight, looked)
    (fault,) = looked.faults
    assert (fault.rule_id, fault.campaign) == (7, sight.facts.entity.name)
    assert fault.reason == Reason("autopilot.rule_failed", {"error": "AttributeError"})


async def earn(autopilot, workspace, definition, ids, *, rolled_back=False):
    rule = (await autopilot.save("Guarded", definition)).value
    states = ["rejected"] * EARNED_AFTER_APPROVALS
    states += ["rolled_back"] if rolled_back else []
    row = {
        "source": "rule", "rule_id": rule.id, "rule_version": 1, "platform": "meta",
        "entity_id": ids["plain"], "lever": "status", "before_value": "active",
        "after_value": "paused", "currency": "EUR", "effect": "cut", "is_immature": False,
        "grounds": "{}", "content_hash": "", "state_at_ms": 50, "verdict": "pass",
        "receipt_id": 1, "proposed_at_ms": 1, "expires_at_ms": 9, "is_automatic": False,
        "approved_at_ms": 10,
    }  # fmt: skip
    sql = f"INSERT INTO action ({', '.join(row)}, state) VALUES ({', '.join('?' * len(row))}, ?)"
    rows = [(*row.values(), state) for state in states]
    workspace.store.write_now(lambda uow: uow.connection.exec_driver_sql(sql, rows[:20]))
    await autopilot.set_mode(rule.id, Mode.GUARDED)
    for more in rows[20:]:
        workspace.store.write_now(lambda uow, more=more: uow.connection.exec_driver_sql(sql, more))
    return rule


def latest(workspace, state):
    rows = workspace.store.read_now(
        lambda uow: uow.connection.exec_driver_sql(
            "SELECT e.external_id, a.is_automatic FROM action a JOIN ad_entity e"
            " ON e.id = a.entity_id WHERE a.state = ? ORDER BY 1",
            (state,),
        ).all()
    )
    return [(name, bool(automatic)) for name, automatic in rows]


async def test_guarded_mode_approves_by_itself_what_the_gate_passes(autopilot, workspace, told):
    await earn(autopilot, workspace, SCALING, told)
    report = (await autopilot.evaluate()).value
    assert len(report.automatic) == len(report.proposed) == 2
    assert latest(workspace, "undo_window") == [("strong", True), ("weak", True)]


async def test_guarded_mode_that_was_lost_approves_nothing(autopilot, workspace, told):
    rule = await earn(autopilot, workspace, SCALING, told, rolled_back=True)
    report = (await autopilot.evaluate()).value
    assert (report.lost_guarded, report.automatic, len(report.proposed)) == ((rule.id,), (), 2)
    assert latest(workspace, "proposed") == [("strong", False), ("weak", False)]


async def test_in_guarded_mode_what_the_gate_holds_waits_for_a_person(
    autopilot, workspace, told, clock
):
    workspace.store.write_now(lambda uow: measured(uow, at_ms=clock.now_ms(), emq=50.0))
    await earn(autopilot, workspace, SCALING, told)
    report = (await autopilot.evaluate()).value
    assert latest(workspace, "undo_window") == [("weak", True)]
    why = {one.campaign: one.reason.code for one in report.nothing}
    assert why["strong"] == "rules.band_forbids_raise"


async def test_every_look_keeps_how_far_signals_could_be_trusted(autopilot, workspace, told, clock):
    await autopilot.evaluate()
    reading = workspace.store.read_now(
        lambda uow: uow.trust_readings.last("meta", at_ms=clock.now_ms())
    )
    assert (reading.at_ms, reading.trust.band) == (clock.now_ms(), "reliable")
