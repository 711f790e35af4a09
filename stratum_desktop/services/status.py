"""The status bar's facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from stratum_desktop.domain.clock_skew import ClockVerdict, clock_verdict
from stratum_desktop.domain.delivery import DEAD_LETTER_STATES, DeliveryState
from stratum_desktop.domain.reason import Reason
from stratum_desktop.host.disk import free_bytes
from stratum_desktop.services.delivery.clock_watch import clock_doubt
from stratum_desktop.services.delivery.rules import delivery_rules
from stratum_desktop.services.delivery.watch import ageing
from stratum_desktop.services.local_day import local_now, start_of_day
from stratum_desktop.services.wording import sentence
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.connection import LONG_LOG_BYTES
from stratum_desktop.store.file_access import TURNED_READ_ONLY
from stratum_desktop.store.read_models.deliveries import at
from stratum_desktop.store.read_models.overview import delivered_by_hour
from stratum_desktop.store.unit_of_work import UnitOfWork

BEAT_SECONDS = 5
"""How often a living engine says so. Source: own choice; one small write."""

PIPELINE_HEALTH = "pipeline_health"
"""The engine's job that checks that every delivery is in exactly one state."""

AUDIT_CHECK = "audit_check"
"""The engine's job that checks the audit chain."""

SILENCE_SECONDS = 20
"""An engine that was silent for longer is taken for dead. Source: own choice, four beats."""


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """Whether somebody delivers."""

    running: bool
    pid: int | None
    since: datetime | None
    last_beat: datetime | None


@dataclass(frozen=True, slots=True)
class Status:
    """What the status bar shows."""

    engine: EngineStatus
    #: `online`, `offline` or `unknown`, as the engine last saw it.
    network: str
    #: Since local midnight.
    delivered_today: int
    open_count: int
    held_count: int
    dead_letter_count: int
    #: Requests to the engine that it has not finished.
    pending_jobs: int
    key_place: str
    is_practice: bool
    #: The workspace's folder name.
    workspace: str
    as_of: datetime
    #: What the engine's checks of the stored data last found wrong, in words; empty is good.
    alarms: tuple[str, ...] = ()
    #: Why nothing can be changed at present, in words; None where it can.
    viewing: str | None = None


def status(
    uow: UnitOfWork,
    workspace: Workspace,
    *,
    counts: Mapping[tuple[int, str], int] | None = None,
) -> Status:
    """Return the status as stored.

    Args:
        counts: what `counts_by_state` said in this transaction; None asks for it.
    """
    now_ms = workspace.clock.now_ms()
    totals: dict[str, int] = {}
    by_state = uow.upkeep.counts_by_state() if counts is None else counts
    for (_, state), count in by_state.items():
        totals[state] = totals.get(state, 0) + count
    engine, viewing = uow.jobs.engine(), workspace.store.read_only_reason
    return Status(
        engine=engine_status(uow, now_ms),
        network=engine.network if engine else "unknown",
        delivered_today=delivered_since_midnight(uow, now_ms),
        open_count=sum(
            totals.get(state, 0)
            for state in (DeliveryState.READY, DeliveryState.RETRY, DeliveryState.SENDING)
        ),
        held_count=totals.get(DeliveryState.HELD, 0),
        dead_letter_count=sum(totals.get(state, 0) for state in DEAD_LETTER_STATES),
        pending_jobs=uow.jobs.open_request_count(),
        key_place=workspace.key_place,
        is_practice=workspace.is_practice,
        workspace=workspace.folder.name,
        as_of=at(now_ms),
        alarms=tuple(_alarms(uow, workspace)),
        viewing=None if viewing is None else sentence(viewing),
    )


def delivered_since_midnight(uow: UnitOfWork, now_ms: int) -> int:
    """Return deliveries confirmed since local midnight.

    Counted by UTC hours: in zones half an hour off, the day starts with its first full hour.
    """
    midnight = int(start_of_day(local_now(uow, now_ms)).timestamp())
    first_hour = -(-midnight // 3600) * 3600
    hours = delivered_by_hour(uow.connection, since=first_hour, until=now_ms // 1000 + 1)
    return sum(hours.values())


def _alarms(uow: UnitOfWork, workspace: Workspace) -> Iterator[str]:
    for job in (PIPELINE_HEALTH, AUDIT_CHECK):
        run = uow.jobs.last_ended(job)
        if run is not None and run.error is not None:
            yield run.error
    rules = delivery_rules(uow)
    free = free_bytes(workspace.folder)
    if free is not None and free < rules.least_free_bytes:
        yield sentence(Reason("disk.nearly_full", {"megabytes": free // 1_000_000}))
    doubt = clock_doubt(uow, workspace, bound_seconds=rules.skew_hold_seconds)
    if doubt is not None:
        yield sentence(doubt)
    log_bytes = workspace.store.log_bytes()
    if log_bytes > LONG_LOG_BYTES:
        yield sentence(Reason("store.log_long", {"megabytes": log_bytes // 2**20}))
    viewing = workspace.store.read_only_reason
    if viewing is not None and viewing.code == TURNED_READ_ONLY:
        yield sentence(viewing)
    for one in uow.destinations.all():
        if one.announced_pct:
            yield sentence(ageing(one))
        skew = one.clock_skew_seconds
        verdict = clock_verdict(
            skew, warn_seconds=rules.skew_warn_seconds, hold_seconds=rules.skew_hold_seconds
        )
        if skew is not None and verdict is ClockVerdict.OFF:
            off = Reason("clock.off", {"destination": one.label, "seconds": round(abs(skew))})
            yield sentence(off)


def engine_status(uow: UnitOfWork, now_ms: int) -> EngineStatus:
    """Return whether somebody delivers, and since when."""
    row = uow.jobs.engine()
    if row is None or row.pid is None or row.beat_at_ms is None:
        return EngineStatus(running=False, pid=None, since=None, last_beat=None)
    return EngineStatus(
        running=now_ms - row.beat_at_ms < SILENCE_SECONDS * 1000,
        pid=row.pid,
        since=None if row.started_at_ms is None else at(row.started_at_ms),
        last_beat=at(row.beat_at_ms),
    )
