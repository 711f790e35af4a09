"""Words for the engine's jobs: what each does, and what it means to let it rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from stratum_desktop.platforms import registry

WORDS = {
    "job.missed": (
        "This computer slept, or Stratum was not running. One run made up for all of it."
    ),
    "job.offline": "There was no network. It runs at its next time with one.",
    "job.rests": "Paused by {who}: {why}",
    "job.still_running": "The run before had not ended.",
    "job.waits_for": "It waited until “{job}” had ended.",
    "job.unknown": "There is no job {job}. List them with `stratum jobs list`.",
    "job.not_paused": "The job does not rest.",
    "job.paused_already": "The job rests already.",
    "job.pause_refused": "This job protects your data and cannot be paused.",
    "job.pause_without_why": "Say why the job is to rest.",
    "job.runs_always": "This job runs all the time; there is nothing to start.",
}


@dataclass(frozen=True, slots=True)
class JobWords:
    """What a person reads of a job."""

    title: str
    #: What it does, in a sentence.
    about: str
    #: What stays undone while it rests, in a sentence.
    at_rest: str


_AT_REST = "What it does stays undone until it runs again."

JOB_WORDS: Mapping[str, JobWords] = {
    "delivery_drain": JobWords(
        "Send deliveries",
        "Sends what waits, as soon as it comes in.",
        "To let a platform wait, pause its destination in Accounts.",
    ),
    "uploads": JobWords(
        "Work through uploads",
        "Checks and queues files that were uploaded.",
        "Uploaded files wait; nothing of them is sent.",
    ),
    "audit_check": JobWords(
        "Check the audit log",
        "Looks whether an entry of the audit log was changed.",
        "It protects the proof of who did what.",
    ),
    "pipeline_health": JobWords(
        "Check that deliveries add up",
        "Counts that every accepted event is in exactly one state.",
        "It protects the promise that nothing is lost.",
    ),
    "verdicts": JobWords(
        "Ask for verdicts",
        "Asks platforms that judge later what became of what they took.",
        "Deliveries that a platform refused later go on looking delivered.",
    ),
    "delivery_watch": JobWords(
        "Watch what waits",
        "Warns before deliveries get too old, and releases what is held no more.",
        "Nobody warns before deliveries get too old for their platform, and what was held only "
        "for a time stays held.",
    ),
    "latency_count": JobWords(
        "Count latencies",
        "Adds new deliveries to the latency figures.",
        "Latency figures take longer to be shown, and stay right.",
    ),
    "order_count": JobWords(
        "Count orders",
        "Adds new orders to the figures of the Orders page.",
        "Order figures take longer to be shown, and stay right.",
    ),
    "delivery_count": JobWords(
        "Count deliveries",
        "Adds new deliveries to the counts of the Deliveries page.",
        "Counts of deliveries take longer to be shown, and stay right.",
    ),
    "anomalies": JobWords(
        "Look for anomalies",
        "Compares the hours that are over with what is usual.",
        "No new alert is raised.",
    ),
    "run_actions": JobWords(
        "Carry out approved changes",
        "Checks approved changes once more, makes them at the ad platforms and reads them back.",
        "Approved changes wait, and expire if it takes too long.",
    ),
    "metrics_sync": JobWords(
        "Read ad accounts",
        "Reads campaigns, budgets and figures of every connected account.",
        "Figures grow old: freshness costs EMQ, and the trust gate holds what would spend more.",
    ),
    "outages": JobWords(
        "Look for outages",
        "Looks for hours in which tracking or delivery was broken.",
        "Outages are not found, and spoil what alerts and forecasts learn.",
    ),
    "emq_refresh": JobWords(
        "Measure EMQ",
        "Measures the five drivers and the score of every platform.",
        "The score stays as it was, and the trust gate takes it for old.",
    ),
    "signal_health": JobWords(
        "Judge signal health",
        "Tells the status of each platform's days.",
        "Signal health stays as it was.",
    ),
    "evaluate_rules": JobWords(
        "Evaluate rules",
        "Judges every campaign by every rule, and proposes what they want.",
        "Rules propose nothing, and open proposals are not gated again.",
    ),
    "clean_up": JobWords(
        "Clean up and back up",
        "Makes a backup, and erases what has been kept as long as the settings say.",
        "No backup is made, and personal values are kept longer than the settings say.",
    ),
}
"""Every job of the timetable; one that is not here is shown by its name."""

_ACTORS = {
    "person": "a person in the window",
    "cli": "the command line",
    "engine": "the engine",
    "practice": "the practice world",
}

_SYNC = "sync."


def job_words(job: str) -> JobWords:
    """Return the words of a job; one without words of its own goes by its name."""
    known = JOB_WORDS.get(job)
    if known is not None:
        return known
    if job.startswith(_SYNC):
        return _reading_of(job.removeprefix(_SYNC))
    words = job.replace("_", " ").replace(".", ": ")
    return JobWords(words[:1].upper() + words[1:], "", _AT_REST)


def job_title(job: str) -> str:
    """Return what a person calls a job."""
    return job_words(job).title


def actor_name(actor: str) -> str:
    """Return who acted, within a sentence; one that is not known goes by its name."""
    return _ACTORS.get(actor, actor)


def _reading_of(platform: str) -> JobWords:
    labels = {one.manifest.key: one.manifest.label for one in registry.all()}
    label = labels.get(platform, platform)
    return JobWords(f"Read {label}", f"Reads what {label} tells of its ad accounts.", "")
