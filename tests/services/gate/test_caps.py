"""Caps on stored actions, in the money of the caps."""

from __future__ import annotations

from decimal import Decimal

import pytest
from ad_actions import a_raise, known_campaign

from stratum_desktop.domain.ads.entity import EntityStatus
from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.domain.autopilot.move import budget_move, status_move
from stratum_desktop.domain.gate.change import Change, Effect
from stratum_desktop.services.gate.caps import Asked, broken_caps
from stratum_desktop.services.setting_catalogue import RAISES_CURRENCY

MOVE = budget_move(Decimal(50), Decimal(60), "EUR")
PAUSE = status_move(EntityStatus.ACTIVE, EntityStatus.PAUSED, "EUR")


@pytest.fixture
def codes(workspace, store):
    """Asks for the caps that a raise of so much would break."""

    def ask(entity: int, amount: str = "10", *, move=MOVE, effect=Effect.RAISE, **said):
        asked = Asked(entity, move, Change(effect, 20.0), Decimal(amount), is_automatic=False)
        asked_of = store.read_now(lambda uow: broken_caps(uow, workspace, asked, **said))
        return {one.code for one in asked_of}

    return ask


@pytest.fixture
def approved(store, clock):
    """Keeps approved raises of a campaign each; returns entity and action."""

    def keep(external_id: str, amount: str, state=ActionState.APPLIED) -> tuple[int, int]:
        now_ms = clock.now_ms()

        def write(uow):
            entity = known_campaign(uow, at_ms=now_ms, external_id=external_id)
            new = a_raise(entity, at_ms=now_ms, money_per_day=Decimal(amount))
            action = uow.actions.add(new)
            uow.connection.exec_driver_sql(
                "UPDATE action SET state = ?, approved_at_ms = ? WHERE id = ?",
                (state.value, now_ms, action),
            )
            return entity, action

        return store.write_now(write)

    return keep


def test_without_a_rate_of_the_day_a_raise_is_held(codes, approved, store, clock):
    entity, _ = approved("1", "10")
    assert "caps.no_rate" in codes(entity + 1)
    assert codes(entity + 1, "-10", move=PAUSE, effect=Effect.CUT) == set()
    store.write_now(lambda uow: uow.settings.set(RAISES_CURRENCY.key, "EUR", at_ms=1))
    assert codes(entity + 1) == set()


def test_approved_raises_add_up_and_those_that_came_to_nothing_do_not(codes, approved, store):
    store.write_now(lambda uow: uow.settings.set(RAISES_CURRENCY.key, "EUR", at_ms=1))
    for number in range(4):
        approved(str(number), "120")
    approved("8", "400", ActionState.FAILED)
    approved("9", "400", ActionState.STALE)
    assert codes(999, "20") == set()
    assert codes(999, "20.01") == {"caps.raises_a_day"}


def test_an_action_does_not_stand_in_its_own_way(codes, approved, store):
    store.write_now(lambda uow: uow.settings.set(RAISES_CURRENCY.key, "EUR", at_ms=1))
    entity, action = approved("1", "500")
    assert codes(entity, "500") == {"caps.raises_a_day", "caps.too_soon"}
    assert codes(entity, "500", except_action=action) == set()
