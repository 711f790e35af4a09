"""Rules of the made-up shop, and how far its signals could be trusted in the month behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from stratum_desktop.domain.gate.trust import Trust
from stratum_desktop.domain.rules.condition import AllOf, ChangeBudget, Condition
from stratum_desktop.domain.rules.definition import (
    OwnSettings,
    RuleDefinition,
    RuleKind,
    Scope,
    Targets,
    default_rules,
)
from stratum_desktop.domain.rules.judgement import Metric, Operator, Span
from stratum_desktop.practice.history.lanes import PracticeLane
from stratum_desktop.practice.history.month import DAYS, Month
from stratum_desktop.practice.history.syncs import hourly_readings
from stratum_desktop.practice.shop import ORDER_VALUE, TIME_ZONE
from stratum_desktop.services.autopilot.keeping import save_rule
from stratum_desktop.services.gate.evidence import trust_of_day
from stratum_desktop.services.gate.kernel import record_trust
from stratum_desktop.services.signal_health.day import evidence_of_day
from stratum_desktop.services.signal_quality.drivers import Moment
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.unit_of_work import UnitOfWork

_LEAST_ROAS = Decimal("1.5")
TARGETS = Targets(
    roas=Decimal("3.4"),
    least_roas=_LEAST_ROAS,
    most_cpa=(Decimal(repr(ORDER_VALUE)) / _LEAST_ROAS).quantize(Decimal(1)),
)
"""What the shop wants of its campaigns: what the largest of its accounts brings on average."""

_OF_THEIR_OWN = (
    "Grow on Snapchat",
    RuleDefinition(
        RuleKind.OWN,
        OwnSettings(
            AllOf(
                (
                    Condition(Metric.ROAS, Span.LAST_7, Operator.AT_LEAST, Decimal("1.2")),
                    Condition(Metric.SPEND, Span.LAST_7, Operator.ABOVE, Decimal(0)),
                )
            ),
            ChangeBudget(Decimal(15)),
        ),
        scope=Scope(platforms=("snapchat",)),
    ),
)
"""What somebody at the shop built: it wants more of a platform that was last read too long ago."""

_LOOKED_AT = (time(0), time(6), time(12), time(18))
_HOUR = timedelta(hours=1)


def keep_rules(uow: UnitOfWork, workspace: Workspace) -> None:
    """Store the rules to begin with, with what the shop wants as their targets."""
    for name, definition in default_rules():
        save_rule(uow, workspace, name, replace(definition, targets=TARGETS), rule_id=None)
    save_rule(uow, workspace, *_OF_THEIR_OWN, rule_id=None)


def keep_trust(
    uow: UnitOfWork,
    workspace: Workspace,
    lanes: Sequence[tuple[int, PracticeLane]],
    month: Month,
) -> None:
    """Store what the gate would have seen, four times a day, as if the EMQ was just measured.

    It is what was measured at the end of the day before, with the syncs that there were by then,
    and in the end what is so now.
    """
    readings = {lane.platform: hourly_readings(lane, month) for _, lane in lanes}
    labels = {lane.platform: lane.known.manifest.label for _, lane in lanes}
    today = month.now.astimezone(TIME_ZONE).date()
    for back in range(DAYS, -1, -1):
        for at, trust in _of_day(uow, today - timedelta(days=back), labels, readings, month):
            uow.trust_readings.keep(trust, at_ms=round(at.timestamp() * 1000))
    record_trust(uow, workspace)


def _of_day(
    uow: UnitOfWork,
    on: date,
    labels: Mapping[str, str],
    readings: Mapping[str, Sequence[datetime]],
    month: Month,
) -> Iterator[tuple[datetime, Trust]]:
    """Yield what was known in the course of a day, by what was measured before it."""
    instants = [datetime.combine(on, each, TIME_ZONE).astimezone(UTC) for each in _LOOKED_AT]
    before, first = on - timedelta(days=1), Moment(instants[0], TIME_ZONE)
    for found in evidence_of_day(uow, before, first):
        platform = found.day.platform
        if platform not in labels:
            continue
        for at in instants:
            if at >= month.now:
                break
            moment = Moment(at, TIME_ZONE)
            trust = trust_of_day(uow, found, labels[platform], before, moment)
            synced = [one for one in readings[platform] if one <= at]
            age = (at - synced[-1]) / _HOUR if synced else None
            rows = {key: ids for key, ids in trust.rows.items() if key != "job_run"}
            yield at, replace(trust, emq_age_hours=0.0, sync_age_hours=age, rows=rows)
