"""The caps on stored actions and settings; see `domain.autopilot.caps`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from stratum_desktop.domain.ads.entity import EntityStatus
from stratum_desktop.domain.autopilot import caps as rules
from stratum_desktop.domain.autopilot.caps import Caps, Counted, Wanted
from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.domain.autopilot.move import Lever, Move
from stratum_desktop.domain.gate.change import Change, Effect
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.local_day import local_now, start_of_day
from stratum_desktop.services.setting_catalogue import (
    AUTOMATIC_A_DAY,
    CHANGES_A_DAY,
    HOURS_APART,
    RAISES_A_DAY,
    RAISES_CURRENCY,
    current,
)
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.read_models.counted_actions import CountedAction, counted_actions
from stratum_desktop.store.unit_of_work import UnitOfWork

_HOUR_MS = 3_600_000

COUNTING = frozenset(
    {
        ActionState.APPROVED,
        ActionState.UNDO_WINDOW,
        ActionState.APPLYING,
        ActionState.APPLIED,
        ActionState.UNKNOWN,
        ActionState.ROLLED_BACK,
    }
)
"""States of an approved action in which it was carried out, or may be."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be approved or carried out, as the caps look at it."""

    entity_id: int
    move: Move
    change: Change
    #: Of the entity, in major units of its account's currency; None: not known.
    money_per_day: Decimal | None
    is_automatic: bool
    #: Takes an action back: no cap holds it.
    is_roll_back: bool = False


def broken_caps(
    uow: UnitOfWork, workspace: Workspace, asked: Asked, *, except_action: int | None = None
) -> tuple[Reason, ...]:
    """Return every cap that an action would break now.

    Args:
        uow: to read with.
        workspace: whose day and settings count.
        asked: the action.
        except_action: its own number, once it is approved itself; then only what was approved
            before it counts.
    """
    if asked.is_roll_back:
        return ()
    caps = current_caps(uow)
    now_ms = workspace.clock.now_ms()
    midnight = start_of_day(local_now(uow, now_ms))
    midnight_ms = round(midnight.timestamp() * 1000)
    day = midnight.date().isoformat()
    since_ms = min(midnight_ms, now_ms - round(caps.hours_apart * _HOUR_MS))
    found = counted_actions(
        uow.connection, [one.value for one in sorted(COUNTING)], since_ms=since_ms
    )
    rate = uow.reference_rates.rate(asked.move.currency, caps.currency, day=day)
    wanted = Wanted(
        entity_id=asked.entity_id,
        effect=asked.change.effect,
        is_pause=asked.move.lever is Lever.STATUS and asked.move.after == EntityStatus.PAUSED,
        is_automatic=asked.is_automatic,
        raised=_in_caps_currency(asked.money_per_day, rate),
        has_rate=rate is not None,
    )
    others = _before(found, except_action)
    return rules.broken_caps(
        wanted, _counted(uow, others, caps, day), caps, midnight_ms=midnight_ms, now_ms=now_ms
    )


def _before(found: Sequence[CountedAction], action_id: int | None) -> list[CountedAction]:
    """Return what was approved before an action; all of it where that is not approved itself."""
    own = next((one for one in found if one.action_id == action_id), None)
    if own is None:
        return [*found]
    turn = (own.approved_at_ms, own.action_id)
    return [one for one in found if (one.approved_at_ms, one.action_id) < turn]


def current_caps(uow: UnitOfWork) -> Caps:
    """Return the limits as they are set."""
    return Caps(
        raises_a_day=Decimal(str(current(uow, RAISES_A_DAY))),
        currency=current(uow, RAISES_CURRENCY),
        automatic_a_day=current(uow, AUTOMATIC_A_DAY),
        changes_a_day=current(uow, CHANGES_A_DAY),
        hours_apart=current(uow, HOURS_APART),
    )


def _counted(
    uow: UnitOfWork, found: list[CountedAction], caps: Caps, day: str
) -> Iterator[Counted]:
    for one in found:
        rate = uow.reference_rates.rate(one.currency, caps.currency, day=day)
        yield Counted(
            entity_id=one.entity_id,
            effect=Effect(one.effect),
            at_ms=one.approved_at_ms,
            is_automatic=one.is_automatic,
            raised=_in_caps_currency(one.money_per_day, rate),
        )


def _in_caps_currency(amount: Decimal | None, rate: Decimal | None) -> Decimal | None:
    return None if amount is None or rate is None else amount * rate
