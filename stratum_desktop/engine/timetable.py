"""What runs when: data, read by the runner.

Source of every interval: product rulebook, section 9.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from datetime import time

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.reason import Reason
from stratum_desktop.engine.job import Job
from stratum_desktop.services import Services
from stratum_desktop.services.engine_desk import ScheduleLine
from stratum_desktop.services.status import AUDIT_CHECK, PIPELINE_HEALTH
from stratum_desktop.services.wording import sentence

_LOG = logging.getLogger(__name__)

DRAIN_AT_LEAST_EVERY_SECONDS = 1.0
"""Source: product rulebook 9, delivery drain."""

DOORBELL_SECONDS = 0.25
"""How often the engine looks whether somebody committed. Source: design, at most 250 ms."""

UNDO_WINDOW_LOOK_SECONDS = 1.0
"""How often the engine looks whether an undo window has ended. Source: own choice; a person counts
them down by the second."""

RUN_ACTIONS = "run_actions"


async def _uploads(services: Services, should_stop: Callable[[], bool]) -> Mapping[str, int]:
    done = await services.uploads.run_pending(should_stop=should_stop)
    return {"uploads": done.value} if done.value else {}


async def _ask_for_verdicts(
    services: Services, should_stop: Callable[[], bool]
) -> Mapping[str, int]:
    asked = (await services.delivery.ask_for_verdicts(should_stop=should_stop)).value
    return {name: count for name, count in asdict(asked).items() if count}


async def _watch_deliveries(services: Services, _: Callable[[], bool]) -> Mapping[str, int]:
    watched = (await services.delivery.watch()).value
    for one in watched.announcements:
        _LOG.warning("%s", sentence(one), extra={"action": one.code})
    counts = {"announced": len(watched.announcements), "released": watched.released}
    return {name: count for name, count in counts.items() if count}


async def _refresh_emq(services: Services, _: Callable[[], bool]) -> Mapping[str, int]:
    await services.attribution.count()
    rows = await services.signal_quality.refresh()
    regated = await services.approvals.regate()
    counts = {"rows": rows.value, "judged_anew": regated.value}
    return {name: count for name, count in counts.items() if count}


async def _count_latencies(services: Services, _: Callable[[], bool]) -> Mapping[str, int]:
    rows = await services.latency.count()
    return {"rows": rows.value} if rows.value else {}


async def _count_orders(services: Services, _: Callable[[], bool]) -> Mapping[str, int]:
    hours = await services.order_ledger.count()
    return {"hours": hours.value} if hours.value else {}


async def _count_deliveries(services: Services, _: Callable[[], bool]) -> Mapping[str, int]:
    blocks = await services.delivery_blocks.count()
    return {"blocks": blocks.value} if blocks.value else {}


async def _count_health(services: Services, _: Callable[[], bool]) -> Mapping[str, int]:
    rows = await services.signal_health.refresh()
    return {"rows": rows.value} if rows.value else {}


async def _watch_figures(services: Services, _: Callable[[], bool]) -> Mapping[str, int]:
    watched = (await services.alerts.watch()).value
    return {name: count for name, count in asdict(watched).items() if count}


async def _read_ads(services: Services, should_stop: Callable[[], bool]) -> Mapping[str, int]:
    report = (await services.sync.run(should_stop=should_stop)).value
    for one in report.failures:
        if one.reason is not None:
            _LOG.info(
                "%s could not be read: %s",
                one.destination,
                sentence(one.reason),
                extra={"action": "sync.failed"},
            )
    counts = {
        "requests": sum(one.requests for one in report.accounts),
        "entities": sum(one.entities for one in report.accounts),
        "figures": sum(one.figures for one in report.accounts),
        "failed": len(report.failures),
    }
    return {name: count for name, count in counts.items() if count}


async def _run_actions(services: Services, should_stop: Callable[[], bool]) -> Mapping[str, int]:
    tidied = (await services.approvals.tidy()).value
    report = (await services.execution.run(should_stop=should_stop)).value
    for one in report.actions:
        if one.why is not None:
            _LOG.info(
                "action %d is %s: %s",
                one.action_id,
                one.state.value,
                sentence(one.why),
                extra={"action": "action.looked_at"},
            )
    counts = Counter("waiting" if one.is_waiting else one.state.value for one in report.actions)
    counts["roll_backs"] = len(report.proposed_roll_backs)
    counts["expired_or_woken"] = tidied
    return {name: count for name, count in counts.items() if count}


async def _evaluate_rules(services: Services, _: Callable[[], bool]) -> Mapping[str, int]:
    report = (await services.autopilot.evaluate()).value
    for fault in report.faults:
        _LOG.error(
            "rule %d could not be judged: %s",
            fault.rule_id,
            sentence(fault.reason),
            extra={"action": fault.reason.code},
        )
    counts = {
        "proposed": len(report.proposed),
        "automatic": len(report.automatic),
        "judged_anew": report.judged_anew,
        "faults": len(report.faults),
    }
    return {name: count for name, count in counts.items() if count}


async def _find_outages(services: Services, _: Callable[[], bool]) -> Mapping[str, int]:
    detected = (await services.outages.watch()).value
    # What waits for a decision says at once what an outage that began or ended makes of it.
    regated = await services.approvals.regate()
    counts = asdict(detected) | {"judged_anew": regated.value}
    return {name: count for name, count in counts.items() if count}


async def _clean_up(services: Services, _: Callable[[], bool]) -> Mapping[str, int]:
    removed = (await services.maintenance.clean_up()).value
    if services.maintenance.keeps_backups:
        await services.maintenance.backup()
    return {
        "backups": int(services.maintenance.keeps_backups),
        "dedupe_keys": removed.dedupe_keys,
        "clear_values": removed.clear_values,
        "job_rows": removed.job_rows,
    }


async def _check_audit(services: Services, _: Callable[[], bool]) -> Mapping[str, int]:
    verdict = await services.audit.verify_new()
    if not verdict.ok:
        raise Trouble(
            f"The audit log was changed: entry {verdict.first_bad} does not fit. Keep the file "
            "and the backups, and find out who could write to them.",
            reason=Reason("audit.broken", {"entry": verdict.first_bad}),
        )
    return {"entries": verdict.checked} if verdict.checked else {}


async def _check_conservation(services: Services, _: Callable[[], bool]) -> Mapping[str, int]:
    lines = await services.maintenance.conservation()
    off = [line for line in lines if not line.balanced]
    if off:
        raise Trouble(
            f"Deliveries do not add up at {off[0].destination}: {off[0].accepted} accepted, "
            f"{sum(off[0].by_state.values())} found. Run `stratum verify` and keep the file.",
            reason=Reason("delivery.not_conserved", {"destination": off[0].destination}),
        )
    return {"deliveries": sum(line.accepted for line in lines)}


TIMETABLE: tuple[Job, ...] = (
    Job("uploads", None, _uploads),
    Job(AUDIT_CHECK, 60, _check_audit, at_start=True, is_alarm=True),
    Job(PIPELINE_HEALTH, 30 * 60, _check_conservation, at_start=True, is_alarm=True),
    # Not in the rulebook: a platform's verdict is due half an hour after a request at the earliest.
    Job("verdicts", 5 * 60, _ask_for_verdicts, needs_network=True),
    # Not in the rulebook: its promise to announce expiry needs somebody who looks.
    Job("delivery_watch", 60, _watch_deliveries, at_start=True),
    # Not in the rulebook: a report reads what is not counted yet row by row.
    Job("latency_count", 60, _count_latencies, at_start=True),
    # Not in the rulebook: likewise of orders.
    Job("order_count", 60, _count_orders, at_start=True),
    # Not in the rulebook: likewise of the list of deliveries.
    Job("delivery_count", 60, _count_deliveries, at_start=True),
    # Not in the rulebook: an hour is judged soon after it is over.
    Job("anomalies", 10 * 60, _watch_figures, at_start=True),
    # One job reads everything in its own time, see domain.ads.reading.
    Job("metrics_sync", 5 * 60, _read_ads, at_start=True, needs_network=True),
    # Rings by itself when an undo window ends; settles what a crash left at the next start.
    Job(RUN_ACTIONS, 60, _run_actions, at_start=True),
    # With pipeline health; reads hours that are over, and what was out of the ordinary in them.
    Job("outages", 30 * 60, _find_outages, at_start=True),
    # How fresh an account's figures are is one of the five drivers.
    Job("emq_refresh", 6 * 3600, _refresh_emq, waits_for=("metrics_sync",)),
    # Its days are made from what was just measured.
    Job("signal_health", None, _count_health),
    # After a sleep it is put off until what it judges by is there.
    Job("evaluate_rules", 15 * 60, _evaluate_rules, waits_for=("metrics_sync", "emq_refresh")),
    Job("clean_up", None, _clean_up, daily_at=time(3)),
)
"""In the order in which jobs that were missed are caught up."""

AFTER: Mapping[str, tuple[str, ...]] = {
    "uploads": ("emq_refresh",),
    "emq_refresh": ("signal_health",),
    "signal_health": ("evaluate_rules",),
}
"""Jobs that follow another one at once when it did something."""

DRAIN = ScheduleLine(
    "delivery_drain", every_seconds=round(DRAIN_AT_LEAST_EVERY_SECONDS), is_standing=True
)
"""What the worker does all the time, as the timetable tells it."""


def published(jobs: Iterable[Job], due_ms: Mapping[str, int]) -> list[ScheduleLine]:
    """Return a timetable as front ends read it.

    Args:
        jobs: in their order.
        due_ms: when each comes next, epoch milliseconds; those on request are not in it.
    """
    lines = (
        ScheduleLine(
            job=job.name,
            every_seconds=job.every_seconds,
            daily_at=None if job.daily_at is None else f"{job.daily_at:%H:%M}",
            follows=tuple(one for one, after in AFTER.items() if job.name in after),
            waits_for=job.waits_for,
            is_alarm=job.is_alarm,
            next_due_ms=due_ms.get(job.name),
        )
        for job in jobs
    )
    return [DRAIN, *lines]
