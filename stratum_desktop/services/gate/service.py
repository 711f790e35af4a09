"""The trust gate, as front ends ask it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from stratum_desktop.domain.gate.change import Change
from stratum_desktop.domain.gate.decision import GATE_VERSION, decide
from stratum_desktop.domain.gate.flip import flips
from stratum_desktop.platforms import registry
from stratum_desktop.services.gate.evidence import trust_of
from stratum_desktop.services.gate.receipt import GateReceipt
from stratum_desktop.services.setting_catalogue import TIME_ZONE, current
from stratum_desktop.services.signal_quality.drivers import Moment
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.unit_of_work import UnitOfWork


class Gate:
    """Decides about changes on stored evidence; it changes nothing."""

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
        labels = {one: registry.get(one).manifest.label for one in sorted(set(platforms))}

        def ask(uow: UnitOfWork) -> GateReceipt:
            now = datetime.fromtimestamp(self._workspace.clock.now_ms() / 1000, UTC)
            moment = Moment(now, ZoneInfo(current(uow, TIME_ZONE)))
            trusts = tuple(trust_of(uow, one, label, moment) for one, label in labels.items())
            return GateReceipt(
                at=now,
                gate_version=GATE_VERSION,
                change=change,
                trusts=trusts,
                decision=decide(change, trusts),
                flips=flips(change, trusts),
            )

        return await self._store.read(ask)
