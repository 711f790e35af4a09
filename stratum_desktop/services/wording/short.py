"""Reasons that are counted: what they have in common, in a few words without their figures."""

from __future__ import annotations

from collections.abc import Mapping

SHORT: Mapping[str, str] = {
    "autopilot.rule_failed": "the rule failed on it",
    "caps.automatic_a_day": "guarded rules had acted often enough that day",
    "caps.changes_a_day": "it had been changed often enough that day",
    "caps.no_rate": "no reference rate of the day",
    "caps.raise_not_known": "how much it raises spend is not known",
    "caps.raises_a_day": "the day's sum of raises was reached",
    "caps.too_soon": "too soon after the last change",
    "gate.band_too_low": "the EMQ was too low",
    "gate.health_too_low": "the signal health was too low",
    "gate.health_unknown": "the signal health was not known",
    "gate.measured_long_ago": "the EMQ was measured too long ago",
    "gate.never_measured": "the EMQ was not known",
    "gate.not_synced": "the platform was not synced lately",
    "gate.not_understood": "what it does to spend is not known",
    "gate.outage": "an outage went on",
    "gate.raise_too_large": "the raise was too large",
    "rules.band_forbids_raise": "the signals allow no raise",
    "rules.budget_elsewhere": "no budget of its own",
    "rules.budget_lifetime": "a budget for the whole run",
    "rules.budget_shared": "a shared budget",
    "rules.budget_unknown": "the daily budget is not known",
    "rules.changes_nothing": "rounded, nothing would change",
    "rules.conditions_not_met": "the conditions do not hold",
    "rules.conditions_unknown": "some of what is asked is not known",
    "rules.cooling_down": "it rests after a change",
    "rules.does_not_run": "the campaign does not run",
    "rules.learning": "the platform still learns",
    "rules.near_target": "near its targets",
    "rules.no_limit": "no limit is set",
    "rules.no_target": "the rule has no target",
    "rules.not_at_this_hour": "the rule proposes at other hours",
    "rules.not_there_any_more": "the campaign has ended",
    "rules.nothing_told_today": "no spend of today was told",
    "rules.on_pace": "spend is on plan",
    "rules.pace_unknown": "the pace is not known",
    "rules.runs_already": "the campaign is not paused",
    "rules.slow_off_target": "spend is slow, but a target is missed",
    "rules.slow_without_target": "spend is slow, and no target is set",
    "rules.too_early": "the day is young",
    "rules.too_few_conversions": "too few conversions",
    "rules.too_few_days": "too few matured days",
    "rules.votes_differ": "ROAS and CPA ask for different things",
    "rules.within_limits": "within its limits",
}
"""By code."""


def short(code: str) -> str:
    """Return what a reason means without its figures; a code without words reads as it is."""
    return SHORT.get(code) or code.partition(".")[2].replace("_", " ") or code
