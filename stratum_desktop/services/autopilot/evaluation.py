"""One look at every rule that is not off and every campaign, and what is proposed of it."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from stratum_desktop.domain.errors import Refusal, StratumError
from stratum_desktop.domain.gate.decision import Verdict
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.rules.codec import definition_from_json
from stratum_desktop.domain.rules.definition import Mode, RuleDefinition
from stratum_desktop.domain.rules.judgement import Judgement
from stratum_desktop.services.approvals.deciding import approve_guarded
from stratum_desktop.services.approvals.proposing import Wish, propose
from stratum_desktop.services.approvals.view import Grounds, Source, UndoIfWorse
from stratum_desktop.services.autopilot.keeping import standing_of
from stratum_desktop.services.autopilot.looking import Sight, StepOf, covers, sights
from stratum_desktop.services.autopilot.view import NoProposal, RuleFault
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.rules import StoredRule
from stratum_desktop.store.unit_of_work import UnitOfWork

_LOG = logging.getLogger(__name__)

UNDO_IF_WORSE = UndoIfWorse(worse_by_pct=25.0, after_hours=48)
"""Source: product brief, "undo if CPA worsens by 25 % in 48 h and the data are mature"."""


@dataclass(frozen=True, slots=True)
class ActiveRule:
    """A rule that is not off, with what it says."""

    stored: StoredRule
    definition: RuleDefinition


@dataclass(frozen=True, slots=True)
class RuleWish:
    """A rule wants something of a campaign."""

    rule: ActiveRule
    sight: Sight
    judgement: Judgement


@dataclass(slots=True)
class Looked:
    """What all rules make of all campaigns at one instant."""

    rules: list[ActiveRule] = field(default_factory=list)
    campaigns: int = 0
    wishes: list[RuleWish] = field(default_factory=list)
    nothing: list[NoProposal] = field(default_factory=list)
    faults: list[RuleFault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one wish."""

    #: None: nothing was proposed, and `why` says so.
    action_id: int | None
    is_automatic: bool = False
    why: Reason | None = None


def look(uow: UnitOfWork, *, now_ms: int, step_of: StepOf) -> Looked:
    """Judge every campaign by every rule that is not off and covers it."""
    looked = Looked()
    for stored in uow.rules.all():
        if stored.mode != Mode.OFF.value:
            try:
                definition = definition_from_json(stored.definition)
            except Refusal as problem:
                looked.faults.append(RuleFault(stored.id, stored.name, None, problem.reason))
            else:
                looked.rules.append(ActiveRule(stored, definition))
    definitions = [one.definition for one in looked.rules]
    for sight in sights(uow, definitions, now_ms=now_ms, step_of=step_of) if definitions else ():
        looked.campaigns += 1
        for rule in looked.rules:
            if covers(rule.definition, sight.known.platform, sight.facts):
                look_by(rule, sight, looked)
    return looked


def carry_out(uow: UnitOfWork, workspace: Workspace, wish: RuleWish) -> Outcome:
    """Propose what a rule wants, and approve it where guarded mode may.

    Nothing is proposed for a rule that was changed, switched off or removed since it was judged.
    """
    stored, sight = wish.rule.stored, wish.sight
    present = uow.rules.get(stored.id)
    if not _is_as_judged(present, stored):
        return Outcome(None, why=Reason("autopilot.rule_changed"))
    if _is_used_up(uow, workspace, wish):
        most = wish.rule.definition.most_proposals_a_day
        return Outcome(None, why=Reason("autopilot.enough_for_today", {"most": most}))
    proposed = propose(uow, workspace, _wish(wish), lowest_budget=sight.lowest_budget)
    if proposed is None:
        return Outcome(None, why=Reason("autopilot.open_or_beaten"))
    may_run = (
        stored.mode == Mode.GUARDED.value
        and not wish.judgement.is_immature
        and proposed.verdict is Verdict.PASS
        and standing_of(uow, stored).is_earned
    )
    return Outcome(
        proposed.id, is_automatic=may_run and approve_guarded(uow, workspace, proposed.id)
    )


def no_proposal(rule: ActiveRule, sight: Sight, reason: Reason) -> NoProposal:
    """Return that a rule proposes nothing of a campaign, as it is reported."""
    return NoProposal(
        rule.stored.id,
        rule.stored.name,
        sight.known.platform,
        sight.platform_label,
        sight.facts.entity.name,
        reason,
    )


def in_turn(wishes: Sequence[RuleWish]) -> Iterator[RuleWish]:
    """Yield wishes by rule, the oldest first, so that a day's room goes to the same ones."""
    yield from sorted(wishes, key=lambda one: (one.rule.stored.id, one.sight.entity_id))


@contextmanager
def faults_kept(looked: Looked, rule: ActiveRule, sight: Sight) -> Iterator[None]:
    """Keep what goes wrong inside among the faults; a bug goes to the log with its place, too."""
    try:
        yield
    except MemoryError:
        raise
    except Exception as bug:  # noqa: BLE001 - one rule's fault stops no other
        if isinstance(bug, StratumError):
            reason = bug.reason
        else:
            reason = Reason("autopilot.rule_failed", {"error": type(bug).__name__})
            _LOG.exception("rule %d failed", rule.stored.id, extra={"action": reason.code})
        campaign = sight.facts.entity.name
        looked.faults.append(RuleFault(rule.stored.id, rule.stored.name, campaign, reason))


def look_by(rule: ActiveRule, sight: Sight, looked: Looked) -> None:
    """Judge one campaign by one rule; a fault in it is kept among the others."""
    with faults_kept(looked, rule, sight):
        judgement = sight.judged_by(rule.definition)
        if judgement.move is None:
            looked.nothing.append(no_proposal(rule, sight, judgement.reason))
        else:
            looked.wishes.append(RuleWish(rule, sight, judgement))


def _is_as_judged(present: StoredRule | None, judged: StoredRule) -> bool:
    return (
        present is not None
        and present.removed_at_ms is None
        and (present.version, present.mode) == (judged.version, judged.mode)
    )


def _is_used_up(uow: UnitOfWork, workspace: Workspace, wish: RuleWish) -> bool:
    most = wish.rule.definition.most_proposals_a_day
    if most is None:
        return False
    zone = ZoneInfo(wish.sight.known.account.time_zone)
    now = datetime.fromtimestamp(workspace.clock.now_ms() / 1000, UTC).astimezone(zone)
    midnight = datetime.combine(now.date(), time(), zone)
    since_ms = round(midnight.timestamp() * 1000)
    return uow.rules.proposed_since(wish.rule.stored.id, since_ms=since_ms) >= most


def _wish(wish: RuleWish) -> Wish:
    sight, judgement = wish.sight, wish.judgement
    if judgement.move is None:
        raise ValueError("a wish changes something")
    return Wish(
        source=Source.RULE,
        rule_id=wish.rule.stored.id,
        rule_version=wish.rule.stored.version,
        entity_id=sight.entity_id,
        platform=sight.known.platform,
        account=sight.known.account.account,
        kind=sight.facts.entity.kind,
        external_id=sight.facts.entity.external_id,
        move=judgement.move,
        daily_budget=sight.daily_budget,
        grounds=Grounds(judgement.reason, judgement.checked, judgement.days),
        is_immature=judgement.is_immature,
        undo_if_worse=UNDO_IF_WORSE if wish.rule.definition.undo_if_worse else None,
    )
