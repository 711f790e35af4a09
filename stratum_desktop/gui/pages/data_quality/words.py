"""What the figures of data quality read like."""

from __future__ import annotations

import math
from collections.abc import Mapping

from stratum_desktop.domain.reason import Reason
from stratum_desktop.gui import format as words
from stratum_desktop.gui.delegates import PillLook
from stratum_desktop.gui.pages.data_quality.state import Read, State, Subject
from stratum_desktop.gui.source_name import source_name
from stratum_desktop.gui.theme import Role
from stratum_desktop.gui.widgets.progress_row import ProgressFacts
from stratum_desktop.services.data_quality import Estimate, FileQuality, Finding, Kind, WhatIf
from stratum_desktop.services.wording import sentence

KINDS: Mapping[Kind, PillLook] = {
    Kind.COVERAGE: PillLook("Missing", "unknown", Role.SERIES_4),
    Kind.FORMAT: PillLook("Format", "fixable", Role.CRITICAL),
    Kind.PLACEHOLDER: PillLook("Stand-in", "skipped", Role.WARNING),
    Kind.SHARED: PillLook("Shared", "duplicate", Role.SERIES_2),
    Kind.TIME: PillLook("Time", "clock", Role.SERIES_3),
}
"""How each kind of finding looks."""

_KINDS_IN_WORDS: Mapping[Kind, str] = {
    Kind.COVERAGE: "A field is missing that others of the same source carry.",
    Kind.FORMAT: "A value cannot be read as what it should be.",
    Kind.PLACEHOLDER: "A value stands for nothing, or was typed to get past a required field.",
    Kind.SHARED: "One identifier stands for many different people or orders.",
    Kind.TIME: "Times are wrong as a whole, or lie in the future.",
}


def kind_words(kind: Kind) -> str:
    """Return what a kind of finding means."""
    return _KINDS_IN_WORDS[kind]


def finding_words(finding: Finding) -> str:
    """Return what is wrong and what to do, with the source as screens call it."""
    reason = finding.reason
    source = reason.facts.get("source")
    if isinstance(source, str):
        reason = Reason(reason.code, {**reason.facts, "source": source_name(source)})
    return sentence(reason)


def points_text(points: float | None) -> str:
    """Return EMQ points, cut off after two decimals; "No data" where no platform judges."""
    return words.figure(points, decimals=2)


def estimate_text(points: Estimate) -> str:
    """Return an estimated gain in points; where only the bounds are known, the upper one."""
    if points.likely is None:
        return f"at most {_cut_up(points.high)}"
    return f"about {words.figure(points.likely, decimals=2)}"


def interval_text(points: Estimate) -> str:
    """Return the interval of an estimate; the low end is cut down, the high one up."""
    return f"{words.figure(points.low, decimals=2)} to {_cut_up(points.high)}"


def _cut_up(points: float) -> str:
    return words.figure(math.ceil(round(points * 100, 9)) / 100, decimals=2)


def filled_pct(one: WhatIf) -> float | None:
    """Return how often other sources that send the field have it; None: no other sends it."""
    filled = one.filled_elsewhere
    return None if filled is None else 100 * filled[0] / filled[1]


def elsewhere_text(one: WhatIf) -> str:
    """Return how often other sources that send the field have it, in words."""
    share = filled_pct(one)
    return "None does" if share is None else words.figure(share, decimals=1)


def read_words(read: Read) -> str:
    """Return what was looked at, and when."""
    report = read.report
    at = f"Read at {words.clock_time(read.at)}."
    if isinstance(report, FileQuality):
        return f"{report.name}: {words.plural(report.rows, 'row', 'rows')}. {at}"
    since, until = report.period.since, report.period.until
    zone = words.zone_name(until)
    span = f"received {words.instant(since)} to {words.instant(until)} {zone}"
    by = "" if report.source is None else f" from {source_name(report.source)}"
    seen = report.quality.events
    if seen < report.in_period:
        newest = f"The newest {words.number(seen)} of {words.number(report.in_period)} events"
        return f"{newest}{by} {span}. {at}"
    return f"{words.plural(seen, 'event', 'events')}{by} {span}. {at}"


def unread_words(state: State) -> str:
    """Return what is said of a subject that was not read to its end."""
    if state.subject is Subject.STORED:
        return "What came in was not read."
    return "" if state.file is None else f"{state.file.path.name} was not read to its end."


def counts_words(read: Read) -> str:
    """Return what the rows of a file came to; nothing for events, which all are some."""
    quality = read.quality
    if not isinstance(read.report, FileQuality):
        return ""
    said = [f"{words.plural(quality.events, 'row is an event', 'rows are events')}."]
    if quality.refused:
        said.append(f"{words.plural(quality.refused, 'row', 'rows')} would not be sent.")
    if quality.skipped:
        said.append(
            f"{words.plural(quality.skipped, 'row is no conversion', 'rows are no conversions')}."
        )
    return " ".join(said)


def assumed_words(state: State) -> str:
    """Return what was assumed of the file in hand, because it does not say."""
    if state.file is None or state.subject is not Subject.FILE:
        return ""
    said = [f"{one.text} {one.suggested}" for one in state.file.questions if one.suggested]
    return f"Assumed: {' · '.join(said)}" if said else ""


def clean_words(read: Read) -> str:
    """Return what stands in place of findings where there are none."""
    quality = read.quality
    if not quality.looked_at:
        return "No data: nothing came in, or no row is a conversion."
    return "Nothing wrong was found."


def progress_facts(state: State) -> ProgressFacts:
    """Return how the reading under way stands."""
    is_file = state.subject is Subject.FILE
    name = state.file.path.name if is_file and state.file is not None else "what came in"
    progress = state.progress
    return ProgressFacts(
        title=f"Reading {name}",
        done=0 if progress is None else progress.rows,
        total=None,
        unit="rows" if is_file else "events",
        rate=None if progress is None else progress.rows_per_second,
        seconds_left=None if progress is None else progress.seconds_left,
        share=None if progress is None else progress.share,
    )
