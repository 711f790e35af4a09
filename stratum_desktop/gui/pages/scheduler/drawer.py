"""One run in the drawer: when, how long, how it ended, and what it counted."""

from __future__ import annotations

from stratum_desktop.gui import format as shown_as
from stratum_desktop.gui.pages.scheduler import words
from stratum_desktop.gui.widgets import Evidence
from stratum_desktop.services.timetable import JobView, RunState, RunView


def run_drawer(job: JobView, run: RunView) -> Evidence:
    """Return what the drawer shows of a run."""
    content = Evidence()
    is_skip = run.state is RunState.SKIPPED
    zone = shown_as.zone_name(run.started_at)
    began = f"{shown_as.instant(run.started_at, seconds=True)} {zone}"
    ended = shown_as.instant(run.ended_at, seconds=True)
    facts = [
        ("First time" if is_skip else "Started", began),
        ("Last time" if is_skip else "Ended", ended),
    ]
    if is_skip:
        facts.append(("How often", words.times(run)))
    else:
        facts.append(("Took", words.took(run)))
    said = words.why(run)
    if said:
        content.add_words("Why it was skipped" if is_skip else "What went wrong", said)
    content.add_facts(words.LOOKS[run.state].word, facts)
    if run.counts:
        counts = [
            (name.replace("_", " ").capitalize(), shown_as.number(count))
            for name, count in run.counts.items()
        ]
        content.add_facts("Counted", counts)
    if job.about:
        content.add_words("What it does", job.about)
    return content
