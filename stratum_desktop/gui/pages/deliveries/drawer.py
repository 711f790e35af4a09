"""One delivery in the drawer: its facts, its story, what was sent and what came back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from stratum_desktop.gui import format as words
from stratum_desktop.gui.looks import DELIVERY_STATES
from stratum_desktop.gui.source_name import source_name
from stratum_desktop.gui.theme import Role, Space, TextStyle, set_icon
from stratum_desktop.gui.theme.tokens import mono_font
from stratum_desktop.gui.widgets import Evidence, Label
from stratum_desktop.services.dashboards import (
    AttemptRow,
    DeliveryRow,
    EntryKind,
    Timeline,
    TimelineEntry,
)
from stratum_desktop.services.wording import sentence

_MOST_LINES = 18
_LEAST_LINES = 3


def delivery_drawer(timeline: Timeline) -> Evidence:
    """Return what the drawer shows of a delivery."""
    content = Evidence()
    content.add_facts("Delivery", _facts(timeline.row))
    content.add_words("What happened", f"Times in {words.zone_name(timeline.row.received_at)}.")
    for entry in timeline.entries:
        content.add(EntryLine(entry))
    if timeline.parameters:
        content.add_facts("The event carries", tuple(timeline.parameters.items()))
    identifiers = ", ".join(timeline.identifiers) or "none"
    content.add_words("Identifiers", f"{identifiers}. Values are hashed and never shown.")
    content.add_words("Request", _request_words(timeline))
    if timeline.body:
        content.add(CodeBox("Request body", timeline.body))
    answers = [entry.attempt for entry in timeline.entries if entry.attempt is not None]
    if answers:
        content.add_words("Last answer", _answer_words(answers[-1]))
        if answers[-1].answer:
            content.add(CodeBox("Answer", answers[-1].answer))
    return content


class EntryLine(QWidget):
    """One line of the story: an icon, when, what, and why in words."""

    def __init__(self, entry: TimelineEntry) -> None:
        super().__init__()
        icon_name, role = _icon_of(entry)
        title, detail = title_of(entry), detail_of(entry)
        self.setAccessibleName(f"{words.instant(entry.at, seconds=True)}: {title}. {detail}")
        symbol = QLabel()
        set_icon(symbol, icon_name, role)
        head = QHBoxLayout()
        head.setSpacing(Space.TIGHT)
        head.addWidget(Label(title, TextStyle.STRONG), 1)
        head.addWidget(Label(words.instant(entry.at, seconds=True), TextStyle.CAPTION, Role.MUTED))
        text = QVBoxLayout()
        text.setSpacing(2)
        text.addLayout(head)
        if detail:
            text.addWidget(
                Label(detail, TextStyle.CAPTION, Role.MUTED, wraps=True, selectable=True)
            )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, Space.HAIR, 0, Space.HAIR)
        row.setSpacing(Space.TIGHT)
        row.addWidget(symbol, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(text, 1)


class CodeBox(QPlainTextEdit):
    """Text in a fixed-width font that can be read and copied."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(text)
        self.setAccessibleName(name)
        self.setReadOnly(True)
        self.setTabChangesFocus(True)
        self.setFont(mono_font(TextStyle.CAPTION))
        lines = min(_MOST_LINES, max(_LEAST_LINES, text.count("\n") + 2))
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 2 * Space.TIGHT)


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
        parts.append(_request_line(entry.attempt))
    return " ".join(parts)


def _icon_of(entry: TimelineEntry) -> tuple[str, Role]:
    if entry.state is None:
        return "down", Role.MUTED
    look = DELIVERY_STATES[entry.state]
    return look.icon, look.role


def _request_line(attempt: AttemptRow) -> str:
    answer = "no answer" if attempt.http_status is None else f"HTTP {attempt.http_status}"
    carried = words.plural(attempt.parcel_count, "event", "events")
    took = words.milliseconds(attempt.duration_ms)
    return f"Request {attempt.id} with {carried}: {answer} after {took}."


def _request_words(timeline: Timeline) -> str:
    if not timeline.body:
        return "Nothing was sent, or the body was erased after its time."
    return "The frozen body, the same for every attempt. Personal values are masked."


def _answer_words(attempt: AttemptRow) -> str:
    parts = [_request_line(attempt)]
    if attempt.platform_code is not None:
        parts.append(f"Platform code {attempt.platform_code}.")
    if attempt.trace_id is not None:
        parts.append(f"Trace {attempt.trace_id}: name it to the platform's support.")
    return " ".join(parts)


def _facts(row: DeliveryRow) -> tuple[tuple[str, str], ...]:
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
    if row.due_at is not None:
        facts.append(("Next try", words.instant(row.due_at, seconds=True)))
    if row.settled_at is None:
        facts.append(("Too old from", words.instant(row.deadline_at)))
    return tuple(facts)
