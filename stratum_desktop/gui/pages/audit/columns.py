"""The columns of the Audit page's table."""

from __future__ import annotations

from stratum_desktop.gui import format as shown_as
from stratum_desktop.gui.models.record_table import Align, Column
from stratum_desktop.gui.pages.audit import words
from stratum_desktop.services.audit import AuditLine

COLUMNS: tuple[Column[AuditLine], ...] = (
    Column(
        "entry",
        "Entry",
        value=lambda r: r.seq,
        text=lambda r: shown_as.number(r.seq),
        align=Align.RIGHT,
        width=72,
    ),
    Column("when", "When", value=lambda r: r.at, text=lambda r: shown_as.instant(r.at), width=132),
    Column("who", "Who", value=lambda r: r.who, text=lambda r: r.who, width=108, gives_way=3),
    Column("what", "What", value=lambda r: r.what, text=lambda r: r.what, width=156, most=240),
    Column(
        "on",
        "On",
        value=lambda r: r.on,
        text=lambda r: r.on,
        tip=lambda r: r.subject,
        width=170,
        most=340,
    ),
    Column(
        "before",
        "Before",
        value=words.before,
        text=words.before,
        tip=words.before,
        width=110,
        most=200,
        gives_way=1,
    ),
    Column(
        "after",
        "After",
        value=words.after,
        text=words.after,
        tip=words.after,
        width=140,
        most=280,
        gives_way=2,
    ),
    Column("why", "Why", value=words.why, text=words.why, tip=words.why),
)
