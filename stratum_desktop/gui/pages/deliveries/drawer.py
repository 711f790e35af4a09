"""One delivery in the drawer: its facts, its story, what was sent and what came back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from stratum_desktop.domain.delivery import DEAD_LETTER_STATES
from stratum_desktop.gui import format as words
from stratum_desktop.gui.flight_drawer import request_line
from stratum_desktop.gui.looks import DELIVERY_STATES
from stratum_desktop.gui.source_name import source_name
from stratum_desktop.gui.theme import Role
from stratum_desktop.gui.widgets import Evidence
from stratum_desktop.gui.widgets.button import Kind, make_button
from stratum_desktop.gui.widgets.code_box import CodeBox
from stratum_desktop.gui.widgets.story_line import StoryLine
from stratum_desktop.services.body_difference import FieldChange
from stratum_desktop.services.dashboards import (
    AttemptRow,
    EntryKind,
    Timeline,
    TimelineEntry,
)
from stratum_desktop.services.wording import sentence
from stratum_desktop.services.wording.rewriting import change_words


def delivery_drawer(
    timeline: Timeline, *, show_flight: Callable[[], None], fix: Callable[[], None]
) -> Evidence:
    """Return what the drawer shows of a delivery.

    Args:
        show_flight: shows the event at every destination instead.
        fix: sets the mapping of this delivery right.
    """
    content = Evidence()
    content.add_facts("Delivery", _facts(timeline))
    if timeline.row.state in DEAD_LETTER_STATES:
        content.add(make_button("Fix and replay this one…", fix))
    content.add_words("What happened", f"Times in {words.zone_name(timeline.row.received_at)}.")
    for entry in timeline.entries:
        content.add(entry_line(entry, _changes_at(timeline, entry)))
    content.add(make_button("The whole event, at every destination", show_flight, kind=Kind.PLAIN))
    if timeline.parameters:
        content.add_facts("The event carries", tuple(timeline.parameters.items()))
    identifiers = ", ".join(timeline.identifiers) or "none"
    content.add_words("Identifiers", f"{identifiers}. Values are hashed and never shown.")
    for former in timeline.former:
        content.add_words("Former request", "What it was sent with before it was written anew.")
        content.add(CodeBox("Former request body", former.body))
    content.add_words("Request", _request_words(timeline))
    if timeline.body:
        content.add(CodeBox("Request body", timeline.body))
    answers = [entry.attempt for entry in timeline.entries if entry.attempt is not None]
    if answers:
        content.add_words("Last answer", _answer_words(answers[-1]))
        if answers[-1].answer:
            content.add(CodeBox("Answer", answers[-1].answer))
    return content


def entry_line(entry: TimelineEntry, changes: Sequence[FieldChange] = ()) -> StoryLine:
    """Return one line of the story.

    Args:
        changes: what the body says differently from then on.
    """
    icon, role = _icon_of(entry)
    told = [detail_of(entry), *(f"{one.path}: {change_words(one)}." for one in changes)]
    return StoryLine(entry.at, icon, role, title_of(entry), " ".join(filter(None, told)))


def _changes_at(timeline: Timeline, entry: TimelineEntry) -> tuple[FieldChange, ...]:
    found = (one.changes for one in timeline.former if one.seq == entry.seq)
    return next(found, ())


def title_of(entry: TimelineEntry) -> str:
    """Return what happened, in a word or two."""
    if entry.kind is EntryKind.RECEIVED:
        return "Accepted"
    if entry.state is None:
        return "Changed"
    return DELIVERY_STATES[entry.state].word


def detail_of(entry: TimelineEntry) -> str:
    """Return why it happened, and which request it was."""
    parts = [] if entry.reason is None else [sentence(entry.reason)]
    if entry.attempt is not None:
        parts.append(request_line(entry.attempt))
    return " ".join(parts)


def _icon_of(entry: TimelineEntry) -> tuple[str, Role]:
    if entry.state is None:
        return "down", Role.MUTED
    look = DELIVERY_STATES[entry.state]
    return look.icon, look.role


def _request_words(timeline: Timeline) -> str:
    if not timeline.body:
        return "Nothing was sent, or the body was erased after its time."
    since = "since it was written anew" if timeline.former else "for every attempt"
    return f"The frozen body, the same {since}. Personal values are masked."


def _answer_words(attempt: AttemptRow) -> str:
    parts = [request_line(attempt)]
    if attempt.platform_code is not None:
        parts.append(f"Platform code {attempt.platform_code}.")
    if attempt.trace_id is not None:
        parts.append(f"Trace {attempt.trace_id}: name it to the platform's support.")
    return " ".join(parts)


def _facts(timeline: Timeline) -> tuple[tuple[str, str], ...]:
    row, file = timeline.row, timeline.file
    facts = [
        ("State", DELIVERY_STATES[row.state].word),
        ("Event", row.event_name),
        ("Event ID", row.event_id),
        ("Order ID", row.order_id or words.NOTHING),
        ("Destination", row.destination),
        ("Source", f"{source_name(row.source)} ({row.origin})"),
        ("Event time", words.instant(row.event_at, seconds=True)),
        ("Value", words.money(row.value, row.currency)),
        ("Attempts", words.number(row.attempts)),
    ]
    if file is not None:
        place = file.name if file.row is None else f"{file.name}, row {words.number(file.row)}"
        facts.insert(6, ("File", place))
    if row.due_at is not None:
        facts.append(("Next try", words.instant(row.due_at, seconds=True)))
    if row.settled_at is None:
        facts.append(("Too old from", words.instant(row.deadline_at)))
    return tuple(facts)
