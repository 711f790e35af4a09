"""What people changed in the platforms' own windows in the practice month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, time, timedelta
from decimal import Decimal

from stratum_desktop.domain.ads.entity import EntityStatus
from stratum_desktop.domain.money import rounded
from stratum_desktop.practice.ads.local_time import at_time
from stratum_desktop.practice.ads.plan import (
    LOWERED_ON,
    PAUSED_ON,
    RAISED_ON,
    STOPPED_FOR_A_WHILE_ON,
    Role,
)
from stratum_desktop.practice.ads.planned import PlannedEntity
from stratum_desktop.practice.ads.timeline import DAILY_BUDGET, STATUS, WorldChange
from stratum_desktop.practice.ads.vendor_words import WINDOWS


def changes_of(
    platform: str, entities: Sequence[PlannedEntity], *, begun_on: date, currency: str
) -> tuple[WorldChange, ...]:
    """Return the month's changes of an account, oldest first."""
    found = [
        change
        for one in entities
        if one.campaign is not None
        for change in _changes(platform, one, one.campaign.role, begun_on, currency)
    ]
    return tuple(sorted(found, key=lambda change: change.at))


def _changes(
    platform: str, campaign: PlannedEntity, role: Role, begun_on: date, currency: str
) -> Iterator[WorldChange]:
    def at(day: int, clock: time) -> float:
        return float(at_time(begun_on + timedelta(days=day), clock))

    def status(day: int, clock: time, before: EntityStatus, after: EntityStatus) -> WorldChange:
        return _change(platform, campaign, at(day, clock), STATUS, before.value, after.value)

    active, paused = EntityStatus.ACTIVE, EntityStatus.PAUSED
    match role:
        case Role.STRONG:
            yield _budget(platform, campaign, at(RAISED_ON, time(10, 12)), currency)
        case Role.WEAK:
            yield _budget(platform, campaign, at(LOWERED_ON, time(9, 5)), currency)
        case Role.OVER_PACING:
            yield status(STOPPED_FOR_A_WHILE_ON, time(11, 2), active, paused)
            yield status(STOPPED_FOR_A_WHILE_ON, time(13, 31), paused, active)
        case Role.PAUSED:
            yield status(PAUSED_ON, time(16, 44), active, paused)
        case _:
            return


def _budget(platform: str, campaign: PlannedEntity, at: float, currency: str) -> WorldChange:
    """Return the change to the budget that the plan has in mind."""
    before = campaign.budget.amount or Decimal(0)
    first = campaign.campaign.first_budget if campaign.campaign is not None else 1.0
    after = rounded(before / Decimal(repr(first)), currency)
    return _change(platform, campaign, at, DAILY_BUDGET, str(before), str(after))


def _change(
    platform: str, campaign: PlannedEntity, at: float, what: str, before: str, after: str
) -> WorldChange:
    return WorldChange(
        change_id=f"{campaign.external_id}-{round(at)}",
        at=at,
        kind=campaign.kind,
        external_id=campaign.external_id,
        by=WINDOWS[platform],
        before={what: before},
        after={what: after},
    )
