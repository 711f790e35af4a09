"""What rules make of every campaign now, from all that is stored; looking proposes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from stratum_desktop.domain.ads.entity import AdAccount
from stratum_desktop.domain.emq import Band
from stratum_desktop.domain.rules.condition import leaves
from stratum_desktop.domain.rules.definition import OwnSettings, RuleDefinition, RuleKind
from stratum_desktop.domain.rules.facts import CampaignFacts
from stratum_desktop.domain.rules.judgement import Judgement, Metric
from stratum_desktop.domain.rules.judging import judge
from stratum_desktop.platforms import registry
from stratum_desktop.services.autopilot.past import AccountPast, daily_budget
from stratum_desktop.services.autopilot.view import CampaignNow
from stratum_desktop.services.gate.evidence import trust_of
from stratum_desktop.services.setting_catalogue import TIME_ZONE, current
from stratum_desktop.services.signal_quality.drivers import Moment
from stratum_desktop.store.repositories.ad_accounts import KnownAccount
from stratum_desktop.store.unit_of_work import UnitOfWork

StepOf = Callable[[str, AdAccount], Decimal]
"""Returns the smallest step of a budget on a platform, in major units."""


@dataclass(frozen=True, slots=True)
class Sight:
    """One listed campaign with all that is known of it now."""

    known: KnownAccount
    platform_label: str
    entity_id: int
    facts: CampaignFacts
    band: Band
    #: Of the last 24 hours; None: not known.
    lowest_budget: Decimal | None

    @property
    def daily_budget(self) -> Decimal | None:
        """Its own; None: it has none."""
        return daily_budget(self.facts.entity)

    def judged_by(self, definition: RuleDefinition) -> Judgement:
        """Return what a rule wants of it."""
        return judge(definition, self.facts, band=self.band)

    def shown(self, judgement: Judgement) -> CampaignNow:
        """Return it as front ends show it."""
        account, entity = self.known.account, self.facts.entity
        return CampaignNow(
            entity_id=self.entity_id,
            platform=self.known.platform,
            platform_label=self.platform_label,
            account=account.account,
            currency=account.currency,
            time_zone=account.time_zone,
            external_id=entity.external_id,
            name=entity.name,
            status=entity.status,
            budget=entity.budget,
            band=self.band,
            judgement=judgement,
        )


def sights(
    uow: UnitOfWork, definitions: Sequence[RuleDefinition], *, now_ms: int, step_of: StepOf
) -> Iterator[Sight]:
    """Yield every listed campaign that one of these rules covers, account by account."""
    now = datetime.fromtimestamp(now_ms / 1000, UTC)
    moment = Moment(now, ZoneInfo(current(uow, TIME_ZONE)))
    for known in uow.ad_accounts.accounts():
        manifest = registry.get(known.platform).manifest
        concerned = [one for one in definitions if covers_platform(one, known.platform)]
        if not concerned or manifest.reading is None:
            continue
        past = AccountPast(
            uow,
            known,
            manifest.reading,
            budget_step=step_of(known.platform, known.account),
            since_ms=now_ms,
            until_ms=now_ms + 1,
            with_today=any(map(looks_at_today, concerned)),
        )
        past.learn_before(now_ms + 1)
        band = trust_of(uow, known.platform, manifest.label, moment).counting_band
        for entity_id in past.book.campaigns:
            facts = past.book.facts(entity_id, now=now)
            if facts is None or not facts.is_listed:
                continue
            if any(covers(one, known.platform, facts) for one in concerned):
                lowest = past.lowest_budget(entity_id, at_ms=now_ms)
                yield Sight(known, manifest.label, entity_id, facts, band, lowest)


def covers(definition: RuleDefinition, platform: str, facts: CampaignFacts) -> bool:
    """Say whether a campaign lies in a rule's scope."""
    return definition.scope.covers(platform, facts.entity.external_id)


def covers_platform(definition: RuleDefinition, platform: str) -> bool:
    """Say whether a rule looks at a platform at all."""
    platforms = definition.scope.platforms
    return not platforms or platform in platforms


def looks_at_today(definition: RuleDefinition) -> bool:
    """Say whether a rule asks of a day that is not over how fast it spends."""
    if isinstance(definition.settings, OwnSettings):
        return any(one.metric is Metric.PACE for one in leaves(definition.settings.conditions))
    return definition.kind is RuleKind.PACING
