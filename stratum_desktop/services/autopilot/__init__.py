"""Rules: what they are, what they want of each campaign, what they would have done and did."""

from stratum_desktop.services.autopilot.replayed import Fired, Replay, ReplayListener
from stratum_desktop.services.autopilot.scored import Effectiveness, Scorecard
from stratum_desktop.services.autopilot.service import Autopilot
from stratum_desktop.services.autopilot.view import (
    CampaignNow,
    EvaluationReport,
    NoProposal,
    RuleDetail,
    RuleFault,
    RuleSwitched,
    RuleVersionView,
    RuleView,
)

__all__ = [
    "Autopilot",
    "CampaignNow",
    "Effectiveness",
    "EvaluationReport",
    "Fired",
    "NoProposal",
    "Replay",
    "ReplayListener",
    "RuleDetail",
    "RuleFault",
    "RuleSwitched",
    "RuleVersionView",
    "RuleView",
    "Scorecard",
]
