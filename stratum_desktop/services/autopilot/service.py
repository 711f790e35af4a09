"""Rules, as front ends and the engine ask for them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from stratum_desktop.domain.ads.entity import EntityKind
from stratum_desktop.domain.ads.reading import HISTORY_DAYS
from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.rules.definition import Mode, RuleDefinition, default_rules
from stratum_desktop.domain.rules.soundness import require_sound
from stratum_desktop.domain.topic import Changed, Topic
from stratum_desktop.platforms import registry
from stratum_desktop.services.approval_settings import EXPIRES_HOURS, RAISE_EXPIRES_HOURS
from stratum_desktop.services.approvals.view import Withdrawn
from stratum_desktop.services.approvals.weighing import regate_open
from stratum_desktop.services.autopilot.budget_steps import BudgetSteps
from stratum_desktop.services.autopilot.evaluation import (
    Looked,
    RuleWish,
    carry_out,
    faults_kept,
    in_turn,
    look,
    no_proposal,
)
from stratum_desktop.services.autopilot.keeping import (
    lose_unearned,
    remove_rule,
    require_rule,
    rule_view,
    rule_views,
    save_rule,
    switch_rule,
    version_views,
)
from stratum_desktop.services.autopilot.looking import (
    covers_platform,
    looks_at_today,
    sights,
)
from stratum_desktop.services.autopilot.past import AccountPast
from stratum_desktop.services.autopilot.replay import (
    HOUR_MS,
    ReplayedAccount,
    Replaying,
    Stands,
)
from stratum_desktop.services.autopilot.replayed import Replay, ReplayListener
from stratum_desktop.services.autopilot.scorecard import scorecard_of
from stratum_desktop.services.autopilot.scored import Scorecard
from stratum_desktop.services.autopilot.then import GateThen, RatesThen, TrustThen
from stratum_desktop.services.autopilot.view import (
    CampaignNow,
    EvaluationReport,
    RuleDetail,
    RuleSwitched,
    RuleView,
)
from stratum_desktop.services.garbage import uncollected
from stratum_desktop.services.gate.caps import current_caps
from stratum_desktop.services.gate.kernel import record_trust
from stratum_desktop.services.setting_catalogue import TIME_ZONE, current
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.unit_of_work import UnitOfWork

MOST_RATES = 100_000
"""Reference rates that a replay reads. Source: own choice: 90 days of many currencies."""

_CHANGED = frozenset({Topic.RULES, Topic.AUDIT})


class Autopilot:
    """The rules of one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        """Work on this workspace."""
        self._workspace = workspace
        self._store = workspace.store
        self._steps = BudgetSteps(clock=workspace.clock, is_practice=workspace.is_practice)

    async def rules(self) -> tuple[RuleView, ...]:
        """Return every rule in use, the oldest first."""
        return await self._store.read(rule_views)

    async def show(self, rule_id: int) -> RuleDetail:
        """Return a rule with its versions and what each campaign gets of it now, and why.

        Raises:
            Refusal: there is no such rule.
        """
        now_ms = self._workspace.clock.now_ms()

        def ask(uow: UnitOfWork) -> RuleDetail:
            view = rule_view(uow, rule_id)
            return RuleDetail(
                view,
                version_views(uow, rule_id),
                self._campaigns(uow, view.definition, now_ms),
                _instant(now_ms),
            )

        return await self._store.read(ask)

    async def try_now(self, definition: RuleDefinition) -> tuple[CampaignNow, ...]:
        """Return what each campaign would get of a rule now; nothing is stored.

        Raises:
            Refusal: the definition is not sound.
        """
        require_sound(definition)
        now_ms = self._workspace.clock.now_ms()
        return await self._store.read(lambda uow: self._campaigns(uow, definition, now_ms))

    async def save(
        self,
        name: str,
        definition: RuleDefinition,
        *,
        rule_id: int | None = None,
        begun_from: int | None = None,
    ) -> Changed[RuleView]:
        """Store a new rule, which suggests, or another version or name of one; audited.

        Args:
            rule_id: of which rule this is another version; None: it is new.
            begun_from: the version that this one was written from; None: whatever it is now.

        Raises:
            Refusal: the definition is not sound, the name is unusable or taken, there is no such
                rule, or it got another version since.
        """

        def store(uow: UnitOfWork) -> RuleView:
            saved = save_rule(
                uow, self._workspace, name, definition, rule_id=rule_id, begun_from=begun_from
            )
            return rule_view(uow, saved)

        return Changed(await self._store.write(store), _CHANGED)

    async def add_defaults(self) -> Changed[tuple[RuleView, ...]]:
        """Store the rules that a workspace begins with, where it never had any; audited."""

        def store(uow: UnitOfWork) -> tuple[RuleView, ...]:
            if not uow.rules.all(with_removed=True):
                for name, definition in default_rules():
                    save_rule(uow, self._workspace, name, definition, rule_id=None)
            return rule_views(uow)

        return Changed(await self._store.write(store), _CHANGED)

    async def set_mode(self, rule_id: int, mode: Mode) -> Changed[RuleSwitched]:
        """Let a rule suggest, run by itself what the gate passes, or rest; audited.

        What a rule proposed that is switched off, and nobody has approved, is withdrawn.

        Raises:
            Refusal: there is no such rule, or it has not earned guarded mode.
        """
        switched, is_news = await self._store.write(
            lambda uow: switch_rule(uow, self._workspace, rule_id, mode)
        )
        topics = _CHANGED if is_news else frozenset()
        return Changed(switched, topics | _topics_of(switched.queue))

    async def remove(self, rule_id: int) -> Changed[Withdrawn]:
        """Take a rule out of use; what it proposed and nobody has approved is withdrawn; audited.

        Raises:
            Refusal: there is no such rule.
        """
        queue = await self._store.write(lambda uow: remove_rule(uow, self._workspace, rule_id))
        return Changed(queue, _CHANGED | _topics_of(queue))

    async def evaluate(self) -> Changed[EvaluationReport]:
        """Judge every campaign by every rule that is not off, and propose what they want.

        How far signals can be trusted is kept, for replays; open proposals are asked of the gate
        again. A rule that fails stops no other.
        """
        lost = await self._store.write(self._begin)
        now_ms = self._workspace.clock.now_ms()
        looked = await self._store.read(
            lambda uow: look(uow, now_ms=now_ms, step_of=self._steps.step)
        )
        proposed: list[int] = []
        automatic: list[int] = []
        for wish in in_turn(looked.wishes):
            await self._carry_out(wish, looked, proposed, automatic)
        judged_anew = await self._store.write(lambda uow: regate_open(uow, self._workspace))
        report = EvaluationReport(
            rules=len(looked.rules),
            campaigns=looked.campaigns,
            proposed=tuple(proposed),
            automatic=tuple(automatic),
            lost_guarded=lost,
            judged_anew=judged_anew,
            nothing=tuple(looked.nothing),
            faults=tuple(looked.faults),
        )
        topics = {Topic.ACTIONS, Topic.RULES, Topic.AUDIT} if proposed or judged_anew else set()
        return Changed(report, frozenset(topics | ({Topic.RULES, Topic.AUDIT} if lost else set())))

    async def replay(
        self,
        definition: RuleDefinition,
        *,
        days: int = HISTORY_DAYS,
        on_progress: ReplayListener | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> Replay:
        """Return what a rule would have done on the last days, by what was known at each hour.

        Args:
            definition: of a stored rule, or a draft.
            days: up to now.
            on_progress: told from another thread.
            should_stop: asked there about once for each day of the past.

        Raises:
            Refusal: the definition is not sound, or days are none or too many.
        """
        require_sound(definition)
        if not 1 <= days <= HISTORY_DAYS:
            raise Refusal(
                f"A replay covers 1 to {HISTORY_DAYS} days.",
                reason=Reason("autopilot.replay_span", {"most_days": HISTORY_DAYS}),
            )
        with uncollected():
            replaying = await self._store.read(lambda uow: self._prepared(uow, definition, days))
            return await asyncio.to_thread(
                partial(replaying.run, on_progress=on_progress, should_stop=should_stop)
            )

    async def scorecard(self, rule_id: int) -> Scorecard:
        """Return what became of a rule's proposals, and how its changes did beside look-alikes.

        Raises:
            Refusal: there is no such rule.
        """
        now_ms = self._workspace.clock.now_ms()
        return await self._store.read(
            lambda uow: scorecard_of(uow, require_rule(uow, rule_id), now_ms=now_ms)
        )

    async def close(self) -> None:
        """Let go of what budgets were asked with."""
        await self._steps.close()

    def _begin(self, uow: UnitOfWork) -> tuple[int, ...]:
        record_trust(uow, self._workspace)
        guarded = [one.id for one in uow.rules.all() if one.mode == Mode.GUARDED.value]
        return tuple(one for one in guarded if lose_unearned(uow, self._workspace, one))

    async def _carry_out(
        self, wish: RuleWish, looked: Looked, proposed: list[int], automatic: list[int]
    ) -> None:
        with faults_kept(looked, wish.rule, wish.sight):
            outcome = await self._store.write(lambda uow: carry_out(uow, self._workspace, wish))
            if outcome.action_id is not None:
                proposed.append(outcome.action_id)
                automatic += [outcome.action_id] if outcome.is_automatic else []
            elif outcome.why is not None:
                looked.nothing.append(no_proposal(wish.rule, wish.sight, outcome.why))

    def _campaigns(
        self, uow: UnitOfWork, definition: RuleDefinition, now_ms: int
    ) -> tuple[CampaignNow, ...]:
        found = [
            sight.shown(sight.judged_by(definition))
            for sight in sights(uow, [definition], now_ms=now_ms, step_of=self._steps.step)
        ]
        return tuple(
            sorted(found, key=lambda one: (one.judgement.move is None, one.platform, one.name))
        )

    def _prepared(self, uow: UnitOfWork, definition: RuleDefinition, days: int) -> Replaying:
        now_ms = self._workspace.clock.now_ms()
        until_ms = now_ms // HOUR_MS * HOUR_MS
        since_ms = until_ms - round(timedelta(days=days).total_seconds() * 1000)
        accounts, trusts = [], {}
        for known in uow.ad_accounts.accounts():
            manifest = registry.get(known.platform).manifest
            if manifest.reading is None or not covers_platform(definition, known.platform):
                continue
            past = AccountPast(
                uow,
                known,
                manifest.reading,
                budget_step=self._steps.step(known.platform, known.account),
                since_ms=since_ms,
                until_ms=now_ms + 1,
                with_today=looks_at_today(definition),
            )
            readings = uow.trust_readings.known(
                known.platform, since_ms=since_ms, until_ms=until_ms
            )
            trusts[known.platform] = TrustThen(known.platform, manifest.label, readings)
            first_ms = uow.trust_readings.first_at_ms(known.platform)
            campaigns = tuple(_covered(uow, definition, known.id, known.platform))
            since = None if first_ms is None else _instant(first_ms)
            accounts.append(ReplayedAccount(past, manifest.label, campaigns, since))
        gate = GateThen(
            current_caps(uow),
            ZoneInfo(current(uow, TIME_ZONE)),
            trusts,
            RatesThen(uow.reference_rates.newest(limit=MOST_RATES)),
        )
        stands = Stands(
            round(current(uow, RAISE_EXPIRES_HOURS) * HOUR_MS),
            round(current(uow, EXPIRES_HOURS) * HOUR_MS),
        )
        return Replaying(
            definition,
            accounts,
            gate,
            stands,
            since_ms=since_ms,
            until_ms=until_ms,
            now_ms=now_ms + 1,
        )


def _covered(
    uow: UnitOfWork, definition: RuleDefinition, account_id: int, platform: str
) -> Iterator[int]:
    for one in uow.ad_accounts.entities(account_id, EntityKind.CAMPAIGN):
        if definition.scope.covers(platform, one.entity.external_id):
            yield one.id


def _topics_of(queue: Withdrawn | None) -> frozenset[Topic]:
    return frozenset({Topic.ACTIONS, Topic.AUDIT} if queue and queue.withdrawn else ())


def _instant(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC)
