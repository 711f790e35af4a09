"""What can be set about approvals; `setting_catalogue` lists it with everything else."""

from __future__ import annotations

from stratum_desktop.services.setting import Setting, SettingKind

UNDO_SECONDS = Setting(
    "approvals.undo_seconds",
    "Time to undo an approval",
    "Seconds between an approval and the change at the ad platform, in which taking it back is "
    "free.",
    "Autopilot",
    SettingKind.NUMBER,
    30,  # Source: product rulebook, section 8
    least=5,
    most=3600,
)
EXPIRES_HOURS = Setting(
    "approvals.expires_hours",
    "Proposals expire after",
    "Hours in which somebody has to decide; the figures behind a proposal grow old.",
    "Autopilot",
    SettingKind.NUMBER,
    24,  # Source: product rulebook, section 8
    least=1,
    most=168,
)
RAISE_EXPIRES_HOURS = Setting(
    "approvals.raise_expires_hours",
    "Raises expire after",
    "Hours in which somebody has to decide about more spend.",
    "Autopilot",
    SettingKind.NUMBER,
    4,  # Source: product rulebook, section 8
    least=1,
    most=168,
)
REJECTED_RESTS_HOURS = Setting(
    "approvals.rejected_rests_hours",
    "A rejected proposal rests for",
    "Hours in which the same rule does not propose the same again for a campaign after you said "
    "no, or after the platform refused it.",
    "Autopilot",
    SettingKind.NUMBER,
    24,  # Source: own choice; as long as a proposal stands
    least=0,
    most=720,
)
SECOND_APPROVER_ABOVE = Setting(
    "approvals.second_approver_above",
    "Second approver above",
    "A change that adds more than this to a day's spend, in the workspace's currency, takes two "
    "people, where more than one can decide. Money that is not known counts as more.",
    "Autopilot",
    SettingKind.NUMBER,
    200.0,  # Source: own choice; well below what all raises of a day may add
    least=0,
    most=1_000_000_000,
)

APPROVAL_SETTINGS = (
    UNDO_SECONDS,
    EXPIRES_HOURS,
    RAISE_EXPIRES_HOURS,
    REJECTED_RESTS_HOURS,
    SECOND_APPROVER_ABOVE,
)
"""In the order the Settings page shows them."""
