"""The drawer of the flight recorder: one event, at every destination, in one story."""

from __future__ import annotations

from stratum_desktop.gui import format as words
from stratum_desktop.gui.looks import DELIVERY_STATES
from stratum_desktop.gui.source_name import source_name
from stratum_desktop.gui.theme import Role
from stratum_desktop.gui.widgets import Evidence
from stratum_desktop.gui.widgets.code_box import CodeBox
from stratum_desktop.gui.widgets.story_line import StoryLine
from stratum_desktop.services.flight import (
    AttemptRow,
    CopyRow,
    EventFlight,
    Flight,
    FlightEntry,
    FlightKind,
    FlightLane,
)
from stratum_desktop.services.wording import sentence
from stratum_desktop.services.wording.rewriting import change_words

_COPIES = {
    "duplicate": ("Came once more", "The same in every part; not taken a second time."),
    "collision": ("Came with other content", "The same id, another content; not taken."),
}


def flight_title(flight: Flight) -> str:
    """Return what the drawer is called."""
    return f"Flight of {flight.text}"


def flight_drawer(flight: Flight) -> Evidence:
    """Return what the drawer shows: every event of that name, the newest first."""
    content = Evidence()
    for event in flight.events:
        content.add_facts(event.name, _facts(event))
        content.add_words("What happened", f"Times in {words.zone_name(event.received_at)}.")
        for entry in event.entries:
            content.add(_line(event, entry))
        for lane in event.lanes:
            _add_lane(content, event, lane)
    return content


def request_line(attempt: AttemptRow) -> str:
    """Return one request in a sentence."""
    answer = "no answer" if attempt.http_status is None else f"HTTP {attempt.http_status}"
    carried = words.plural(attempt.parcel_count, "event", "events")
    took = words.milliseconds(attempt.duration_ms)
    return f"Request {attempt.id} with {carried}: {answer} after {took}."


def _facts(event: EventFlight) -> tuple[tuple[str, str], ...]:
    given = "" if event.event_id_is_given else " (derived)"
    facts = [
        ("Event ID", f"{event.event_id}{given}"),
        ("Order ID", event.order_id or words.NOTHING),
        ("Source", f"{source_name(event.source)} ({event.origin})"),
        ("Took place", f"{words.instant(event.event_at, seconds=True)}, {event.action_source}"),
        ("Value", words.money(event.value, event.currency)),
        ("Identifiers", ", ".join(event.identifiers) or "none"),
    ]
    if event.file is not None:
        facts.insert(
            3,
            (
                "File",
                f"{_file_words(event.file.name, event.file.row)}, upload {event.file.upload_id}",
            ),
        )
    facts += [(lane.row.destination, DELIVERY_STATES[lane.row.state].word) for lane in event.lanes]
    return tuple(facts)


def _line(event: EventFlight, entry: FlightEntry) -> StoryLine:
    match entry.kind:
        case FlightKind.RECEIVED:
            return StoryLine(entry.at, "down", Role.MUTED, "Accepted", _from(event))
        case FlightKind.QUEUED:
            title = f"Queued for {entry.destination}"
            return StoryLine(entry.at, "waiting", Role.ACCENT, title, _frozen(entry))
    if entry.copy is not None:
        return _copy_line(entry, entry.copy)
    if entry.state is None:
        raise ValueError(f"a line of kind {entry.kind} tells nothing")
    look = DELIVERY_STATES[entry.state]
    what = "Verdict" if entry.kind is FlightKind.VERDICT else look.word
    title = f"{what}: {entry.destination}"
    return StoryLine(entry.at, look.icon, look.role, title, _detail(entry))


def _copy_line(entry: FlightEntry, copy: CopyRow) -> StoryLine:
    title, detail = _COPIES[copy.verdict]
    file = f", file {_file_words(copy.upload_name, copy.file_row)}" if copy.upload_name else ""
    said = f"From {source_name(copy.source)} ({copy.origin}){file}. {detail}"
    role = Role.CONFLICT if copy.verdict == "collision" else Role.MUTED
    return StoryLine(entry.at, copy.verdict, role, title, said)


def _from(event: EventFlight) -> str:
    file = ""
    if event.file is not None:
        file = f", file {_file_words(event.file.name, event.file.row)}"
    return f"From {source_name(event.source)} ({event.origin}){file}."


def _file_words(name: str, row: int | None) -> str:
    return name if row is None else f"{name}, row {words.number(row)}"


def _frozen(entry: FlightEntry) -> str:
    if entry.body is None:
        return "What was to be sent was erased after its time."
    size = words.plural(entry.body.byte_count, "byte", "bytes")
    return f"Body of {size} frozen, SHA-256 {entry.body.sha256[:12]}…"


def _detail(entry: FlightEntry) -> str:
    parts = [] if entry.reason is None else [sentence(entry.reason)]
    parts += [f"{one.path}: {change_words(one)}." for one in entry.changes]
    if entry.attempt is not None:
        parts.append(request_line(entry.attempt))
    if entry.decision is not None:
        parts.append(f"Decided by {entry.decision.actor}, row {entry.decision.seq} of the audit.")
    return " ".join(parts)


def _add_lane(content: Evidence, event: EventFlight, lane: FlightLane) -> None:
    answers = [
        entry.attempt
        for entry in event.entries
        if entry.delivery_id == lane.row.id and entry.attempt is not None
    ]
    for former in lane.former:
        name = f"Former request to {lane.row.destination}"
        content.add_words(name, "What it was sent with before a person had it written anew.")
        content.add(CodeBox(name, former.body))
    if lane.body:
        name = f"Request to {lane.row.destination}"
        content.add_words(name, "The frozen body. Personal values are masked.")
        content.add(CodeBox(name, lane.body))
    for attempt in answers:
        if attempt.answer:
            name = f"Answer to request {attempt.id}"
            trace = "" if attempt.trace_id is None else f" Trace {attempt.trace_id}."
            code = "" if attempt.platform_code is None else f" Code {attempt.platform_code}."
            content.add_words(name, f"{lane.row.destination}.{code}{trace}")
            content.add(CodeBox(name, attempt.answer))
