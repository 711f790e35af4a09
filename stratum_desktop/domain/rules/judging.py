"""What a rule wants of a campaign: its kind's opinion, and what stands against it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal

from stratum_desktop.domain.ads.entity import AdEntity, BudgetKind, EntityStatus
from stratum_desktop.domain.autopilot.move import Move, budget_move, status_move
from stratum_desktop.domain.emq import Band
from stratum_desktop.domain.gate.decision import MOST_PCT, SMALL_PCT
from stratum_desktop.domain.reason import Facts, Reason
from stratum_desktop.domain.rules.definition import (
    OwnSettings,
    PacingSettings,
    RuleDefinition,
    RuleKind,
    ScalingSettings,
)
from stratum_desktop.domain.rules.facts import CampaignFacts
from stratum_desktop.domain.rules.judgement import Judgement
from stratum_desktop.domain.rules.opinion import Opinion
from stratum_desktop.domain.rules.own import of_own
from stratum_desktop.domain.rules.pacing import of_pacing
from stratum_desktop.domain.rules.pausing import of_status
from stratum_desktop.domain.rules.scaling import of_scaling
from stratum_desktop.domain.rules.sizing import new_budget

_UNTRUSTED = frozenset({Band.UNSAFE, Band.CRITICAL, Band.UNKNOWN})
_NOT_ITS_OWN = {
    BudgetKind.SHARED: Reason("rules.budget_shared"),
    BudgetKind.LIFETIME: Reason("rules.budget_lifetime"),
    BudgetKind.ELSEWHERE: Reason("rules.budget_elsewhere"),
}


def judge(definition: RuleDefinition, facts: CampaignFacts, *, band: Band) -> Judgement:
    """Return what a rule wants of a campaign now, or why it wants nothing.

    Whether the campaign lies in the rule's scope is not asked; `definition.scope` says it.

    Args:
        definition: a sound one.
        facts: what is known of the campaign; nothing else is looked at.
        band: of the platform's EMQ now: it decides whether a raise is proposed, and how large.
    """
    if idle := _idle(definition, facts):
        return Judgement(None, idle)
    opinion = _opinion(definition, facts)
    if opinion.pct is None and opinion.status is None:
        return _answer(opinion, None, opinion.reason)
    for against in _obstacles(definition, facts, opinion, band):
        return _answer(opinion, None, against)
    move = _move(facts, opinion, band)
    reason = opinion.reason if move is not None else Reason("rules.changes_nothing")
    return _answer(opinion, move, reason)


def _answer(opinion: Opinion, move: Move | None, reason: Reason) -> Judgement:
    is_immature = opinion.is_immature and move is not None
    return Judgement(move, reason, opinion.checked, opinion.days, is_immature)


def _idle(definition: RuleDefinition, facts: CampaignFacts) -> Reason | None:
    """Return why the campaign is not to be judged at all."""
    if not facts.is_listed or facts.entity.status is EntityStatus.ENDED:
        return Reason("rules.not_there_any_more")
    starts = definition.starts_or_stops and definition.may_raise
    wanted = EntityStatus.PAUSED if starts else EntityStatus.ACTIVE
    if facts.entity.status is not wanted:
        return Reason("rules.runs_already" if starts else "rules.does_not_run")
    return None


def _opinion(definition: RuleDefinition, facts: CampaignFacts) -> Opinion:
    settings = definition.settings
    if not definition.starts_or_stops and facts.today.budget is None:
        return Opinion(_no_budget(facts.entity))
    if isinstance(settings, PacingSettings):
        return of_pacing(definition, settings, facts)
    if isinstance(settings, ScalingSettings):
        return of_scaling(definition, settings, facts)
    if isinstance(settings, OwnSettings):
        return of_own(definition, settings, facts)
    return of_status(definition, settings, facts)


def _no_budget(entity: AdEntity) -> Reason:
    return _NOT_ITS_OWN.get(entity.budget.kind) or Reason("rules.budget_unknown")


def _obstacles(
    definition: RuleDefinition, facts: CampaignFacts, opinion: Opinion, band: Band
) -> Iterator[Reason]:
    """Yield what stands against a wish, the plainest first."""
    if opinion.pct is not None and facts.entity.budget.kind is not BudgetKind.DAILY:
        yield _no_budget(facts.entity)
    if facts.entity.is_learning and (opinion.is_raise or definition.kind is RuleKind.SCALING):
        yield Reason("rules.learning")
    if opinion.is_raise and band in _UNTRUSTED:
        yield Reason("rules.band_forbids_raise", {"band": band.value})
    if not definition.schedule.allows(facts.now):
        yield Reason("rules.not_at_this_hour")
    changed = facts.status_changed_at if opinion.pct is None else facts.budget_changed_at
    if (until := _cools_until(definition, changed)) is not None and facts.now < until:
        local = until.astimezone(facts.now.tzinfo)
        said: Facts = {"hours": definition.cool_down_hours, "until": f"{local:%Y-%m-%d %H:%M}"}
        yield Reason("rules.cooling_down", said)


def _cools_until(definition: RuleDefinition, changed: datetime | None) -> datetime | None:
    return None if changed is None else changed + timedelta(hours=definition.cool_down_hours)


def _move(facts: CampaignFacts, opinion: Opinion, band: Band) -> Move | None:
    entity = facts.entity
    if opinion.status is not None:
        return status_move(entity.status, opinion.status, facts.currency)
    before, pct = entity.budget.amount, opinion.pct
    if pct is None or before is None or before <= 0:
        return None
    most_pct = MOST_PCT
    if opinion.is_raise and band is Band.DIRECTIONAL:
        # A larger one could not run by itself.
        pct = min(pct, opinion.directional_pct or pct)
        most_pct = SMALL_PCT
    after = new_budget(
        before,
        pct,
        currency=facts.currency,
        step=facts.budget_step,
        most_pct=Decimal(most_pct),
    )
    return None if after is None else budget_move(before, after, facts.currency)
