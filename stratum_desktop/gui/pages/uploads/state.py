"""What the Offline uploads page shows at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from stratum_desktop.gui.pages.uploads.draft import Draft
from stratum_desktop.services.accounts import DestinationView
from stratum_desktop.services.uploads import (
    FieldChoice,
    LandingReport,
    RowVerdict,
    Upload,
    UploadRow,
    UploadStatus,
    UploadTemplate,
)

_BEFORE_SENDING = frozenset({UploadStatus.DRAFT, UploadStatus.CHECKING})


class Step(IntEnum):
    """The four steps, all on one page; the one that waits for a person is the present one."""

    FILE = 1
    COLUMNS = 2
    CHECK = 3
    SEND = 4


@dataclass(frozen=True, slots=True)
class State:
    """The file in hand, the upload made of it, and every earlier upload."""

    destinations: tuple[DestinationView, ...] = ()
    templates: tuple[UploadTemplate, ...] = ()
    fields: tuple[FieldChoice, ...] = ()
    history: tuple[Upload, ...] = ()
    #: None when no file was dropped, or an earlier upload is open.
    draft: Draft | None = None
    #: The upload made of the draft, or one opened from the history.
    upload: Upload | None = None
    #: Which rows are listed; None lists none.
    verdict: RowVerdict | None = None
    rows: tuple[UploadRow, ...] = ()
    has_more_rows: bool = False
    #: Where the rows are now; None before they were sent.
    report: LandingReport | None = None

    @property
    def ready_count(self) -> int:
        """Return how many rows would be sent."""
        counts = {} if self.upload is None else self.upload.verdict_counts
        return counts.get(RowVerdict.READY, 0)

    @property
    def step(self) -> Step:
        """Return the step that the page is at."""
        if self.upload is None:
            return Step.FILE if self.draft is None else Step.COLUMNS
        if self.upload.status in _BEFORE_SENDING:
            return Step.CHECK
        return Step.SEND
