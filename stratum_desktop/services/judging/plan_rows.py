"""The rows of a file as its plan reads them."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.upload import DecimalStyle, FileKind, UploadPlan
from stratum_desktop.domain.upload.header import unique_names
from stratum_desktop.host.files import START, Dialect, Position, Table, open_csv, open_xlsx


def open_rows(
    path: Path, plan: UploadPlan, start: Position = START
) -> AbstractContextManager[Table]:
    """Open a file behind a position, in the way its plan says."""
    if plan.kind is FileKind.XLSX:
        mark = "," if plan.decimal_style is DecimalStyle.COMMA else "."
        return open_xlsx(path, plan.sheet, decimal_mark=mark, start=start)
    dialect = Dialect(plan.encoding or "utf-8", plan.delimiter or ",")
    return open_csv(path, dialect, start=start)


def require_header(path: Path, plan: UploadPlan, cells: list[str]) -> None:
    """Refuse a file whose columns are not those that the plan was made for.

    Raises:
        Refusal: a column was added, dropped, renamed or moved.
    """
    names = unique_names([*cells, *("",) * (len(plan.header) - len(cells))])
    if names != plan.header:
        changed = [new for new, old in zip(names, plan.header, strict=False) if new != old]
        example = f" (“{changed[0]}”)" if changed else ""
        raise Refusal(
            f"The columns of {path.name} are not those of the mapping{example}."
            " Choose the file again, so that it is looked at anew.",
            reason=Reason("upload.columns_changed"),
        )
