"""Rules as the services tell of them, made for tests of what shows them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from manual_clock import ManualClock

from stratum_desktop.domain.ads.entity import Budget, BudgetKind, EntityStatus
from stratum_desktop.domain.autopilot.move import budget_move
from stratum_desktop.domain.emq import Band
from stratum_desktop.domain.gate.change import Change, Effect
from stratum_desktop.domain.gate.decision import Verdict
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.rules.definition import (
    Mode,
    RuleDefinition,
    RuleKind,
    ScalingSettings,
    Targets,
)
from stratum_desktop.domain.rules.judgement import Checked, Judgement, Metric, Operator, Span
from stratum_desktop.services.autopilot import (
    CampaignNow,
    Effectiveness,
    Fired,
    Replay,
    RuleDetail,
    RuleVersionView,
    RuleView,
    Scorecard,
)
from stratum_desktop.services.autopilot.replayed import Stretch, TrustSince
from stratum_desktop.services.autopilot.view import GuardedStanding, RuleTally

NOW = datetime.fromtimestamp(ManualClock().now_ms() / 1000, UTC)
"""What a `ManualClock` says at first."""

SCALING = RuleDefinition(RuleKind.SCALING, ScalingSettings(), Targets(roas=Decimal(3)))
TALLY = RuleTally(proposed=9, approved=6, automatic=1, rejected=2, rolled_back=1, open=1)
RAISE = budget_move(Decimal(40), Decimal(48), "EUR")
ROAS = Checked(
    Metric.ROAS, Span.LAST_7, Operator.AT_LEAST, Decimal("3.6"), Decimal("4.2"), holds=True
)


def rule(number: int, name: str, **more: Any) -> RuleView:
    """Return a rule that suggests and has proposed a few changes; `more` changes it."""
    made = RuleView(
        id=number,
        name=name,
        mode=Mode.SUGGEST,
        mode_at=NOW,
        version=1,
        definition=SCALING,
        made_at=NOW - timedelta(days=3),
        tally=TALLY,
        guarded=GuardedStanding(approvals=6, needed=20, rolled_back_at=None),
    )
    return replace(made, **more)


def campaign(number: int, name: str, why: Reason | None = None) -> CampaignNow:
    """Return a campaign that the rule wants to raise, or leaves alone for a reason."""
    judgement = Judgement(
        RAISE, Reason("rules.above_target", {"roas": 4.2}), (ROAS,), (NOW.date(),)
    )
    if why is not None:
        judgement = Judgement(None, why)
    return CampaignNow(
        entity_id=number,
        platform="meta",
        platform_label="Meta",
        account="act_1",
        currency="EUR",
        time_zone="Europe/Berlin",
        external_id=f"2384{number}",
        name=name,
        status=EntityStatus.ACTIVE,
        budget=Budget(BudgetKind.DAILY, Decimal(40)),
        band=Band.RELIABLE,
        judgement=judgement,
    )


CAMPAIGNS = (
    campaign(1, "Summer sale"),
    campaign(
        2, "Brand search", Reason("rules.too_few_conversions", {"conversions": 2, "least": 5})
    ),
    campaign(3, "Retargeting", Reason("rules.too_few_conversions", {"conversions": 4, "least": 5})),
    campaign(4, "Newsletter", Reason("rules.no_target")),
)


def detail(view: RuleView) -> RuleDetail:
    """Return a rule with its campaigns and as many versions as it has, each with another target."""
    versions = tuple(
        RuleVersionView(
            number,
            view.definition
            if number == view.version
            else replace(view.definition, targets=Targets(roas=Decimal(number))),
            NOW - timedelta(days=view.version - number),
            "person",
        )
        for number in range(view.version, 0, -1)
    )
    return RuleDetail(view, versions, CAMPAIGNS, NOW)


def scorecard(number: int) -> Scorecard:
    """Return a record with one effect that is known and one that is not."""
    known = Effectiveness(Metric.SPEND, 7, 21, 1.08, 0.97, 1.2)
    unknown = Effectiveness(Metric.CPA, 3, 9, None, None, None)
    return Scorecard(number, TALLY, 75.0, (known, unknown), 5)


def fired(hours_ago: int, verdict: Verdict, **more: Any) -> Fired:
    """Return a raise that the rule would have proposed; `more` changes it."""
    reasons = (
        () if verdict is Verdict.PASS else (Reason("gate.never_measured", {"platform": "Meta"}),)
    )
    made = Fired(
        at=NOW - timedelta(hours=hours_ago),
        platform="meta",
        platform_label="Meta",
        account="act_1",
        entity_id=1,
        external_id="23841",
        name="Summer sale",
        judgement=CAMPAIGNS[0].judgement,
        move=RAISE,
        change=Change(Effect.RAISE, 20.0),
        money_per_day=Decimal(8),
        verdict=verdict,
        reasons=reasons,
        is_flip_flop=False,
        before=Stretch(7, Decimal(280), 14.0, Decimal(840)),
        after=Stretch(7, Decimal(350), 14.0, Decimal(700)),
    )
    return replace(made, **more)


FIRED = (
    fired(60, Verdict.PASS),
    fired(59, Verdict.HOLD, after=None),
    fired(30, Verdict.BLOCK),
    fired(29, Verdict.HOLD, money_per_day=None),
)


def replay(definition: RuleDefinition, days: int) -> Replay:
    """Return what a replay of these days found."""
    return Replay(
        definition=definition,
        since=NOW - timedelta(days=days),
        until=NOW,
        campaigns=4,
        looks=4 * 24 * days,
        fired=FIRED,
        verdicts={Verdict.PASS: 1, Verdict.HOLD: 2, Verdict.BLOCK: 1},
        against=(("gate.never_measured", 3),),
        quiet=(("rules.too_few_conversions", 2),),
        raised_per_day={"EUR": Decimal(8)},
        cut_per_day={},
        unknown_money=0,
        flip_flops=0,
        trust=(TrustSince("meta", "Meta", NOW - timedelta(days=9)), TrustSince("x", "X", None)),
        is_cancelled=False,
    )


def days_of(replay_: Replay) -> list[date]:
    """Return the UTC days on which it fired, each as often as it did."""
    return [one.at.date() for one in replay_.fired]
