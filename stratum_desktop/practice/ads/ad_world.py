"""The ad accounts of the made-up shop: one world for every practice platform.

Nothing is stored but when it began and what was changed: every figure follows from the seed, the
campaign, the hour, and what was set then. It grows with `now`, as platforms' figures do.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from stratum_desktop.domain.ads.entity import (
    AdAccount,
    AdEntity,
    BudgetKind,
    EntityKind,
    EntityStatus,
)
from stratum_desktop.domain.ads.figure import AdFigure, Step
from stratum_desktop.domain.money import rounded
from stratum_desktop.practice.ads.ad_account import LivingAccount
from stratum_desktop.practice.ads.kept import Kept, read_kept
from stratum_desktop.practice.ads.plan import SIZES
from stratum_desktop.practice.ads.planned import PlannedEntity
from stratum_desktop.practice.ads.timeline import DAILY_BUDGET, STATUS, WorldChange
from stratum_desktop.practice.ads.vendor_words import ACCOUNTS
from stratum_desktop.practice.ads.versions import Told
from stratum_desktop.practice.shop import CURRENCY, NAME, TIME_ZONE

PLATFORMS = tuple(SIZES)
"""Where the shop advertises."""


class AdWorld:
    """Every ad account of the shop. Instants are epoch seconds; threads may share it."""

    def __init__(
        self,
        *,
        seed: int = 1,
        kept_in: Path | None = None,
        begun_at: float | None = None,
        scale: float = 1.0,
        currencies: Mapping[str, str] | None = None,
    ) -> None:
        """Make a world, or go on with the one that a file keeps.

        Args:
            kept_in: holds when it began and what was changed. Where it exists already, it alone
                says what world this is, and the other arguments are not looked at.
            begun_at: the practice month with its bad day and its new campaign ends then; None:
                when somebody looks for the first time.
            scale: spend and sales against the full-size shop's.
            currencies: of accounts that are not in the shop's own, by platform.

        Raises:
            Trouble: the file cannot be read.
        """
        self._kept_in = kept_in
        self._lock = threading.RLock()
        self._accounts: dict[str, LivingAccount] = {}
        kept = None if kept_in is None else read_kept(kept_in)
        self._kept = kept or Kept(seed, scale, dict(currencies or {}), begun_at)
        if kept is None and begun_at is not None:
            self._keep()

    def account(self, platform: str) -> AdAccount:
        """Return a platform's account."""
        return AdAccount(
            account=ACCOUNTS[platform],
            name=NAME,
            currency=self._currency(platform),
            time_zone=TIME_ZONE.key,
            is_active=True,
        )

    def entities(self, platform: str, kind: EntityKind, *, now: float) -> tuple[AdEntity, ...]:
        """Return a level of an account as it is, ended ones included, in a lasting order."""
        with self._lock:
            return self._living(platform, now).entities(kind, now)

    def figures(
        self, platform: str, step: Step, *, first: date, last: date, now: float
    ) -> tuple[AdFigure, ...]:
        """Return the campaigns' days or hours as the platform tells of them at an instant.

        Days of the account, both included, oldest first. What nobody was shown has no row.
        """
        with self._lock:
            living = self._living(platform, now)
            return tuple(living.figures(step, first=first, last=last, now=now))

    def versions(
        self, platform: str, step: Step, *, first: date, last: date, readings: Sequence[float]
    ) -> tuple[Told, ...]:
        """Return every version of the campaigns' days or hours that readings would have found.

        What a reading at one of the instants finds by `figures` is, of each step, the newest
        version that was learned by then.

        Args:
            readings: epoch seconds in their order, each a quarter past a full hour.
        """
        with self._lock:
            living = self._living(platform, readings[-1])
            return tuple(living.versions(step, first=first, last=last, readings=readings))

    def set_status(
        self, platform: str, external_id: str, status: EntityStatus, *, now: float, by: str
    ) -> None:
        """Set what an owner sets, from now on; the same once more changes nothing.

        Raises:
            LookupError: there is no such entity.
        """
        with self._lock:
            planned, present = self._find(platform, external_id, now)
            self._change(planned, platform, STATUS, present.status.value, status.value, now, by)

    def set_daily_budget(
        self, platform: str, external_id: str, amount: Decimal, *, now: float, by: str
    ) -> None:
        """Set a daily budget, from now on; the same once more changes nothing.

        Args:
            amount: major units, rounded to the currency's places.

        Raises:
            LookupError: there is no such entity.
            ValueError: it has no daily budget of its own.
        """
        with self._lock:
            planned, present = self._find(platform, external_id, now)
            if present.budget.kind is not BudgetKind.DAILY or present.budget.amount is None:
                raise ValueError(f"the budget of {external_id} is {present.budget.kind.value}")
            before = rounded(present.budget.amount, self._currency(platform))
            after = rounded(amount, self._currency(platform))
            self._change(planned, platform, DAILY_BUDGET, str(before), str(after), now, by)

    def changes(self, platform: str, *, since: float) -> tuple[WorldChange, ...]:
        """Return what anybody changed from an instant on, oldest first.

        Nothing before somebody has looked at an account of a world without a beginning.
        """
        with self._lock:
            if self._kept.begun_at is None:
                return ()
            return self._living(platform, self._kept.begun_at).changes(since=since)

    def _currency(self, platform: str) -> str:
        return self._kept.currencies.get(platform, CURRENCY)

    def _living(self, platform: str, now: float) -> LivingAccount:
        if self._kept.begun_at is None:
            self._kept.begun_at = now
            self._keep()
        if platform not in self._accounts:
            self._accounts[platform] = LivingAccount(
                platform,
                seed=self._kept.seed,
                begun_at=self._kept.begun_at,
                currency=self._currency(platform),
                scale=self._kept.scale,
                made=self._kept.changes.get(platform, ()),
            )
        return self._accounts[platform]

    def _find(self, platform: str, external_id: str, now: float) -> tuple[PlannedEntity, AdEntity]:
        living = self._living(platform, now)
        planned = living.planned(external_id)
        for present in living.entities(planned.kind, now):
            if present.external_id == external_id:
                return planned, present
        raise LookupError(external_id)

    def _change(
        self,
        planned: PlannedEntity,
        platform: str,
        what: str,
        before: str,
        after: str,
        now: float,
        by: str,
    ) -> None:
        if before == after:
            return
        made = self._kept.changes.setdefault(platform, [])
        made.append(
            WorldChange(
                change_id=f"{planned.external_id}-{round(now * 1000)}-{len(made)}",
                at=now,
                kind=planned.kind,
                external_id=planned.external_id,
                by=by,
                before={what: before},
                after={what: after},
            )
        )
        self._keep()
        self._living(platform, now).change(made)

    def _keep(self) -> None:
        if self._kept_in is not None:
            self._kept.write(self._kept_in)
