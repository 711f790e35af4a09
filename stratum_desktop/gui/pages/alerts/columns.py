"""The columns of the Alerts page's tables."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

from stratum_desktop.gui import format as words
from stratum_desktop.gui.delegates import PillDelegate
from stratum_desktop.gui.models.record_table import Align, Column
from stratum_desktop.gui.pages.alerts.words import PILLS, look_of, since_words, worst_words
from stratum_desktop.services.alerts import AlertView, EvidenceRow
from stratum_desktop.services.wording import sentence


def _title(alert: AlertView) -> str:
    return sentence(alert.title).removesuffix(".")


ALERT_COLUMNS: tuple[Column[AlertView], ...] = (
    Column(
        "state",
        "State",
        value=lambda r: look_of(r).word,
        text=lambda r: look_of(r).word,
        delegate=partial(PillDelegate, PILLS.__getitem__),
        width=104,
    ),
    Column("what", "What happened", value=_title, text=_title, tip=lambda r: sentence(r.cause)),
    Column(
        "began",
        "Began",
        value=lambda r: r.started_at,
        text=lambda r: words.instant(r.started_at),
        width=136,
    ),
    Column("lasted", "Lasted", value=since_words, text=since_words, width=104, gives_way=2),
    Column(
        "worst",
        "Worst",
        value=lambda r: r.worst.excess,
        text=worst_words,
        tip=worst_words,
        width=250,
        most=330,
        gives_way=1,
    ),
)


def _outcome(row: EvidenceRow) -> str:
    return row.outcome.replace("_", " ").capitalize()


def _why(row: EvidenceRow) -> str:
    return "" if row.reason is None else sentence(row.reason)


def _received(row: EvidenceRow) -> datetime:
    return datetime.fromtimestamp(row.received_at_ms / 1000, UTC)


EVIDENCE_COLUMNS: tuple[Column[EvidenceRow], ...] = (
    Column(
        "received",
        "Received",
        value=_received,
        text=lambda r: words.instant(_received(r), seconds=True),
        width=156,
    ),
    Column(
        "event",
        "Event",
        value=lambda r: r.event_name,
        text=lambda r: r.event_name,
        width=142,
        most=200,
    ),
    Column(
        "id",
        "Event ID",
        value=lambda r: r.event_id,
        text=lambda r: r.event_id,
        tip=lambda r: r.event_id,
        width=170,
        most=280,
    ),
    Column("outcome", "Outcome", value=_outcome, text=_outcome, width=92),
    Column(
        "lag",
        "Took",
        value=lambda r: r.seconds,
        text=lambda r: words.NOTHING if r.seconds is None else words.duration(r.seconds),
        align=Align.RIGHT,
        width=86,
        gives_way=1,
    ),
    Column("why", "Why", value=_why, text=_why, tip=_why),
)
