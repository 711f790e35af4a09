"""What screens and commands are told about uploads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.upload import (
    FileKind,
    MatchEstimate,
    Question,
    RowVerdict,
    UploadPlan,
    UploadStatus,
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the present pass over the file is."""

    #: Rows read, header not counted.
    rows: int
    bytes_done: int
    bytes_total: int
    #: None until there is enough to say.
    rows_per_second: float | None = None
    seconds_left: float | None = None


ProgressListener = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Upload:
    """One upload as it stands."""

    id: int
    #: The file's name without its folder.
    name: str
    status: UploadStatus
    #: Template key, see `UploadPlan.template`.
    template: str
    #: Labels, in the order chosen.
    destinations: tuple[str, ...]
    file_path: Path
    file_bytes: int
    created_at: datetime
    completed_at: datetime | None
    #: Rows of the file that are data; after the check every one has a verdict.
    total: int
    #: Events that were queued for at least one destination, or accepted and skipped there.
    sent_to_queue: int
    #: Rows that are not ready for a reason other than being a duplicate or not a conversion.
    failed: int
    duplicates: int
    #: Every verdict, zero included; all zero before the check.
    verdict_counts: Mapping[RowVerdict, int]
    #: None before the check is over.
    estimate: MatchEstimate | None
    progress: Progress
    #: Why it failed, was cancelled, or what is worth knowing; one sentence.
    message: str | None


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One column of a file, and what it seems to be."""

    name: str
    #: At most five different values that are not empty.
    samples: tuple[str, ...]
    #: Key of `FieldChoice`; None: not used.
    field: str | None
    #: How sure the suggestion is, 0-1; 0 without one.
    confidence: float


@dataclass(frozen=True, slots=True)
class FileView:
    """What the head of a file tells."""

    path: Path
    file_bytes: int
    kind: FileKind
    #: None for XLSX.
    encoding: str | None
    delimiter: str | None
    columns: tuple[ColumnView, ...]
    #: Template key, or None when the file is of no known kind.
    template: str | None
    #: "Shopify orders", …; "Your own columns" without a template.
    template_label: str
    #: A complete suggestion; `create` takes it as it is, or changed.
    plan: UploadPlan
    #: What a person should say before sending; empty when nothing is open.
    questions: tuple[Question, ...]
    #: About how many data rows; None when it cannot be told from the head.
    row_estimate: int | None
    #: The first data rows, at most 20, cells in the order of `columns`.
    sample_rows: tuple[tuple[str, ...], ...]
    #: Sheets of a workbook, in its order; empty for CSV.
    sheets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UploadRow:
    """One row that is not simply ready."""

    #: As a spreadsheet shows it; the header of a plain file is row 1.
    row_number: int
    verdict: RowVerdict
    #: The guilty cell's column; None when the whole row is meant.
    column: str | None
    reason: Reason
    #: Column name to text, read from the file now, fixes laid over; empty when the file is gone
    #: or has changed, or when cells were not asked for.
    cells: Mapping[str, str]
    #: Columns that a person mended.
    fixed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UploadTemplate:
    """A recognised export or a saved mapping."""

    key: str
    label: str
    #: True for one that a person saved.
    is_saved: bool


@dataclass(frozen=True, slots=True)
class LandingSlice:
    """What became of an upload's deliveries at one destination."""

    destination: str
    by_state: Mapping[DeliveryState, int]
    #: Why deliveries did not (yet) arrive, most frequent first.
    reasons: tuple[tuple[DeliveryState, Reason, int], ...]


@dataclass(frozen=True, slots=True)
class LandingReport:
    """Where the rows of an upload are now."""

    upload: Upload
    destinations: tuple[LandingSlice, ...]
    #: What each destination would get; empty unless the upload waits for Send.
    outlook: tuple[DestinationOutlook, ...] = ()


@dataclass(frozen=True, slots=True)
class ReopenedFile:
    """The file of an earlier upload, as it was read then."""

    #: With the upload's own plan instead of a suggested one.
    file: FileView
    #: Ids, in the order chosen.
    destination_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DestinationOutlook:
    """What one destination would get of the rows that are ready."""

    destination: str
    #: Events; None when rows with a reserve are too many for each to be known.
    count: int | None
    #: Ready rows that it does not get; None as above.
    left_out: int | None
    #: Why it does not get most of these; None when it gets all.
    reason: Reason | None
