"""Actions as the services tell of them, made for tests of what shows them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from manual_clock import ManualClock

from stratum_desktop.domain.ads.entity import EntityKind, EntityStatus
from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.domain.autopilot.mode import AutopilotMode
from stratum_desktop.domain.autopilot.move import budget_move, status_move
from stratum_desktop.domain.emq import Band
from stratum_desktop.domain.gate.change import Effect
from stratum_desktop.domain.gate.decision import Verdict
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.rules.judgement import Checked, Metric, Operator, Span
from stratum_desktop.services.approvals.view import (
    ActionDetail,
    ActionView,
    DayOfCampaign,
    Grounds,
    Source,
    Step,
    ThreeWay,
)
from stratum_desktop.services.gate import EvidenceView, GateReceiptView, PlatformMode

NOW = datetime.fromtimestamp(ManualClock().now_ms() / 1000, UTC)
"""What a `ManualClock` says at first."""

RAISE = budget_move(Decimal(40), Decimal(48), "EUR")
CUT = budget_move(Decimal("120.5"), Decimal("96.4"), "EUR")
PAUSE = status_move(EntityStatus.ACTIVE, EntityStatus.PAUSED, "EUR")


def action(number: int, name: str = "Summer sale", **more: Any) -> ActionView:
    """Return an open raise from 40 to 48 EUR that a rule proposed; `more` changes it."""
    made = ActionView(
        id=number,
        source=Source.RULE,
        rule_id=1,
        rule_name="Scale what works",
        rule_version=1,
        rule_version_now=1,
        platform="meta",
        platform_label="Meta",
        account="act_1",
        kind=EntityKind.CAMPAIGN,
        external_id=f"2384{number}",
        name=name,
        move=RAISE,
        effect=Effect.RAISE,
        size_pct=20.0,
        money_per_day=Decimal(8),
        state=ActionState.PROPOSED,
        state_at=NOW - timedelta(hours=1),
        why=None,
        because=Reason("gate.no_platform"),
        verdict=Verdict.PASS,
        is_immature=False,
        content_hash=f"hash-{number}",
        proposed_at=NOW - timedelta(hours=1),
        expires_at=NOW + timedelta(hours=3, minutes=number),
        snoozed_until=None,
        undo_until=None,
        applied_at=None,
        is_automatic=False,
        approvals_missing=0,
        undo_if_worse=None,
    )
    return replace(made, **more)


def waiting(number: int, seconds: int, **more: Any) -> ActionView:
    """Return one that was approved and can be taken back for so many seconds."""
    until = NOW + timedelta(seconds=seconds)
    return action(number, state=ActionState.UNDO_WINDOW, undo_until=until, **more)


def mode(label: str, band: Band, allows: AutopilotMode) -> PlatformMode:
    """Return what may run by itself on a platform."""
    allowed = Reason(f"autopilot.{allows.value}")
    return PlatformMode(label.lower(), label, band, None, None, allows, allowed)


def history() -> tuple[DayOfCampaign, ...]:
    """Return ten days; the fourth is missing, the sixth spoilt, the seventh sold nothing."""
    first = date(2026, 2, 20)
    return tuple(
        DayOfCampaign(
            on=first + timedelta(days=at),
            spend=Decimal(30 + at),
            conversions=0.0 if at == 6 else 3.0,
            revenue=Decimal(90),
            is_mature=at < 8,
            is_outage=at == 5,
        )
        for at in range(10)
        if at != 3
    )


RECEIPT = GateReceiptView(
    id=311,
    at=NOW,
    verdict=Verdict.HOLD,
    reasons=(
        Reason("gate.band_too_low", {"platform": "Meta", "band": "directional", "emq": 66.2}),
    ),
    flips=(Reason("gate.flips_when_emq_is", {"platform": "Meta", "emq": 80, "now": 66.2}),),
    evidence=(
        EvidenceView(
            platform_label="Meta",
            band="directional",
            emq=66.2,
            health=None,
            emq_age_hours=1.5,
            sync_age_hours=None,
            missing=("anomaly",),
            rows={"emq_measurements": ("2026-03-02/meta",)},
        ),
    ),
    is_sound=True,
)

CHECKED = (
    Checked(Metric.ROAS, Span.LAST_7, Operator.AT_LEAST, Decimal("3.6"), Decimal("4.21"), True),
    Checked(Metric.CPA, Span.LAST_7, Operator.AT_MOST, Decimal(12), None, None),
)


def detail(view: ActionView, **more: Any) -> ActionDetail:
    """Return an action with everything behind it; a stale one with what is there now."""
    is_stale = view.state is ActionState.STALE
    made = ActionDetail(
        view=view,
        grounds=Grounds(view.because, CHECKED, tuple(one.on for one in history())),
        receipt=RECEIPT,
        steps=(
            Step(NOW - timedelta(hours=1), "propose", "proposed", "engine", None, None, 311),
            Step(NOW, "comment", "kept", "person", None, "Watch this one.", None),
        ),
        history=history(),
        three_way=ThreeWay(view.move.before, view.move.after, "44", NOW) if is_stale else None,
        prior_value=view.move.before,
    )
    return replace(made, **more)
