"""The columns of the Offline uploads page's tables."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from stratum_desktop.gui import format as words
from stratum_desktop.gui.delegates import PillDelegate
from stratum_desktop.gui.looks import UPLOAD_STATUSES, VERDICTS
from stratum_desktop.gui.models.record_table import Align, Column
from stratum_desktop.services.uploads import Upload, UploadRow
from stratum_desktop.services.wording import sentence

_SEEN_CELLS = 6


def cell_text(row: UploadRow) -> str:
    """Return the guilty cell as the file has it; nothing when the whole row is meant."""
    return "" if row.column is None else row.cells.get(row.column, "")


def mendable_cell(row: UploadRow) -> str | None:
    """Return the cell that an editor opens on; None where no single cell is guilty."""
    return row.cells.get(row.column) if row.column is not None else None


def _row_text(row: UploadRow) -> str:
    """Return the first cells of the row, so that a person knows which one it is."""
    filled = [text for text in row.cells.values() if text]
    return " · ".join(filled[:_SEEN_CELLS])


ROW_COLUMNS: tuple[Column[UploadRow], ...] = (
    Column(
        "row",
        "Row",
        value=lambda r: r.row_number,
        text=lambda r: words.number(r.row_number),
        align=Align.RIGHT,
        width=72,
    ),
    Column(
        "verdict",
        "Verdict",
        value=lambda r: r.verdict,
        text=lambda r: VERDICTS[r.verdict].word,
        delegate=partial(PillDelegate, VERDICTS.__getitem__),
        width=136,
    ),
    Column(
        "column",
        "Column",
        value=lambda r: r.column,
        text=lambda r: r.column or "",
        width=110,
        most=200,
    ),
    Column(
        "cell",
        "Cell",
        value=cell_text,
        text=cell_text,
        tip=cell_text,
        edit=mendable_cell,
        width=120,
        most=260,
    ),
    Column(
        "reason",
        "Reason",
        value=lambda r: sentence(r.reason),
        text=lambda r: sentence(r.reason),
        tip=lambda r: sentence(r.reason),
    ),
    Column(
        "row_text", "The row", value=_row_text, text=_row_text, tip=_row_text, width=190, most=620
    ),
)


def destinations_words(labels: Sequence[str]) -> str:
    """Return where an upload goes in a few words; all of it is on hover."""
    if len(labels) < 2:
        return "".join(labels)
    return words.plural(len(labels), "destination", "destinations")


HISTORY_COLUMNS: tuple[Column[Upload], ...] = (
    Column(
        "created",
        "Taken in",
        value=lambda u: u.created_at,
        text=lambda u: words.instant(u.created_at),
        width=140,
    ),
    Column(
        "name",
        "File",
        value=lambda u: u.name,
        text=lambda u: u.name,
        tip=lambda u: u.name,
        width=180,
        most=420,
    ),
    Column(
        "to",
        "To",
        value=lambda u: ", ".join(u.destinations),
        text=lambda u: destinations_words(u.destinations),
        tip=lambda u: ", ".join(u.destinations),
        gives_way=2,
    ),
    Column(
        "total",
        "Rows",
        value=lambda u: u.total,
        text=lambda u: words.number(u.total),
        align=Align.RIGHT,
        width=84,
    ),
    Column(
        "queued",
        "Queued",
        value=lambda u: u.sent_to_queue,
        text=lambda u: words.number(u.sent_to_queue),
        align=Align.RIGHT,
        width=84,
    ),
    Column(
        "duplicates",
        "Duplicates",
        value=lambda u: u.duplicates,
        text=lambda u: words.number(u.duplicates),
        align=Align.RIGHT,
        width=92,
        gives_way=1,
    ),
    Column(
        "failed",
        "To fix",
        value=lambda u: u.failed,
        text=lambda u: words.number(u.failed),
        align=Align.RIGHT,
        width=80,
    ),
    Column(
        "status",
        "Status",
        value=lambda u: u.status,
        text=lambda u: UPLOAD_STATUSES[u.status].word,
        delegate=partial(PillDelegate, UPLOAD_STATUSES.__getitem__),
        width=144,
    ),
)
"""Newest first."""
