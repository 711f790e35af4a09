"""The columns of the Outages page's tables."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from stratum_desktop.gui import format as shown_as
from stratum_desktop.gui.delegates import PillDelegate
from stratum_desktop.gui.models.record_table import Align, Column
from stratum_desktop.gui.pages.outages import words
from stratum_desktop.services.outages import DataExclusion, OutageView
from stratum_desktop.services.wording import sentence

_FAR = "9999"


def _why(one: OutageView) -> str:
    return sentence(one.window.why)


def _look(one: OutageView) -> str:
    return words.look_of(one).word


def _length(now: Callable[[], datetime], one: OutageView) -> str:
    return shown_as.duration(words.length_seconds(one, now()))


def outage_columns(now: Callable[[], datetime]) -> tuple[Column[OutageView], ...]:
    """Return the columns of the list; one that goes on has lasted until now."""
    return (
        Column(
            "state",
            "State",
            value=_look,
            text=_look,
            delegate=partial(PillDelegate, words.PILLS.__getitem__),
            width=108,
        ),
        Column(
            "kind",
            "Kind",
            value=lambda r: words.KINDS[r.window.kind],
            text=lambda r: words.KINDS[r.window.kind],
            tip=lambda r: words.MEANINGS[r.window.kind],
            width=118,
        ),
        Column("of", "Of", value=lambda r: r.label, text=lambda r: r.label, width=112),
        Column(
            "from",
            "From",
            value=lambda r: r.window.start_at,
            text=lambda r: shown_as.instant(r.window.start_at),
            width=136,
        ),
        Column(
            "to",
            "To",
            value=lambda r: _FAR if r.window.end_at is None else r.window.end_at.isoformat(),
            text=words.ends_words,
            width=136,
        ),
        Column(
            "length",
            "Lasted",
            value=lambda r: words.length_seconds(r, now()),
            text=partial(_length, now),
            align=Align.RIGHT,
            width=84,
            gives_way=1,
        ),
        Column(
            "found",
            "Found",
            value=words.found_words,
            text=words.found_words,
            width=96,
            gives_way=2,
        ),
        Column("why", "What was seen", value=_why, text=_why, tip=_why, gives_way=3),
    )


EXCLUSION_COLUMNS: tuple[Column[DataExclusion], ...] = (
    Column("name", "Name", value=lambda r: r.name, text=lambda r: r.name, width=260),
    Column(
        "start",
        "Start",
        value=lambda r: r.start,
        text=lambda r: f"{r.start:%Y-%m-%d %H:%M}",
        width=136,
    ),
    Column("end", "End", value=lambda r: r.end, text=words.exclusion_end, width=176),
    Column(
        "scope",
        "Scope",
        value=lambda r: r.scope,
        text=lambda r: r.scope,
        tip=lambda r: r.scope,
        gives_way=2,
    ),
    Column(
        "what",
        "What",
        value=lambda r: r.description,
        text=lambda r: r.description,
        tip=lambda r: r.description,
        width=190,
        gives_way=1,
    ),
)
