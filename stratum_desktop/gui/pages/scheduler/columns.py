"""The columns of the Schedule page's tables."""

from __future__ import annotations

from functools import partial

from stratum_desktop.gui import format as shown_as
from stratum_desktop.gui.delegates import PillDelegate
from stratum_desktop.gui.models.record_table import Align, Column
from stratum_desktop.gui.pages.scheduler import words
from stratum_desktop.services.timetable import JobView, RunView


def _outcome(one: JobView) -> str:
    return words.outcome_of(one).word


def _state(run: RunView) -> str:
    return words.LOOKS[run.state].word


JOB_COLUMNS: tuple[Column[JobView], ...] = (
    Column(
        "job",
        "Job",
        value=lambda r: r.title,
        text=lambda r: r.title,
        tip=lambda r: r.about or r.job,
        width=172,
        most=260,
    ),
    Column(
        "when",
        "Runs",
        value=lambda r: r.every_seconds,
        text=words.when,
        tip=words.when,
        width=132,
        most=220,
        gives_way=2,
    ),
    Column("next", "Next", value=lambda r: r.next_at, text=words.next_words, width=132),
    Column(
        "outcome",
        "Last outcome",
        value=_outcome,
        text=_outcome,
        delegate=partial(PillDelegate, words.PILLS.__getitem__),
        width=132,
    ),
    Column(
        "last",
        "Last run",
        value=lambda r: None if r.last is None else r.last.started_at,
        text=lambda r: shown_as.instant(None if r.last is None else r.last.started_at),
        width=132,
    ),
    Column(
        "took",
        "Took",
        value=lambda r: None if r.last is None else r.last.duration_ms,
        text=lambda r: words.took(r.last),
        align=Align.RIGHT,
        width=78,
        gives_way=1,
    ),
    Column(
        "skipped",
        "Skipped since",
        value=lambda r: None if r.skipped is None else r.skipped.times,
        text=words.skipped,
        tip=words.skipped,
        gives_way=3,
    ),
)

RUN_COLUMNS: tuple[Column[RunView], ...] = (
    Column("started", "Started", value=lambda r: r.started_at, text=words.span_of, width=212),
    Column(
        "state",
        "Outcome",
        value=_state,
        text=_state,
        delegate=partial(PillDelegate, words.PILLS.__getitem__),
        width=132,
    ),
    Column(
        "took",
        "Took",
        value=lambda r: r.duration_ms,
        text=words.took,
        align=Align.RIGHT,
        width=78,
    ),
    Column(
        "counts",
        "Counted",
        value=words.counted,
        text=words.counted,
        tip=words.counted,
        width=150,
        most=320,
        gives_way=1,
    ),
    Column("why", "Error or reason", value=words.why, text=words.why, tip=words.why),
)
