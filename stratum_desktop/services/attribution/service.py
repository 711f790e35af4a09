"""Attribution, as front ends and the engine ask for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from stratum_desktop.domain.attribution import (
    Measure,
    Truth,
    UsualRatio,
    UsualVerdict,
    usual_days,
    usual_ratio,
)
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.topic import Changed, Topic
from stratum_desktop.domain.window import local_day
from stratum_desktop.services.attribution.orders import count_orders, tell_truth
from stratum_desktop.services.attribution.report import UsualRatioView
from stratum_desktop.services.connected import require_platform
from stratum_desktop.services.outage_time import outage_time
from stratum_desktop.services.setting_catalogue import TIME_ZONE, current
from stratum_desktop.services.signal_quality import usual_ratio as usual
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.read_models.signal_quality import SignalEvidence
from stratum_desktop.store.unit_of_work import UnitOfWork

_CHANGED = frozenset({Topic.SIGNAL_QUALITY, Topic.AUDIT})


class Attribution:
    """Counts the shop's orders, and keeps what a person says of a lasting gap."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on this workspace."""
        self._workspace = workspace
        self._store = workspace.store

    async def count(self) -> Changed[int]:
        """Count orders that came in since the last time, and tell the truth of their days.

        Returns:
            How many daily figures were kept.
        """
        while await self._store.write(lambda uow: count_orders(uow, _zone(uow))):
            pass
        now_ms = self._workspace.clock.now_ms()
        kept = await self._store.write(
            lambda uow: tell_truth(uow, today=self._today(uow), at_ms=now_ms)
        )
        return Changed(kept, frozenset({Topic.SIGNAL_QUALITY} if kept else ()))

    async def recount(self) -> Changed[int]:
        """Count every order anew."""
        await self._store.write(lambda uow: uow.order_days.forget())
        return await self.count()

    async def usual(self, *, platform: str) -> tuple[UsualRatioView, ...]:
        """Return what a platform counts for each one of the truth, by measure.

        Raises:
            Refusal: no destination of this platform is connected.
        """
        return await self._store.read(
            lambda uow: tuple(self._view(uow, platform, measure) for measure in Measure)
        )

    async def confirm(self, *, platform: str, measure: Measure) -> Changed[float]:
        """Say that the learned ratio is usual: from now on the gap is measured from it; audited.

        Raises:
            Refusal: no destination of this platform is connected, or the ratio is none that lasts.
        """

        def store(uow: UnitOfWork) -> float:
            view = self._view(uow, platform, measure)
            learned = view.learned
            if learned is None or learned.ratio is None:
                raise _refusal(UsualVerdict.TOO_FEW_DAYS, view)
            if learned.verdict is not UsualVerdict.LASTING:
                raise _refusal(learned.verdict, view)
            at_ms = self._workspace.clock.now_ms()
            usual.confirm(uow, platform, measure, learned.ratio, at_ms=at_ms)
            self._workspace.note(
                uow,
                "emq.confirmed_usual_ratio",
                f"{platform}/{measure.value}",
                before=view.confirmed,
                after=learned.ratio,
            )
            return learned.ratio

        return Changed(await self._store.write(store), _CHANGED)

    async def withdraw(self, *, platform: str, measure: Measure) -> Changed[None]:
        """Measure from the truth itself again; audited, where anything was confirmed."""

        def store(uow: UnitOfWork) -> bool:
            at_ms = self._workspace.clock.now_ms()
            former = usual.withdraw(uow, platform, measure, at_ms=at_ms)
            if former is None:
                return False
            self._workspace.note(
                uow, "emq.withdrew_usual_ratio", f"{platform}/{measure.value}", before=former
            )
            return True

        changed = await self._store.write(store)
        return Changed(None, _CHANGED if changed else frozenset())

    def _view(self, uow: UnitOfWork, platform: str, measure: Measure) -> UsualRatioView:
        label = require_platform(uow, platform)
        days = usual_days(self._today(uow))
        learned = _learned(uow, platform, measure, days)
        kept = usual.confirmed(uow, platform, measure)
        return UsualRatioView(
            platform=platform,
            label=label,
            measure=measure,
            learned=learned,
            first_day=days[0],
            last_day=days[-1],
            confirmed=None if kept is None else kept["ratio"],
            confirmed_at=(
                None if kept is None else datetime.fromtimestamp(kept["at_ms"] / 1000, UTC)
            ),
            has_moved=(
                kept is not None and learned is not None and learned.has_moved_from(kept["ratio"])
            ),
        )

    def _today(self, uow: UnitOfWork) -> date:
        now = datetime.fromtimestamp(self._workspace.clock.now_ms() / 1000, UTC)
        return now.astimezone(_zone(uow)).date()


def _learned(
    uow: UnitOfWork, platform: str, measure: Measure, days: tuple[date, ...]
) -> UsualRatio | None:
    zone = _zone(uow)
    out = outage_time(
        uow,
        since_ms=local_day(days[0], zone).start_ms,
        until_ms=local_day(days[-1], zone).end_ms,
        platforms=(platform,),
    )
    kept = [
        day
        for day in days
        if not any(
            one.start_ms < local_day(day, zone).end_ms
            and local_day(day, zone).start_ms < one.end_ms
            for one in out
        )
    ]
    figures = SignalEvidence(uow.connection).daily(
        platform, measure.value, days=[day.isoformat() for day in kept]
    )
    by_source: Mapping[str, Mapping[date, float]] = {
        source: {date.fromisoformat(day): value for day, value in values.items()}
        for source, values in figures.items()
    }
    truths = {truth: by_source.get(truth.value, {}) for truth in Truth}
    return usual_ratio(measure, by_source.get("platform", {}), truths, kept)


def _zone(uow: UnitOfWork) -> ZoneInfo:
    return ZoneInfo(current(uow, TIME_ZONE))


def _refusal(verdict: UsualVerdict, view: UsualRatioView) -> Refusal:
    why = {
        UsualVerdict.NONE_NEEDED: "it agrees with the truth, so there is nothing to confirm",
        UsualVerdict.TOO_FEW_DAYS: "too few matured days are known on both sides",
        UsualVerdict.BEYOND_BOUNDS: "it is below 0.5 or above 2, which is a fault, not a habit",
        UsualVerdict.UNSTEADY: "it was not the same from week to week",
    }[verdict]
    return Refusal(
        f"{view.label}: the ratio of {view.measure.value} cannot be confirmed: {why}.",
        reason=Reason(
            "emq.ratio_not_lasting", {"platform": view.platform, "verdict": verdict.value}
        ),
    )
