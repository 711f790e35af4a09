"""Whether a campaign is worth judging now: a cheap look that overlooks nothing.

A replay looks at every campaign every hour, and almost always there is nothing to do. A glance
says so from a few whole numbers; only what it cannot rule out is judged. It compares a shade more
generously than `judge`, so that no rounding makes it overlook a change.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from math import inf
from typing import Protocol

from stratum_desktop.domain.ads.entity import EntityStatus
from stratum_desktop.domain.autopilot.move import Lever
from stratum_desktop.domain.rules.book import AccountBook
from stratum_desktop.domain.rules.campaign import KnownCampaign
from stratum_desktop.domain.rules.condition import holds
from stratum_desktop.domain.rules.definition import (
    OwnSettings,
    PacingSettings,
    RuleDefinition,
    ScalingSettings,
    StatusSettings,
    Targets,
)
from stratum_desktop.domain.rules.figure import MICRO
from stratum_desktop.domain.rules.judgement import Metric
from stratum_desktop.domain.rules.own import compare
from stratum_desktop.domain.rules.standing import LESS, MORE, Standings, Sums

_HOUR_MS = 3_600_000


_Campaigns = Iterable[tuple[int, KnownCampaign]]
"""Campaigns with their numbers in the database."""


class _Look(Protocol):
    """What one kind of rule looks at."""

    def find(self, campaigns: _Campaigns, now_ms: int) -> list[int]:
        """Return those that may move now, of campaigns that may be changed at all."""


class Glance:
    """One rule's look over one account's book."""

    def __init__(self, definition: RuleDefinition, book: AccountBook) -> None:
        """Look by a sound definition; the book goes on being written."""
        self._book = book
        self._schedule = definition.schedule
        self._has_schedule = bool(definition.schedule.hours or definition.schedule.weekdays)
        self._changes_status = definition.starts_or_stops
        self._lever = Lever.STATUS if definition.starts_or_stops else Lever.DAILY_BUDGET
        starts = definition.starts_or_stops and definition.may_raise
        self._judged = EntityStatus.PAUSED if starts else EntityStatus.ACTIVE
        self._rests_ms = definition.cool_down_hours * _HOUR_MS
        self._look = _look_of(definition, book)
        # Found again only when something was changed or a campaign has rested.
        self._open: _Campaigns = ()
        self._open_by, self._open_until_ms = -1, 0.0

    def may_move(self, entity_id: int, now_ms: int) -> bool:
        """Say whether `judge` could propose a change now.

        False is certain, whatever the band is; True is not.

        Args:
            entity_id: the campaign.
            now_ms: epoch milliseconds, not before anything in the book.
        """
        campaign = self._book.campaign(entity_id)
        if campaign is None or not self._is_open(campaign, now_ms):
            return False
        return bool(self._find([(entity_id, campaign)], now_ms))

    def due(self, now_ms: int) -> list[int]:
        """Return every campaign of the book that may move now; see `may_move`."""
        if self._open_by != self._book.changes or now_ms >= self._open_until_ms:
            self._find_open(now_ms)
        return self._find(self._open, now_ms)

    def _find(self, open_ones: _Campaigns, now_ms: int) -> list[int]:
        self._book.turn_to(now_ms)
        if self._has_schedule and not self._schedule.allows(self._local(now_ms)):
            return []
        return self._look.find(open_ones, now_ms)

    def _find_open(self, now_ms: int) -> None:
        known = self._book.campaigns
        rested = map(self._rested_ms, known.values())
        self._open_until_ms = min((at_ms for at_ms in rested if at_ms > now_ms), default=inf)
        self._open = [item for item in known.items() if self._is_open(item[1], now_ms)]
        self._open_by = self._book.changes

    def _is_open(self, campaign: KnownCampaign, now_ms: int) -> bool:
        """Say whether a campaign could be changed at all."""
        if campaign.listed_status is not self._judged:
            return False
        if campaign.daily_micros is None and not self._changes_status:
            return False
        return self._rested_ms(campaign) <= now_ms

    def _rested_ms(self, campaign: KnownCampaign) -> int:
        """Return when a campaign has rested since its last change."""
        return campaign.changed_ms.get(self._lever, 0) + self._rests_ms

    def _local(self, now_ms: int) -> datetime:
        return self._book.calendar.local(datetime.fromtimestamp(now_ms / 1000, UTC))


def _look_of(definition: RuleDefinition, book: AccountBook) -> _Look:
    settings = definition.settings
    if isinstance(settings, PacingSettings):
        return _Pacing(definition, settings, book)
    if isinstance(settings, ScalingSettings):
        return _Scaling(definition, settings, book)
    if isinstance(settings, OwnSettings):
        return _Own(definition, settings, book)
    return _Status(definition, settings, book)


class _Pacing:
    """Spend so far against what was planned, then the targets where it is slow."""

    def __init__(
        self, definition: RuleDefinition, settings: PacingSettings, book: AccountBook
    ) -> None:
        self._book = book
        self._standings = Standings(definition, book)
        self._targets = definition.targets
        self._least_s = float(settings.least_hours) * 3600 * LESS
        self._least_share = float(settings.least_expected_pct) / 100 * LESS
        self._slow = float(settings.slow_below) * MORE
        self._fast = float(settings.fast_above) * LESS

    def find(self, campaigns: _Campaigns, now_ms: int) -> list[int]:
        del now_ms
        book, today, place = self._book, self._book.today, self._book.place
        if place.gone_s < self._least_s:
            return []
        found = []
        for entity_id, campaign in campaigns:
            spend = campaign.spent.get(today)
            if spend is None:
                continue
            plan = campaign.plan or book.plan_of(campaign)
            shape, budget, _, spend_before, budget_before = plan
            share = shape.expected(place) / shape.whole
            if not budget or share < self._least_share:
                continue
            planned = budget * share
            is_fast = spend_before + spend > self._fast * (budget_before + planned)
            if is_fast or (spend < self._slow * planned and self._may_rise(entity_id, campaign)):
                found.append(entity_id)
        return found

    def _may_rise(self, entity_id: int, campaign: KnownCampaign) -> bool:
        if campaign.entity is None or campaign.entity.is_learning:
            return False
        matured = self._standings.of(entity_id, campaign).matured
        return matured is not None and _may_meet(self._targets, matured)


class _Scaling:
    """Matured days against the targets."""

    def __init__(
        self, definition: RuleDefinition, settings: ScalingSettings, book: AccountBook
    ) -> None:
        self._standings = Standings(definition, book)
        self._least = float(settings.least_conversions) * MICRO * LESS
        roas, cpa = definition.targets.roas, definition.targets.cpa
        self._roas = None if roas is None else float(settings.good_roas * roas) * LESS
        self._poor_roas = 0.0 if roas is None else float(settings.poor_roas * roas) * MORE
        self._cpa = None if cpa is None else float(settings.good_cpa * cpa) * MORE
        self._poor_cpa = 0.0 if cpa is None else float(settings.poor_cpa * cpa) * LESS

    def find(self, campaigns: _Campaigns, now_ms: int) -> list[int]:
        del now_ms
        return [number for number, one in campaigns if self._may_move(number, one)]

    def _may_move(self, entity_id: int, campaign: KnownCampaign) -> bool:
        if campaign.entity is None or campaign.entity.is_learning:
            return False
        matured = self._standings.of(entity_id, campaign).matured
        if matured is None or matured.conversions < self._least:
            return False
        has_target = self._roas is not None or self._cpa is not None
        return has_target and (self._all_beaten(matured) or self._all_missed(matured))

    def _all_beaten(self, days: Sums) -> bool:
        if self._roas is not None and days.revenue < self._roas * days.spend:
            return False
        return self._cpa is None or days.spend <= self._cpa * days.conversions

    def _all_missed(self, days: Sums) -> bool:
        if self._roas is not None and days.revenue > self._poor_roas * days.spend:
            return False
        return self._cpa is None or days.spend >= self._poor_cpa * days.conversions


class _Status:
    """Matured days, then young ones, against the limits."""

    def __init__(
        self, definition: RuleDefinition, settings: StatusSettings, book: AccountBook
    ) -> None:
        self._standings = Standings(definition, book)
        self._settings = settings
        targets = definition.targets
        least, most = targets.least_roas, targets.most_cpa
        self._roas = 0.0 if least is None else float(settings.roas_of_least * least) * MORE
        self._cpa = None if most is None else float(settings.cpa_of_most * most) * LESS
        self._least = float(settings.least_conversions) * MICRO * LESS
        self._target_cpa = None if targets.cpa is None else float(targets.cpa)
        self._factor = float(settings.spend_factor) * MICRO * LESS

    def find(self, campaigns: _Campaigns, now_ms: int) -> list[int]:
        del now_ms
        return [number for number, one in campaigns if self._may_move(number, one)]

    def _may_move(self, entity_id: int, campaign: KnownCampaign) -> bool:
        matured, young, poor_days = self._standings.of(entity_id, campaign)
        limit = self._spend_limit()
        if matured is None:
            return young.spend > 0 and self._is_bad(young, limit)
        if poor_days >= self._settings.poor_days or self._is_bad(matured, limit):
            return True
        return young.conversions <= 0 and limit is not None and young.spend > limit

    def _is_bad(self, days: Sums, limit: float | None) -> bool:
        spent = limit is not None and days.spend > limit
        if days.conversions <= 0 and spent:
            return True
        if not spent and days.conversions < self._least:
            return False
        if days.revenue < self._roas * days.spend:
            return True
        return self._cpa is not None and days.spend > self._cpa * days.conversions

    def _spend_limit(self) -> float | None:
        """Return the spend that is too much without a conversion, in millionths."""
        worth = self._target_cpa
        if worth is None:
            worth = self._standings.order_value(self._settings.order_value_days)
        return None if worth is None or worth <= 0 else self._factor * worth


class _Own:
    """The tree as it holds whatever today's pace is: without "not" in it, that is generous."""

    def __init__(
        self, definition: RuleDefinition, settings: OwnSettings, book: AccountBook
    ) -> None:
        self._definition = definition
        self._settings = settings
        self._book = book
        self._known: dict[int, tuple[tuple[int, int, int], bool]] = {}

    def find(self, campaigns: _Campaigns, now_ms: int) -> list[int]:
        return [number for number, one in campaigns if self._may_move(number, one, now_ms)]

    def _may_move(self, entity_id: int, campaign: KnownCampaign, now_ms: int) -> bool:
        key = (campaign.version, campaign.state_version, self._book.stamp)
        known = self._known.get(entity_id)
        if known is None or known[0] != key:
            known = self._known[entity_id] = (key, self._holds(entity_id, now_ms))
        return known[1]

    def _holds(self, entity_id: int, now_ms: int) -> bool:
        now = datetime.fromtimestamp(now_ms / 1000, UTC)
        facts = self._book.facts(entity_id, now=now, lookback=self._definition.lookback)
        if facts is None:
            return False
        found, _ = compare(self._definition, self._settings, facts)
        met = {one: one.metric is Metric.PACE or result.holds for one, result in found.items()}
        return holds(self._settings.conditions, met) is True


def _may_meet(targets: Targets, days: Sums) -> bool:
    """Say whether every target that is set could be met, at least one."""
    least = [float(one) for one in (targets.roas, targets.least_roas) if one is not None]
    most = [float(one) for one in (targets.cpa, targets.most_cpa) if one is not None]
    if not least and not most:
        return False
    if any(days.revenue < one * LESS * days.spend for one in least):
        return False
    return all(0 < days.spend <= one * MORE * days.conversions for one in most)
