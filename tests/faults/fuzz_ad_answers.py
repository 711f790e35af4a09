"""Questions of every reader and orders of every actuator, whatever comes back."""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from fuzz_workspace import Bug

from stratum_desktop.domain.ads.entity import AdAccount, AdEntity, BudgetKind, EntityStatus
from stratum_desktop.host.clock import SystemClock
from stratum_desktop.platforms._shared.http import Limits
from stratum_desktop.platforms.ad_contract import Page, Written
from stratum_desktop.platforms.contract import Lane, Platform
from stratum_desktop.platforms.failures import Failure
from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.services.wording import sentence

_USES = 50
_VALUES = (AdAccount, AdEntity, Page, Written, tuple)


class AdQuestions:
    """Asks one thing at a time, by readers and actuators that are made anew now and then.

    What they remember, a quota that is used up or an access token, would else answer for all
    that comes after it.
    """

    def __init__(self, world: AdWorld, limits: Limits) -> None:
        self._world = world
        self._limits = limits
        self._made: dict[tuple[str, bool], Any] = {}
        self._uses: Counter[tuple[str, bool]] = Counter()

    async def ask(self, chance: Random, platform: Platform, lane: Lane) -> object:
        """Return what came of a question or an order chosen by chance."""
        acts = chance.random() < 0.3 and platform.make_actuator is not None
        asking = await self._asking(platform, acts=acts)
        if acts:
            return await self._ordered(chance, asking, platform, lane)
        return await self._asked(chance, asking, platform, lane)

    async def close(self) -> None:
        """Close every connection."""
        for made in self._made.values():
            await made.close()
        self._made.clear()

    async def _asking(self, platform: Platform, *, acts: bool) -> Any:
        key = platform.manifest.key, acts
        self._uses[key] += 1
        if self._uses[key] % _USES == 0 and key in self._made:
            await self._made.pop(key).close()
        if key not in self._made:
            make = platform.make_actuator if acts else platform.make_reader
            assert make is not None
            self._made[key] = make(clock=SystemClock(), is_practice=True, limits=self._limits)
        return self._made[key]

    async def _asked(self, chance: Random, reader: Any, platform: Platform, lane: Lane) -> object:
        account = self._world.account(platform.manifest.key)
        reading = platform.manifest.reading
        assert reading is not None
        today = datetime.now(ZoneInfo(account.time_zone)).date()
        match chance.randrange(6):
            case 0:
                return await reader.account(lane)
            case 1:
                return await reader.own_figures(lane)
            case 2:
                since = datetime.now(UTC) - timedelta(days=7)
                return await reader.changes(lane, since=since)
            case 3:
                return await reader.recommendations(lane)
            case 4:
                return await reader.entities(lane, chance.choice(reading.kinds))
            case _:
                step = chance.choice(reading.steps)
                return await reader.figures(lane, account, step, first=today, last=today)

    async def _ordered(
        self, chance: Random, actuator: Any, platform: Platform, lane: Lane
    ) -> object:
        key = platform.manifest.key
        account = self._world.account(key)
        assert platform.manifest.reading is not None
        kind = chance.choice(platform.manifest.reading.kinds)
        entity = chance.choice(self._world.entities(key, kind, now=time.time()))
        match chance.randrange(3):
            case 0:
                return await actuator.read(lane, kind, entity.external_id)
            case 1:
                status = chance.choice((EntityStatus.ACTIVE, EntityStatus.PAUSED))
                return await actuator.set_status(lane, entity, status)
            case _:
                amount = entity.budget.amount if entity.budget.kind is BudgetKind.DAILY else None
                wanted = actuator.budget_step(account) * 1_000 if amount is None else amount
                return await actuator.set_daily_budget(lane, account, entity, wanted)


def require_said(said: object) -> None:
    """Either a value of the contract, or a failure in words with a wait that ends."""
    if not isinstance(said, Failure):
        if not isinstance(said, _VALUES):
            raise Bug(f"neither a value nor a failure: {said!r}")
        return
    if not sentence(said.reason).strip():
        raise Bug(f"a failure without words: {said}")
    wait = getattr(said, "retry_after_seconds", None)
    if wait is not None and not 0 <= wait < float("inf"):
        raise Bug(f"a wait of {wait} s")
