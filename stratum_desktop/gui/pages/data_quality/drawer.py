"""One finding in the drawer: what it is, what mending gives, and some of the rows."""

from __future__ import annotations

from stratum_desktop.gui import format as words
from stratum_desktop.gui.pages.data_quality.state import Detail, State, Subject
from stratum_desktop.gui.pages.data_quality.words import finding_words, kind_words, points_text
from stratum_desktop.gui.source_name import source_name
from stratum_desktop.gui.theme import Role, TextStyle
from stratum_desktop.gui.widgets import Evidence, Label
from stratum_desktop.services.data_quality import ExampleEvent, Finding, label_of

_HOW = (
    "The match rate that these rows would have with the field, less the one they have, times the "
    "30 points that a platform's match rate counts for in EMQ. It is the most that mending all of "
    "them gives, where all five drivers apply."
)
_FROM_DOOR = (
    "This was counted as the events came in, in whole hours. Which events it was is not kept, so "
    "what mending gives is not known: where the field was left out, see the row that says it is "
    "missing."
)
_NO_POINTS = "No platform is connected, so nobody judges whether an event can be matched."


def finding_drawer(state: State, detail: Detail) -> Evidence:
    """Return what the drawer shows of a finding."""
    finding = detail.finding
    unit = "Rows" if state.subject is Subject.FILE else "Events"
    content = Evidence()
    content.add_words("What is wrong, and what to do", finding_words(finding))
    content.add_words("Kind", kind_words(finding.kind))
    content.add_facts(
        "Figures",
        (
            ("Field", "None by itself" if finding.field is None else label_of(finding.field)),
            (f"{unit} concerned", _of(finding.count, finding.total)),
            ("Share", words.percent(finding.share_pct)),
            ("Not sent", words.number(finding.not_sent)),
            ("Points, at most", points_text(finding.points)),
        ),
    )
    how = _HOW if finding.points is not None else _NO_POINTS
    content.add_words("How the points come about", _FROM_DOOR if finding.is_from_door else how)
    _add_examples(content, state, detail)
    return content


def _add_examples(content: Evidence, state: State, detail: Detail) -> None:
    finding = detail.finding
    if finding.is_from_door:
        content.add_words("Examples", "Only their number is kept, not which events it was.")
    elif not finding.rows:
        content.add_words("Examples", "All of them together show it; no single one does.")
    elif state.subject is Subject.FILE:
        content.add_rows("Such as", ("Row", "Column"), _file_rows(state, finding))
        content.add(Label(_WHERE, TextStyle.CAPTION, Role.MUTED, wraps=True))
    elif detail.examples is None:
        content.add(Label("Reading the events behind it.", TextStyle.BASE, Role.MUTED))
    else:
        columns = ("Event ID", "Event", "Source", "Received")
        content.add_rows("Such as", columns, [_event_row(one) for one in detail.examples])


_WHERE = "Rows are counted as a spreadsheet does. What stands there is a person's and not shown."


def _file_rows(state: State, finding: Finding) -> list[tuple[str, ...]]:
    columns = {} if state.file is None else state.file.plan.columns
    named = [name for name, field in columns.items() if field == finding.field]
    return [(words.number(row), ", ".join(named) or words.NOTHING) for row in finding.rows]


def _event_row(one: ExampleEvent) -> tuple[str, ...]:
    received = words.instant(one.received_at, seconds=True)
    return one.event_id, one.event_name, source_name(one.source), received


def _of(count: int, total: int) -> str:
    return f"{words.number(count)} of {words.number(total)}"
