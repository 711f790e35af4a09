"""What a rule wants of a campaign: its kind's opinion, and what stands against it."""

from __future__ import annotations

from stratum_desktop.domain.emq import Band
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.rules.definition import RuleDefinition
from stratum_desktop.domain.rules.facts import CampaignFacts
from stratum_desktop.domain.rules.judgement import Judgement


def judge(definition: RuleDefinition, facts: CampaignFacts, *, band: Band) -> Judgement:
    """Return what a rule wants of a campaign now, or why it wants nothing.

    Whether the campaign lies in the rule's scope is not asked; `definition.scope` says it.

    Args:
        definition: a sound one.
        facts: what is known of the campaign; nothing else is looked at.
        band: of the platform's EMQ now: it decides whether a raise is proposed, and how large.
    """
    del definition, facts, band
    return Judgement(None, Reason("rules.nothing_known"))
