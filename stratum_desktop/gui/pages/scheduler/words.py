"""What the Schedule page says."""

from __future__ import annotations

from stratum_desktop.gui import format as shown_as
from stratum_desktop.gui.delegates import PillLook
from stratum_desktop.gui.theme import Role
from stratum_desktop.services.timetable import JobState, JobView, RunState, RunView, TimetableView

LOOKS = {
    RunState.RUNNING: PillLook("Running", "sending", Role.ACCENT),
    RunState.DONE: PillLook("Done", "check", Role.GOOD),
    RunState.NOTHING_TO_DO: PillLook("Nothing to do", "check", Role.MUTED),
    RunState.FAILED: PillLook("Failed", "critical", Role.CRITICAL),
    RunState.CUT_OFF: PillLook("Cut off", "warning", Role.WARNING),
    RunState.SKIPPED: PillLook("Skipped", "skipped", Role.WARNING),
}
"""How a run looks by its state."""

_PAUSED = PillLook("Paused", "pause", Role.WARNING)
_NEVER = PillLook("Never ran", "unknown", Role.UNKNOWN)
_STANDING = PillLook("No runs", "engine", Role.MUTED)

PILLS = {look.word: look for look in (*LOOKS.values(), _PAUSED, _NEVER, _STANDING)}
"""Every look by its word."""

CUT_OFF = "The engine ended while it ran. It ran again, or runs, at the next start."
STANDING_RUNS = (
    "It runs all the time, so it has no runs of its own. What it did stands with every delivery."
)
NO_RUNS = "It has not run yet."


def outcome_of(one: JobView) -> PillLook:
    """Return how the last run of a job looks."""
    if one.is_running:
        return LOOKS[RunState.RUNNING]
    if one.state is JobState.PAUSED:
        return _PAUSED
    if one.state is JobState.STANDING:
        return _STANDING
    return _NEVER if one.last is None else LOOKS[one.last.state]


def when(one: JobView) -> str:
    """Return at which times a job runs."""
    if one.state is JobState.STANDING:
        return "All the time"
    if one.state is JobState.PART:
        return "Within another job"
    if one.daily_at is not None:
        return f"Daily at {one.daily_at} UTC"
    if one.every_seconds is not None:
        return f"Every {shown_as.duration(one.every_seconds)}"
    return f"After “{one.follows[0]}”" if one.follows else "When asked for"


def next_words(one: JobView) -> str:
    """Return when a job runs next."""
    if one.is_asked_for:
        return "Asked for"
    if one.state is JobState.PAUSED:
        return "When resumed"
    if one.next_at is not None:
        return shown_as.instant(one.next_at)
    is_timed = one.every_seconds is not None or one.daily_at is not None
    return "With the engine" if is_timed and one.can_run else shown_as.NOTHING


def took(run: RunView | None) -> str:
    """Return how long a run took."""
    if run is None or run.duration_ms is None:
        return shown_as.NOTHING
    return shown_as.milliseconds(run.duration_ms)


def skipped(one: JobView) -> str:
    """Return how often a job was skipped since its last run, and why."""
    if one.skipped is None:
        return ""
    return f"{times(one.skipped)}: {one.skipped.words}"


def times(run: RunView) -> str:
    """Return how often in a row a job was skipped."""
    return shown_as.plural(run.times or 1, "time", "times")


def counted(run: RunView) -> str:
    """Return what a run counted; or how often it was skipped."""
    if run.state is RunState.SKIPPED:
        return times(run)
    counts = (f"{name.replace('_', ' ')} {shown_as.number(n)}" for name, n in run.counts.items())
    return ", ".join(counts) or shown_as.NOTHING


def why(run: RunView) -> str:
    """Return what went wrong, or why it was skipped; nothing where all went well."""
    return CUT_OFF if run.state is RunState.CUT_OFF else run.words or ""


def span_of(run: RunView) -> str:
    """Return when it began; of several skips the first and the last time."""
    began = shown_as.instant(run.started_at, seconds=True)
    if run.state is not RunState.SKIPPED or run.ended_at in (None, run.started_at):
        return began
    return f"{began} to {shown_as.clock_time(run.ended_at)}"


def headline(view: TimetableView) -> str:
    """Return in one sentence how the timetable stands."""
    if not view.engine.running:
        return "The engine does not run, so nothing is due. Start it from the status bar."
    failed = [one.title for one in view.jobs if outcome_of(one) is LOOKS[RunState.FAILED]]
    rests = [one.title for one in view.jobs if one.state is JobState.PAUSED]
    parts = [
        *([f"Failed: {', '.join(failed)}."] if failed else ()),
        *([f"Paused: {', '.join(rests)}."] if rests else ()),
    ]
    return " ".join(parts) or "Everything runs at its times."


def described(one: JobView) -> str:
    """Return what a job does, when, and what goes before it."""
    parts = [one.about, f"{when(one)}."]
    if one.follows and (one.every_seconds or one.daily_at):
        parts.append(f"Also after “{'”, “'.join(one.follows)}”.")
    if one.waits_for:
        parts.append(f"It lets “{'”, “'.join(one.waits_for)}” go first.")
    if one.pause is not None:
        since = shown_as.instant(one.pause.at)
        parts.append(f"Paused since {since} by {one.pause.who}: {one.pause.why}")
    elif one.pause_refused is not None and one.state is not JobState.PART:
        parts.append(one.pause_refused)
    if one.skipped is not None and one.pause is None:
        parts.append(f"Skipped since its last run, {skipped(one)}")
    return " ".join(part for part in parts if part)
