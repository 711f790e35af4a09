"""Tables in files: CSV and XLSX, read as a stream of rows of text."""

from stratum_desktop.host.files.dialect import Dialect, sniff_dialect
from stratum_desktop.host.files.source import kind_of, sha256_of
from stratum_desktop.host.files.table import (
    START,
    Position,
    RowFault,
    Table,
    TableRow,
    open_csv,
    open_xlsx,
)
from stratum_desktop.host.files.xlsx import sheet_names

__all__ = [
    "START",
    "Dialect",
    "Position",
    "RowFault",
    "Table",
    "TableRow",
    "kind_of",
    "open_csv",
    "open_xlsx",
    "sha256_of",
    "sheet_names",
    "sniff_dialect",
]
