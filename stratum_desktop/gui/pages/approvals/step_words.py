"""What happened to an action, in words."""

from __future__ import annotations

from collections.abc import Mapping

from stratum_desktop.gui.delegates import PillLook
from stratum_desktop.gui.theme import Role
from stratum_desktop.services.approvals.steps import SELF, Stage
from stratum_desktop.services.approvals.view import Step
from stratum_desktop.services.wording import sentence

_STAGES: Mapping[str, str] = {
    Stage.PROPOSE: "Proposed",
    Stage.DECIDE: "Decided",
    Stage.COMMENT: "Comment",
    Stage.VALIDATE: "Checked before it ran",
    Stage.GATE: "The gate looked again",
    Stage.EXECUTE: "Set at the platform",
    Stage.VERIFY: "Read back",
    Stage.SETTLE: "Settled after an interruption",
    Stage.ROLL_BACK: "Rolled back",
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
    outcome = step.outcome.replace("_", " ")
    stage = _STAGES.get(step.stage, step.stage.replace("_", " ").capitalize())
    said = stage if step.stage == Stage.COMMENT or not outcome else f"{stage}: {outcome}"
    return PillLook(said, icon, role)


def step_detail(step: Step) -> str:
    """Return who did it, why, and what they wrote."""
    parts = [_ACTORS.get(step.actor, step.actor)]
    if step.why is not None:
        parts.append(sentence(step.why))
    if step.comment:
        parts.append(f"“{step.comment}”")
    return " · ".join(parts)
