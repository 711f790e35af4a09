"""Rules as they are stored: listed, saved in versions, switched, taken out of use; all audited."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.rules.codec import definition_from_json, definition_to_json
from stratum_desktop.domain.rules.definition import Mode, RuleDefinition
from stratum_desktop.services.approvals.view import Withdrawn
from stratum_desktop.services.approvals.withdrawing import withdraw_of_rule
from stratum_desktop.services.autopilot.view import (
    GuardedStanding,
    RuleSwitched,
    RuleTally,
    RuleVersionView,
    RuleView,
)
from stratum_desktop.services.wording import sentence
from stratum_desktop.services.wording.audit import actor_words
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.rules import NOTHING_PROPOSED, StoredRule
from stratum_desktop.store.unit_of_work import UnitOfWork

EARNED_AFTER_APPROVALS = 20
"""Approvals without a roll-back that earn guarded mode. Source: product rulebook 7, scorecard."""

MOST_NAME_CHARACTERS = 100
"""Longest name of a rule. Source: own choice; it stands in one line of a table."""


def rule_views(uow: UnitOfWork) -> tuple[RuleView, ...]:
    """Return every rule in use, the oldest first."""
    tallies = uow.rules.tallies()
    return tuple(_view(uow, one, tallies) for one in uow.rules.all())


def rule_view(uow: UnitOfWork, rule_id: int) -> RuleView:
    """Return one rule in use.

    Raises:
        Refusal: there is none.
    """
    return _view(uow, require_rule(uow, rule_id), uow.rules.tallies())


def version_views(uow: UnitOfWork, rule_id: int) -> tuple[RuleVersionView, ...]:
    """Return everything that a rule ever was, the newest first."""
    return tuple(
        RuleVersionView(
            one.version, definition_from_json(one.definition), _at(one.made_at_ms), one.made_by
        )
        for one in uow.rules.versions(rule_id)
    )


def require_rule(uow: UnitOfWork, rule_id: int) -> StoredRule:
    """Return a rule in use.

    Raises:
        Refusal: there is none, or it was removed.
    """
    found = uow.rules.get(rule_id)
    if found is None or found.removed_at_ms is not None:
        raise Refusal(
            f"There is no rule {rule_id}. `stratum rules list` names those there are.",
            reason=Reason("autopilot.no_rule", {"rule": rule_id}),
        )
    return found


def save_rule(
    uow: UnitOfWork,
    workspace: Workspace,
    name: str,
    definition: RuleDefinition,
    *,
    rule_id: int | None,
    begun_from: int | None = None,
) -> int:
    """Store a new rule, or another version or name of one; returns its id.

    A rule in guarded mode that gets another version has to earn it again, and goes back to
    suggesting.

    Args:
        uow: in whose transaction.
        workspace: who saves, and when.
        name: in one line.
        definition: a sound one.
        rule_id: of which rule this is another version; None: it is new.
        begun_from: the version that was read to write this one; None: whatever it is now.

    Raises:
        Refusal: the definition is not sound, the name is unusable or taken, there is no rule of
            this id, or it got another version since it was read.
    """
    text, name, at_ms = definition_to_json(definition), name.strip(), workspace.clock.now_ms()
    _require_name(uow, name, rule_id)
    if rule_id is None:
        rule_id = uow.rules.add(
            name, text, mode=Mode.SUGGEST.value, by=workspace.actor, at_ms=at_ms
        )
        workspace.note(uow, "rule.saved", _audited(rule_id), after={"name": name, "rule": text})
        return rule_id
    before = require_rule(uow, rule_id)
    if (before.name, before.definition) == (name, text):
        return rule_id
    if begun_from is not None and begun_from != before.version:
        raise _overtaken(uow, before, begun_from)
    uow.rules.rename(rule_id, name)
    if before.definition != text:
        uow.rules.save(rule_id, text, by=workspace.actor, at_ms=at_ms)
    workspace.note(
        uow,
        "rule.saved",
        _audited(rule_id),
        before={"name": before.name, "rule": before.definition},
        after={"name": name, "rule": text},
    )
    lose_unearned(uow, workspace, rule_id)
    return rule_id


def switch_rule(
    uow: UnitOfWork, workspace: Workspace, rule_id: int, mode: Mode
) -> tuple[RuleSwitched, bool]:
    """Switch a rule, and withdraw what nobody approved of one that is off.

    Returns:
        How it stands now, and whether it was otherwise before.

    Raises:
        Refusal: there is no such rule, or it has not earned guarded mode.
    """
    is_news, queue = set_rule_mode(uow, workspace, rule_id, mode), None
    if mode is Mode.OFF:
        why = Reason("approval.rule_off", {"rule": require_rule(uow, rule_id).name})
        queue = withdraw_of_rule(uow, workspace, rule_id, why=why)
    return RuleSwitched(rule_view(uow, rule_id), queue), is_news


def set_rule_mode(uow: UnitOfWork, workspace: Workspace, rule_id: int, mode: Mode) -> bool:
    """Switch a rule; returns whether it was otherwise before. What it proposed stays.

    Raises:
        Refusal: there is no such rule, or it has not earned guarded mode.
    """
    found = require_rule(uow, rule_id)
    if found.mode == mode.value:
        return False
    if mode is Mode.GUARDED:
        _require_earned(standing_of(uow, found))
    _switch(uow, workspace, found, mode, why=None)
    return True


def remove_rule(uow: UnitOfWork, workspace: Workspace, rule_id: int) -> Withdrawn:
    """Take a rule out of use, and withdraw what it proposed and nobody has approved.

    Raises:
        Refusal: there is no such rule.
    """
    found = require_rule(uow, rule_id)
    uow.rules.remove(rule_id, at_ms=workspace.clock.now_ms())
    workspace.note(
        uow,
        "rule.removed",
        _audited(rule_id),
        before={"name": found.name, "rule": found.definition},
    )
    why = Reason("approval.rule_removed", {"rule": found.name})
    return withdraw_of_rule(uow, workspace, rule_id, why=why)


def lose_unearned(uow: UnitOfWork, workspace: Workspace, rule_id: int) -> bool:
    """Let a guarded rule suggest again that has not earned it any more; returns whether it did.

    One roll-back of anything that it proposed is enough.
    """
    found = uow.rules.get(rule_id)
    if found is None or found.mode != Mode.GUARDED.value or standing_of(uow, found).is_earned:
        return False
    _switch(uow, workspace, found, Mode.SUGGEST, why="autopilot.guarded_lost")
    return True


def standing_of(uow: UnitOfWork, stored: StoredRule) -> GuardedStanding:
    """Return how far a rule is from guarded mode."""
    rolled_back_ms = uow.rules.last_roll_back_ms(stored.id)
    approvals = uow.rules.approvals(stored.id, stored.version, after_ms=rolled_back_ms or 0)
    return GuardedStanding(
        approvals,
        EARNED_AFTER_APPROVALS,
        None if rolled_back_ms is None else _at(rolled_back_ms),
    )


def _switch(
    uow: UnitOfWork, workspace: Workspace, found: StoredRule, mode: Mode, *, why: str | None
) -> None:
    uow.rules.set_mode(found.id, mode.value, at_ms=workspace.clock.now_ms())
    after = {"mode": mode.value} if why is None else {"mode": mode.value, "why": why}
    workspace.note(uow, "rule.mode", _audited(found.id), before={"mode": found.mode}, after=after)


def _audited(rule_id: int) -> str:
    return f"rule/{rule_id}"


def _require_earned(standing: GuardedStanding) -> None:
    if not standing.is_earned:
        raise Refusal(
            f"This rule has not earned guarded mode: people approved {standing.approvals} of its "
            f"proposals without a roll-back, and it takes {standing.needed}. Let it suggest until "
            "then.",
            reason=Reason(
                "autopilot.guarded_not_earned",
                {"approvals": standing.approvals, "needed": standing.needed},
            ),
        )


def _overtaken(uow: UnitOfWork, stored: StoredRule, begun_from: int) -> Refusal:
    newest = uow.rules.versions(stored.id)[0]
    facts: dict[str, str | int | float | None] = {
        "version": newest.version,
        "by": actor_words(newest.made_by),
        "at": f"{_at(newest.made_at_ms):%Y-%m-%d %H:%M} UTC",
        "begun_from": begun_from,
    }
    reason = Reason("autopilot.overtaken", facts)
    return Refusal(sentence(reason), reason=reason)


def _require_name(uow: UnitOfWork, name: str, rule_id: int | None) -> None:
    if not 0 < len(name) <= MOST_NAME_CHARACTERS or not name.isprintable():
        raise Refusal(
            f"A rule's name has 1 to {MOST_NAME_CHARACTERS} characters in one line.",
            reason=Reason("autopilot.name_unusable", {"most": MOST_NAME_CHARACTERS}),
        )
    if any(one.name == name and one.id != rule_id for one in uow.rules.all()):
        raise Refusal(
            f"There is a rule called {name!r} already. Give this one another name.",
            reason=Reason("autopilot.name_taken", {"name": name}),
        )


def _view(uow: UnitOfWork, one: StoredRule, tallies: Mapping[int, RuleTally]) -> RuleView:
    return RuleView(
        id=one.id,
        name=one.name,
        mode=Mode(one.mode),
        mode_at=_at(one.mode_at_ms),
        version=one.version,
        definition=definition_from_json(one.definition),
        made_at=_at(one.made_at_ms),
        tally=tallies.get(one.id, NOTHING_PROPOSED),
        guarded=standing_of(uow, one),
    )


def _at(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC)
