"""A change that made conversions dearer proposes its own roll-back, once its days are mature."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from stratum_desktop.domain.ads.figure import AdFigure, Step
from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.services.approvals.view import UndoIfWorse
from stratum_desktop.services.wording import sentence

S = ActionState
DAY = 86_400
UNDO = UndoIfWorse(worse_by_pct=25.0, after_hours=48)
#: Meta's figures settle in 28 days, and nothing was told twice from which one could learn.
SETTLED_DAYS = 32


def tell(desk, *, before: tuple[int, float], after: tuple[int, float], days: int = 2) -> None:
    """Keep ten days before today and some after it, each with this spend and conversions."""
    zone = ZoneInfo(desk.world.account("meta").time_zone)
    today = datetime.fromtimestamp(desk.clock.now_ms() / 1000, UTC).astimezone(zone)
    campaign = desk.campaign

    def figure(offset: int, told: tuple[int, float]) -> AdFigure:
        on = (today + timedelta(days=offset)).date()
        starts = datetime(on.year, on.month, on.day, tzinfo=zone)
        spend, conversions = told
        return AdFigure(
            campaign.entity.external_id,
            Step.DAY,
            starts,
            Decimal(spend),
            conversions,
            Decimal(1),
            1,
            1,
        )

    found = [figure(-number, before) for number in range(1, 11)]
    found += [figure(number, after) for number in range(1, days + 1)]
    at_ms = desk.clock.now_ms() + (days + 1) * DAY * 1000
    desk.write(lambda uow: uow.ad_figures.keep(campaign.ad_account_id, found, at_ms=at_ms))


async def applied(desk) -> int:
    action = desk.approve(-20, undo_if_worse=UNDO)
    assert await desk.state(action) is S.APPLIED
    return action


async def proposed(desk) -> tuple[int, ...]:
    return (await desk.execution.run()).value.proposed_roll_backs


async def test_it_is_proposed_once_when_the_days_are_mature_and_says_what_it_saw(desk):
    action = await applied(desk)
    tell(desk, before=(100, 10.0), after=(100, 5.0))
    desk.clock.advance(seconds=10 * DAY)
    assert await proposed(desk) == (), "the days may still mature"
    desk.clock.advance(seconds=(SETTLED_DAYS - 10) * DAY)
    desk.measure(95.0)
    (number,) = await proposed(desk)
    back = desk.stored(number)
    assert (back.rolls_back_id, back.move.after) == (action, desk.stored(action).prior_value)
    assert back.state is S.PROPOSED, "a person decides"
    assert (back.rule_id, back.source) == (None, "roll_back")
    assert ("roll_back", "proposed") in desk.steps(action)
    (detail,) = [
        one for one in await desk.execution.actions(states={S.PROPOSED}) if one.id == number
    ]
    assert "cost 10.00 EUR before it, and 20.00 EUR after" in sentence(detail.because)
    desk.clock.advance(seconds=DAY)
    assert await proposed(desk) == ()


@pytest.mark.parametrize("after", [(100, 8.0), (100, 10.0), (10, 0.0)])
async def test_nothing_is_proposed_where_it_is_not_worse_or_nobody_can_tell(desk, after):
    await applied(desk)
    tell(desk, before=(100, 10.0), after=after)
    desk.clock.advance(seconds=SETTLED_DAYS * DAY)
    assert await proposed(desk) == ()


async def test_what_somebody_changed_since_or_did_not_ask_for_is_left_alone(desk):
    action = await applied(desk)
    tell(desk, before=(100, 10.0), after=(100, 5.0))
    desk.clock.advance(seconds=SETTLED_DAYS * DAY)
    stored = desk.stored(action)

    def change(uow):
        known = uow.ad_accounts.states(stored.entity_id)[-1]
        moved = next(one for one in desk.entities if one.id == stored.entity_id).entity
        assert moved != known.entity
        uow.ad_accounts.keep_entities(stored.ad_account_id, [moved], at_ms=desk.clock.now_ms())

    desk.write(change)
    assert await proposed(desk) == ()


async def test_what_a_guarded_rule_had_done_is_taken_back_by_itself_if_the_gate_passes(desk):
    action = await applied(desk)
    now_ms = desk.clock.now_ms()

    def of_rule(uow):
        rule = uow.rules.add("Scale", "{}", mode="guarded", by="test", at_ms=now_ms)
        uow.connection.exec_driver_sql(
            "UPDATE action SET rule_id = ?, rule_version = 1 WHERE id = ?", (rule, action)
        )

    desk.write(of_rule)
    tell(desk, before=(100, 10.0), after=(100, 5.0))
    desk.clock.advance(seconds=SETTLED_DAYS * DAY)
    desk.measure(95.0)
    (number,) = await proposed(desk)
    assert (desk.stored(number).state, desk.stored(number).is_automatic) == (S.UNDO_WINDOW, True)
    desk.clock.advance(seconds=30)
    assert await desk.state(number) is S.APPLIED
    assert desk.stored(action).state is S.ROLLED_BACK
