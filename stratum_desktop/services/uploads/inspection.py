"""Looking at a file before anything is decided: only its head, its end and a few samples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.upload import DecimalStyle, FileKind, UploadPlan
from stratum_desktop.domain.upload.amount import Amount, parse_amount
from stratum_desktop.domain.upload.export_template import CUSTOM, ExportTemplate
from stratum_desktop.domain.upload.question import questions_of
from stratum_desktop.domain.upload.recognised import EXPORT_TEMPLATES, template_of
from stratum_desktop.domain.upload.suggestion import (
    FileHead,
    Suggestion,
    WorkspaceDefaults,
    fed_by,
    same_header,
    samples_of,
    suggest,
)
from stratum_desktop.host.files import (
    Dialect,
    RowFault,
    Table,
    kind_of,
    open_csv,
    open_xlsx,
    sheet_names,
    sniff_dialect,
)
from stratum_desktop.host.files.source import trouble
from stratum_desktop.services.uploads.views import ColumnView, FileView

HEAD_ROWS = 500
SHOWN_ROWS = 20
SHOWN_SAMPLES = 5
_SHOWN_CHARACTERS = 80
_TAIL_BYTES = 4096
CUSTOM_LABEL = "Your own columns"


@dataclass(frozen=True, slots=True)
class Template:
    """What `inspect` was told to read a file as."""

    export: ExportTemplate | None = None
    saved: UploadPlan | None = None


@dataclass(frozen=True, slots=True)
class _Opened:
    """The head of a file, and how it was opened."""

    head: FileHead
    row_estimate: int | None
    sheets: tuple[str, ...] = ()
    is_encoding_guessed: bool = False


def inspect_file(
    path: Path,
    *,
    wanted: Template | None,
    saved: Mapping[str, UploadPlan],
    defaults: WorkspaceDefaults,
    sheet: str | None = None,
    encoding: str | None = None,
) -> FileView:
    """Say what a file seems to be. Blocks while it reads.

    Args:
        path: the file.
        wanted: what a person says it is; None recognises.
        saved: saved mappings by name; one for the same header is suggested.
        defaults: what the workspace says where the file says nothing.
        sheet: a sheet of a workbook; None takes the first.
        encoding: what a person says a CSV is written in; None detects.
    """
    path = path.absolute()
    kind = kind_of(path)
    if kind is FileKind.CSV:
        opened = _open_csv(path, encoding)
        found = _suggested(path, opened, wanted, saved, defaults)
    else:
        opened = _open_xlsx(path, sheet, ".")
        found = _suggested(path, opened, wanted, saved, defaults)
        if not _all_amounts_fit(found):
            # Text cells with decimal commas: write the number cells the same way and look again.
            other = _open_xlsx(path, sheet, ",")
            again = _suggested(path, other, wanted, saved, defaults)
            if again.plan.decimal_style is DecimalStyle.COMMA:
                opened, found = other, again
    return _view(path, opened, found, defaults)


def _suggested(
    path: Path,
    opened: _Opened,
    wanted: Template | None,
    saved: Mapping[str, UploadPlan],
    defaults: WorkspaceDefaults,
) -> Suggestion:
    if not any(any(cells) for _, cells in opened.head.rows):
        raise Refusal(
            f"{path.name} has no rows that can be read. Export it again.",
            reason=Reason("file.no_rows"),
        )
    if wanted is not None:
        return suggest(opened.head, defaults, template=wanted.export, saved=wanted.saved)
    found = suggest(opened.head, defaults)
    own = next((one for one in saved.values() if same_header(one, found.plan.header)), None)
    return found if own is None else suggest(opened.head, defaults, saved=own)


def _all_amounts_fit(found: Suggestion) -> bool:
    samples = samples_of(found.plan.header, found.rows)
    return all(
        isinstance(parse_amount(text, found.plan.decimal_style), Amount)
        for text in fed_by(found.plan, samples, "value", "refunded_value")
    )


def template_named(key: str, saved: Mapping[str, UploadPlan]) -> Template:
    """Return the recognised export or saved mapping with this key.

    Raises:
        Refusal: there is none; the sentence names those that are there.
    """
    if key in saved:
        return Template(saved=saved[key])
    export = template_of(key)
    if export is None:
        names = ", ".join([*(one.key for one in EXPORT_TEMPLATES), *saved])
        raise Refusal(
            f"There is no template “{key}”. Choose one of: {names}.",
            reason=Reason("upload.template_unknown"),
        )
    return Template(export=export)


def label_of(template: str) -> str:
    """Return what people call a template."""
    export = template_of(template)
    if export is not None:
        return export.label
    return CUSTOM_LABEL if template == CUSTOM else template


def _open_csv(path: Path, encoding: str | None) -> _Opened:
    dialect = sniff_dialect(path, encoding=encoding)
    with open_csv(path, dialect) as table:
        rows, offset = _first_rows(table)
    head = FileHead(
        kind=FileKind.CSV,
        rows=rows,
        tail=_tail(path, dialect),
        encoding=dialect.encoding,
        delimiter=dialect.delimiter,
    )
    estimate = None
    if rows and offset:
        estimate = max(len(rows), round(path.stat().st_size / (offset / len(rows))))
    return _Opened(head, estimate, is_encoding_guessed=dialect.is_encoding_guessed)


def _open_xlsx(path: Path, sheet: str | None, decimal_mark: str) -> _Opened:
    sheets = sheet_names(path)
    with open_xlsx(path, sheet, decimal_mark=decimal_mark) as table:
        rows, _ = _first_rows(table)
        count = table.row_count
    head = FileHead(kind=FileKind.XLSX, rows=rows, sheet=sheet or sheets[0])
    return _Opened(head, count, sheets)


def _first_rows(table: Table) -> tuple[tuple[tuple[int, list[str]], ...], int]:
    rows: list[tuple[int, list[str]]] = []
    offset = 0
    for row in islice(table.rows, HEAD_ROWS):
        offset = row.offset_after
        if not isinstance(row.cells, RowFault):
            rows.append((row.number, row.cells))
        elif not rows:
            raise _unreadable_head(row.number, row.cells.reason)
    return tuple(rows), offset


def _unreadable_head(number: int, reason: Reason) -> Refusal:
    what = {
        "row.too_many_cells": f"has {reason.facts.get('cells', 0):,} columns; at most"
        f" {reason.facts.get('limit')} are read. Export only the columns that are needed",
        "row.nul_byte": "holds NUL bytes, so it is not text. Export the file again",
        "row.too_long": "is longer than any row may be. Export the file again as CSV",
        "row.cell_too_long": "has a cell of more than 64 kB. Export the file again as CSV",
        "row.quote_not_closed": "opens a quote that never closes. Export the file again",
        "row.not_text": "is not valid text in this encoding. Save the file as “CSV UTF-8”",
    }
    sentence = what.get(reason.code, "cannot be read. Export the file again")
    return Refusal(f"Row {number} of the file {sentence}.", reason=reason)


def _tail(path: Path, dialect: Dialect) -> str:
    try:
        with path.open("rb") as stream:
            size = path.stat().st_size
            stream.seek(max(0, size - _TAIL_BYTES) & ~1)
            return stream.read(_TAIL_BYTES + 1).decode(dialect.encoding, "replace")
    except OSError as error:
        raise trouble(path, error) from error


def _view(path: Path, opened: _Opened, found: Suggestion, defaults: WorkspaceDefaults) -> FileView:
    plan = found.plan
    samples = samples_of(plan.header, found.rows)
    is_known = plan.template != CUSTOM
    return FileView(
        path=path,
        file_bytes=path.stat().st_size,
        kind=plan.kind,
        encoding=plan.encoding,
        delimiter=plan.delimiter,
        columns=tuple(
            ColumnView(
                name=one.name,
                samples=tuple(_shown(text) for text in one.samples[:SHOWN_SAMPLES]),
                field=one.field,
                confidence=one.confidence,
            )
            for one in found.columns
        ),
        template=plan.template if is_known else None,
        template_label=label_of(plan.template),
        plan=plan,
        questions=questions_of(
            plan, samples, defaults, is_encoding_guessed=opened.is_encoding_guessed
        ),
        # A head that holds the whole file need not be estimated from.
        row_estimate=len(found.rows) if len(opened.head.rows) < HEAD_ROWS else opened.row_estimate,
        sample_rows=tuple(tuple(_shown(cell) for cell in row) for row in found.rows[:SHOWN_ROWS]),
        sheets=opened.sheets,
    )


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARACTERS else text[: _SHOWN_CHARACTERS - 1] + "…"
