"""The trust gate, as front ends ask it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.gate.change import Change
from stratum_desktop.domain.money import CURRENCY_CODES
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.topic import Changed, Topic
from stratum_desktop.services.gate import kill_switch
from stratum_desktop.services.gate.kernel import Scales, receipt_view
from stratum_desktop.services.gate.kill_switch import Stop
from stratum_desktop.services.gate.modes import PlatformMode, platform_modes
from stratum_desktop.services.gate.receipt import GateReceipt, GateReceiptView, ReceiptCheck
from stratum_desktop.services.local_day import local_now
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.reference_rates import ReferenceRate
from stratum_desktop.store.unit_of_work import UnitOfWork

_SWITCHED = frozenset({Topic.ACTIONS, Topic.SETTINGS, Topic.AUDIT})


class Gate:
    """Decides about changes on stored evidence."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on this workspace."""
        self._workspace = workspace
        self._store = workspace.store

    async def explain(self, change: Change, *, platforms: Sequence[str]) -> GateReceipt:
        """Return what the gate would decide now, on which evidence, and what would change it.

        Args:
            change: what is to be done.
            platforms: every platform that it touches.

        Raises:
            Refusal: there is no such platform.
        """

        def ask(uow: UnitOfWork) -> GateReceipt:
            asked = Scales(uow, self._workspace).ask(change, platforms=platforms)
            return GateReceipt(
                at=datetime.fromtimestamp(self._workspace.clock.now_ms() / 1000, UTC),
                gate_version=asked.gate_version,
                change=change,
                trusts=asked.trusts,
                decision=asked.decision,
                flips=asked.flips,
            )

        return await self._store.read(ask)

    async def modes(self) -> tuple[PlatformMode, ...]:
        """Return what may run by itself at each platform whose ads can be changed."""
        return await self._store.read(lambda uow: platform_modes(uow, self._workspace))

    async def receipt(self, receipt_id: int) -> GateReceiptView:
        """Return a receipt that was kept.

        Raises:
            Refusal: there is none of that number.
        """
        return await self._store.read(lambda uow: receipt_view(uow, self._workspace, receipt_id))

    async def verify(self) -> ReceiptCheck:
        """Check that every receipt fits the one before it."""
        checked, bad = await self._store.read(
            lambda uow: uow.receipts.first_bad(key=self._workspace.audit_key)
        )
        return ReceiptCheck(ok=bad is None, checked=checked, first_bad=bad)

    async def stopped(self) -> Stop | None:
        """Return who stopped the autopilot and when; None: it runs."""
        return await self._store.read(kill_switch.stopped)

    async def stop(self, *, why: str = "") -> Changed[Stop]:
        """Stop the autopilot: nothing is carried out at any ad platform until `resume`; audited."""

        def throw(uow: UnitOfWork) -> tuple[bool, Stop | None]:
            changed = kill_switch.stop(uow, self._workspace, why=why.strip())
            return changed, kill_switch.stopped(uow)

        changed, found = await self._store.write(throw)
        assert found is not None  # noqa: S101 - it was just thrown, or had been
        return Changed(found, _SWITCHED if changed else frozenset())

    async def resume(self) -> Changed[bool]:
        """Let the autopilot run again; audited. False where it ran."""
        changed = await self._store.write(lambda uow: kill_switch.resume(uow, self._workspace))
        return Changed(changed, _SWITCHED if changed else frozenset())

    async def rates(self) -> tuple[ReferenceRate, ...]:
        """Return the stored reference rates, those of the latest days first."""
        return await self._store.read(lambda uow: uow.reference_rates.newest())

    async def set_rate(
        self, currency: str, into: str, rate: Decimal, *, day: str | None = None
    ) -> Changed[ReferenceRate]:
        """Store what one unit of a currency is worth in another on a day; audited.

        Args:
            currency: ISO 4217.
            into: likewise.
            rate: above 0.
            day: ISO day of the workspace's zone; None: today.

        Raises:
            Refusal: no such currency, or no rate.
        """
        _require_rate(currency, into, rate)

        def keep(uow: UnitOfWork) -> ReferenceRate:
            now_ms = self._workspace.clock.now_ms()
            on = day or local_now(uow, now_ms).date().isoformat()
            kept = ReferenceRate(on, currency, into, rate, self._workspace.actor, now_ms)
            before = uow.reference_rates.rate(currency, into, day=on)
            uow.reference_rates.keep(kept)
            self._workspace.note(
                uow,
                "rate.set",
                f"{on} {currency} to {into}",
                before=None if before is None else f"{before:f}",
                after=f"{rate:f}",
            )
            return kept

        return Changed(await self._store.write(keep), frozenset({Topic.SETTINGS, Topic.AUDIT}))


def _require_rate(currency: str, into: str, rate: Decimal) -> None:
    for code in (currency, into):
        if code not in CURRENCY_CODES:
            raise Refusal(
                f"{code!r} is no currency. Use a code such as EUR.",
                reason=Reason("caps.no_currency", {"currency": code}),
            )
    if currency == into or not rate.is_finite() or rate <= 0:
        raise Refusal(
            f"A rate says how many {into} one {currency} is worth: a number above 0, of two "
            "different currencies.",
            reason=Reason("caps.rate_is_none"),
        )
