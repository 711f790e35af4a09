"""A campaign that is known, and actions on it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal

from ad_rows import ACCOUNT, campaign

from stratum_desktop.domain.autopilot.move import budget_move
from stratum_desktop.domain.gate.change import Change, Effect
from stratum_desktop.store.repositories.action_records import NewAction
from stratum_desktop.store.repositories.jobs import JobOutcome
from stratum_desktop.store.repositories.measurements import EmqMeasurement
from stratum_desktop.store.unit_of_work import UnitOfWork

_BANDS = (("reliable", 80), ("directional", 60), ("unsafe", 40), ("critical", 0))


def known_campaign(uow: UnitOfWork, *, at_ms: int, external_id: str = "7", **values: object) -> int:
    """Keep a campaign of the one ad account; returns its id."""
    if not uow.destinations.all():
        uow.destinations.add(
            platform="meta", account="1", label="Meta 1", base_url="", options={}, now_ms=at_ms
        )
    (destination, *_) = uow.destinations.all()
    account = uow.ad_accounts.keep_account("meta", destination.id, ACCOUNT, at_ms=at_ms)
    found = campaign(external_id, **values)
    uow.ad_accounts.keep_entities(account, [found], at_ms=at_ms)
    known = uow.ad_accounts.entities(account, found.kind)
    return next(one.id for one in known if one.entity.external_id == external_id)


def a_raise(entity_id: int, *, at_ms: int, **values: object) -> NewAction:
    """Return a person's raise from 50 to 60; what is named differs."""
    usual: dict[str, object] = {
        "source": "person",
        "rule_id": None,
        "rule_version": None,
        "platform": "meta",
        "entity_id": entity_id,
        "move": budget_move(Decimal(50), Decimal(60), "EUR"),
        "change": Change(Effect.RAISE, 20.0),
        "money_per_day": Decimal(10),
        "is_immature": False,
        "grounds": '{"reason": "{\\"code\\": \\"approval.by_hand\\", \\"why\\": \\"a test\\"}",'
        ' "checked": [], "days": []}',
        "content_hash": "0" * 64,
        "proposed_at_ms": at_ms,
        "expires_at_ms": at_ms + 86_400_000,
        "rolls_back_id": None,
        "undo_if_worse": None,
    }
    return NewAction(**(usual | values))  # type: ignore[arg-type]


def measured(
    uow: UnitOfWork,
    *,
    at_ms: int,
    on: date | None = None,
    emq: float = 95.0,
    platform: str = "meta",
) -> None:
    """Keep an EMQ and a sync of an instant; everything but the EMQ is good.

    Args:
        uow: to write with.
        at_ms: the instant.
        on: the workspace's local day then; None: the day in UTC.
        emq: the EMQ, with full evidence.
        platform: of which.
    """
    day = datetime.fromtimestamp(at_ms / 1000, UTC).date() if on is None else on
    band = next(band for band, floor in _BANDS if emq >= floor)
    drivers = [
        {"driver": name, "status": "good", "score": 100.0, "measured": value, "unit": unit}
        for name, value, unit in (("freshness", 0.1, "hours"), ("attribution", 98.0, "pct"))
    ]
    uow.measurements.keep_measurements(
        [
            EmqMeasurement(
                measurement_date=day.isoformat(),
                platform=platform,
                overall_score=emq,
                parameter_quality=None,
                deduplication_quality=None,
                event_coverage=None,
                events_received=1,
                events_matched=1,
                status=band,
                lower_bound=emq,
                upper_bound=emq,
                evidence_pct=100,
                drivers=json.dumps(drivers),
                measured_at_ms=at_ms,
            )
        ]
    )
    run = uow.jobs.start_run(f"sync.{platform}", at_ms=at_ms)
    uow.jobs.end_run(run, outcome=JobOutcome.DONE, at_ms=at_ms, counts={}, error=None)
