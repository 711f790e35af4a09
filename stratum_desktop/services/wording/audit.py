"""Words for the audit log: what was done, by whom, and whether the chain holds."""

from __future__ import annotations

from collections.abc import Mapping

WORDS = {
    "audit.export_format_unknown": "The audit log is written as .csv or .xlsx.",
    "audit.too_long_for_workbook": "A workbook holds {most} rows; this needs {rows}. Choose CSV.",
}

ACTIONS: Mapping[str, str] = {
    "action.applied": "Change applied",
    "action.approved": "Change approved",
    "action.commented": "Comment on a change",
    "action.dismissed": "Stale change dismissed",
    "action.expired": "Proposal expired",
    "action.failed": "Change failed",
    "action.overridden": "Change approved against the gate",
    "action.proposed": "Change proposed",
    "action.rejected": "Change rejected",
    "action.replaced": "Proposal replaced",
    "action.rolled_back": "Change rolled back",
    "action.sent_back": "Approved change sent back",
    "action.snoozed": "Proposal put off",
    "action.stale": "Change found stale",
    "action.undone": "Decision taken back",
    "action.unknown": "Outcome of a change not known",
    "action.withdrawn": "Proposal withdrawn",
    "alert.muted": "Alert muted",
    "alert.noted": "Note to an alert",
    "alert.resolved": "Alert resolved",
    "alert.unmuted": "Mute of an alert taken back",
    "approvals.decided_elsewhere": "Proposals of a colleague decided",
    "approvals.exported": "Proposals written for a colleague",
    "approvals.imported": "Decisions of a colleague taken in",
    "audit.exported": "Audit log exported",
    "autopilot.resumed": "Autopilot let go on",
    "autopilot.stopped": "Autopilot stopped",
    "delivery.ageing": "Warned of ageing deliveries",
    "delivery.cancelled": "Deliveries cancelled",
    "delivery.exported": "Dead letters exported",
    "delivery.replayed": "Deliveries replayed",
    "delivery.rewritten": "Deliveries corrected and replayed",
    "destination.connected": "Destination connected",
    "destination.corrected": "Corrections of a destination set",
    "destination.disabled": "Destination switched off",
    "destination.enabled": "Destination switched on",
    "destination.held": "Destination paused",
    "destination.released": "Destination released",
    "emq.confirmed_usual_ratio": "Usual ratio confirmed",
    "emq.declared_not_applicable": "Driver declared not applicable",
    "emq.withdrew_not_applicable": "Driver counts again",
    "emq.withdrew_usual_ratio": "Usual ratio withdrawn",
    "job.asked_for": "Job run by hand",
    "job.paused": "Job paused",
    "job.resumed": "Job resumed",
    "operator.added": "Operator added",
    "operator.removed": "Operator removed",
    "outage.changed": "Outage changed",
    "outage.dismissed": "Outage dismissed",
    "outage.marked": "Outage marked",
    "outage.restored": "Outage counts again",
    "rate.set": "Exchange rate set",
    "rule.mode": "Mode of a rule set",
    "rule.removed": "Rule removed",
    "rule.saved": "Rule saved",
    "setting.changed": "Setting changed",
    "upload.cancelled": "Upload cancelled",
    "upload.created": "File uploaded",
    "upload.sent": "Upload sent",
    "workspace.copy_opened": "Copy of the workspace opened",
    "workspace.key_made": "Signing key made",
    "workspace.restored": "Backup put back",
}
"""What was done, in words; a code that is not here is shown as it is."""

ACTORS: Mapping[str, str] = {
    "person": "Person",
    "cli": "Command line",
    "engine": "Engine",
    "practice": "Practice world",
}
"""Who acted, in words; an actor that is not here is shown by its name."""

WHY_IS_AFTER = frozenset(
    {"alert.noted", "alert.resolved", "emq.declared_not_applicable", "outage.dismissed"}
)
"""Actions that keep their reason, and nothing else, in what stands there afterwards."""

WHY_KEYS = ("why", "reason", "comment", "note", "text")
"""Under which an entry keeps its reason, the first that it has."""


def action_words(action: str) -> str:
    """Return what was done, in words."""
    return ACTIONS.get(action, action)


def actor_words(actor: str) -> str:
    """Return who acted, in words."""
    return ACTORS.get(actor, actor)


def chain_words(*, checked: int, first_bad: int | None) -> str:
    """Return whether the chain holds.

    Args:
        checked: how many entries fit.
        first_bad: number of the first entry that does not; None when all do.
    """
    if first_bad is not None:
        return (
            f"The chain is broken at entry {first_bad:,}: it was changed, put in or taken out "
            "after it was written."
        )
    if checked == 0:
        return "The audit log is empty, so there is nothing to verify."
    many = "1 entry, and it fits" if checked == 1 else f"{checked:,} entries, and every one fits"
    return f"The chain is whole: {many} what stands before it."


def chain_advice(first_bad: int | None) -> str | None:
    """Return what to do about a broken chain; None for a whole one."""
    if first_bad is None:
        return None
    before = "No entry" if first_bad == 1 else f"What stands before entry {first_bad:,}"
    proof = "is proved" if first_bad == 1 else "is still proved"
    return (
        f"{before} {proof}. Change nothing: keep the database and every backup as they are, find "
        f"out who could write to the file, and compare entry {first_bad:,} with that of a backup."
    )
