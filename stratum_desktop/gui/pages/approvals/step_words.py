"""What happened to an action, in words."""

from __future__ import annotations

from collections.abc import Mapping

from stratum_desktop.gui.delegates import PillLook
from stratum_desktop.gui.theme import Role
from stratum_desktop.services.approvals.steps import SELF, Stage
from stratum_desktop.services.approvals.view import Step
from stratum_desktop.services.wording import sentence

_SAID: Mapping[tuple[str, str], str] = {
    (Stage.PROPOSE, "proposed"): "Proposed",
    (Stage.PROPOSE, "replaced"): "Another proposal took its place",
    (Stage.PROPOSE, "expired"): "Expired",
    (Stage.PROPOSE, "withdrawn"): "Withdrawn",
    (Stage.PROPOSE, "woken"): "Back from being snoozed",
    (Stage.DECIDE, "approved"): "Approved",
    (Stage.DECIDE, "rejected"): "Rejected",
    (Stage.DECIDE, "dismissed"): "Dismissed",
    (Stage.DECIDE, "snoozed"): "Snoozed",
    (Stage.DECIDE, "undone"): "Taken back",
    (Stage.COMMENT, "said"): "Comment",
    (Stage.VALIDATE, "passed"): "Checked before it runs: nothing against it",
    (Stage.GATE, "pass"): "The gate lets it pass",
    (Stage.GATE, "hold"): "The gate holds it",
    (Stage.GATE, "block"): "The gate blocks it",
    (Stage.GATE, "passed"): "The gate looked again: nothing against it",
    (Stage.EXECUTE, "intent"): "About to be set",
    (Stage.EXECUTE, "confirmed"): "Set at the platform",
    (Stage.VERIFY, "applied"): "Read back: it is there",
    (Stage.ROLL_BACK, "rolled_back"): "Rolled back",
}

_STAGES: Mapping[str, str] = {
    Stage.PROPOSE: "Proposal",
    Stage.DECIDE: "Decision",
    Stage.COMMENT: "Comment",
    Stage.VALIDATE: "Check before it runs",
    Stage.GATE: "The gate",
    Stage.EXECUTE: "Setting it",
    Stage.VERIFY: "Reading it back",
    Stage.SETTLE: "Settling after an interruption",
    Stage.ROLL_BACK: "Roll-back",
}

_ICONS: Mapping[str, tuple[str, Role]] = {
    Stage.PROPOSE: ("rules", Role.PROPOSED),
    Stage.DECIDE: ("check", Role.MINE),
    Stage.COMMENT: ("edit", Role.MUTED),
    Stage.VALIDATE: ("task", Role.MUTED),
    Stage.GATE: ("approvals", Role.MUTED),
    Stage.EXECUTE: ("sending", Role.ACCENT),
    Stage.VERIFY: ("good", Role.GOOD),
    Stage.SETTLE: ("retry", Role.WARNING),
    Stage.ROLL_BACK: ("undo", Role.MUTED),
}

_ACTORS = {SELF: "You", "person": "You", "engine": "The engine", "cli": "You, by command"}


def look_of_step(step: Step) -> PillLook:
    """Return what happened, with its icon."""
    icon, role = _ICONS.get(step.stage, ("dot", Role.MUTED))
    said = _SAID.get((step.stage, step.outcome))
    if said is None:
        stage = _STAGES.get(step.stage, _plain(step.stage).capitalize())
        said = f"{stage}: {_plain(step.outcome)}"
    return PillLook(said, icon, role)


def step_detail(step: Step) -> str:
    """Return who did it, why, and what they wrote."""
    parts = [_ACTORS.get(step.actor, step.actor)]
    if step.why is not None:
        parts.append(sentence(step.why))
    if step.comment:
        parts.append(f"“{step.comment}”")
    return " · ".join(parts)


def _plain(word: str) -> str:
    return word.replace("_", " ")
