"""A platform's evidence for the gate, from stored rows."""

from __future__ import annotations

from datetime import date, timedelta

from stratum_desktop.domain.gate.trust import Trust, nothing_known
from stratum_desktop.domain.signal_health import Component
from stratum_desktop.services.signal_health.day import evidence_of_platform
from stratum_desktop.services.signal_health.report import HealthEvidence
from stratum_desktop.services.signal_quality.drivers import Moment, sync_job
from stratum_desktop.store.unit_of_work import UnitOfWork

_HOUR = timedelta(hours=1)
_HOUR_MS = 3_600_000


def trust_of(uow: UnitOfWork, platform: str, label: str, moment: Moment) -> Trust:
    """Return what is known of a platform now, with how old it is.

    The EMQ is the one that was measured last, of today or yesterday; without either, nothing is
    known.
    """
    for on in (moment.today, moment.today - timedelta(days=1)):
        if (found := evidence_of_platform(uow, platform, on, moment)) is not None:
            return trust_of_day(uow, found, label, on, moment)
    return nothing_known(platform, label)


def trust_of_day(
    uow: UnitOfWork, found: HealthEvidence, label: str, on: date, moment: Moment
) -> Trust:
    """Return what a day's evidence says of a platform at a moment, with how old it is then."""
    platform = found.day.platform
    synced = uow.jobs.last_success(sync_job(platform))
    ended_ms = None if synced is None else synced.ended_at_ms
    rows: dict[str, tuple[str, ...]] = {"emq_measurements": (f"{on.isoformat()}/{platform}",)}
    if synced is not None:
        rows["job_run"] = (str(synced.id),)
    samples = {"conversions": found.day.conversion_volume}
    if found.day.anomaly_count is not None:
        samples["anomalies"] = found.day.anomaly_count
    failing = [
        one
        for one in uow.outages.touching(since_ms=moment.now_ms, until_ms=moment.now_ms + 1)
        if not one.is_dismissed and one.window.concerns(platform)
    ]
    if failing:
        rows["outage_window"] = tuple(str(one.id) for one in failing)
    lower = {one.component: one.lower for one in found.health.components}
    return Trust(
        platform=platform,
        label=label,
        band=found.emq_band,
        emq_lower=lower[Component.EMQ],
        emq_age_hours=(moment.now - found.measured_at) / _HOUR,
        components=found.health.components,
        sync_age_hours=None if ended_ms is None else (moment.now_ms - ended_ms) / _HOUR_MS,
        samples=samples,
        rows=rows,
        outage=failing[0].window.kind if failing else None,
    )
