"""What the Audit page says."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from stratum_desktop.gui import format as shown_as
from stratum_desktop.services.audit import AuditLine, AuditSummary, AuditValue

LEADS = {
    "action": ("Approvals", "approvals"),
    "alert": ("Alerts", "alerts"),
    "delivery": ("Deliveries", "deliveries"),
    "destination": ("Accounts", "accounts"),
    "emq": ("EMQ", "emq"),
    "job": ("Schedule", "scheduler"),
    "outage": ("Outages", "outages"),
    "rule": ("Rules", "rules"),
    "setting": ("Settings", "settings"),
    "upload": ("Offline uploads", "uploads"),
}
"""Where what an area's entries speak of is shown: the page's title and id."""


def before(one: AuditLine) -> str:
    """Return what stood before, in one line."""
    return _joined(one.values, lambda value: value.before)


def after(one: AuditLine) -> str:
    """Return what stood after, in one line."""
    return _joined(one.values, lambda value: value.after)


def before_and_after(value: AuditValue) -> str:
    """Return one part of an entry as it was and as it is; what is new, as it is alone."""
    if value.before is None and value.after is not None:
        return value.after
    if not value.is_changed:
        return f"{value.after} (unchanged)"
    return f"{value.before or shown_as.NOTHING} → {value.after or shown_as.NOTHING}"


def why(one: AuditLine) -> str:
    """Return the reason that was given."""
    return one.why or ""


def lead_of(one: AuditLine) -> tuple[str, str] | None:
    """Return title and id of the page that shows what an entry speaks of."""
    return LEADS.get(one.action.partition(".")[0])


def checked(summary: AuditSummary) -> str:
    """Return how long the log is, and what the engine's last check found."""
    count = shown_as.plural(summary.entries, "entry", "entries")
    if summary.checked_at is None:
        return f"{count}. The engine has not checked them yet."
    found = "and found nothing wrong" if summary.check_error is None else "and found a fault"
    return f"{count}. The engine last checked them {shown_as.instant(summary.checked_at)} {found}."


def _joined(values: Iterable[AuditValue], side: Callable[[AuditValue], str | None]) -> str:
    """Name what is told of one side, but the one thing that was something else before."""
    parts = tuple(values)
    altered = [one for one in parts if None not in (one.before, one.after)]
    return ", ".join(
        text if one.is_whole or altered == [one] else f"{one.name} {text}"
        for one in parts
        if (text := side(one)) is not None
    )
