"""Offline uploads, as the operator sees them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from stratum_desktop.domain.topic import Changed
from stratum_desktop.domain.upload import FieldChoice, RowVerdict, UploadPlan
from stratum_desktop.services.uploads.views import (
    FileView,
    LandingReport,
    ProgressListener,
    Upload,
    UploadRow,
    UploadTemplate,
)


class Uploads:
    """Everything that can be done with a file of conversions.

    `inspect` → `create` (the pre-flight runs) → `send`; or `upload_now` in one pass.
    Nothing is queued before `send`.
    """

    async def inspect(self, path: Path | str, *, template: str | None = None) -> FileView:
        """Say what a file seems to be, reading only samples of it.

        Args:
            path: a CSV or XLSX file.
            template: key of a recognised export or of a saved mapping to use; None recognises.

        Raises:
            Refusal: not a table this program reads (a folder, empty, binary, .xls, a bomb).
            Trouble: the file is missing or may not be read.
        """
        raise NotImplementedError

    def fields(self) -> tuple[FieldChoice, ...]:
        """Return what a column can be mapped to, in listing order."""
        raise NotImplementedError

    async def create(
        self, *, path: Path | str, plan: UploadPlan, destination_ids: Sequence[int]
    ) -> Changed[int]:
        """Take an upload in and ask for its pre-flight. Nothing is queued for delivery.

        Returns:
            The upload's id; its status is `checking`.

        Raises:
            Refusal: no destination, an unknown one, or a plan that cannot work.
            Trouble: the file is missing or may not be read.
        """
        raise NotImplementedError

    async def send(self, upload_id: int) -> Changed[Upload]:
        """Queue every ready row of a checked upload: the person pressed Send.

        Raises:
            Refusal: it is not checked, or was sent or cancelled before.
        """
        raise NotImplementedError

    async def cancel(self, upload_id: int) -> Changed[Upload]:
        """Stop a check or a sending. Rows that were queued stay queued.

        Raises:
            Refusal: there is no such upload, or it has ended.
        """
        raise NotImplementedError

    async def run_pending(self, *, should_stop: Callable[[], bool]) -> Changed[int]:
        """Do what uploads in `checking` or `sending` need, oldest first; the engine's job.

        Returns:
            How many uploads were brought further.
        """
        raise NotImplementedError

    async def run(
        self,
        upload_id: int,
        *,
        on_progress: ProgressListener | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> Changed[Upload]:
        """Do what one upload needs now; resumes at the row where an earlier run ended.

        A file that cannot be read, or changed since its check, ends the upload as `failed`
        with the sentence in its message.

        Raises:
            Refusal: there is no such upload.
        """
        raise NotImplementedError

    async def upload_now(
        self,
        *,
        path: Path | str,
        plan: UploadPlan,
        destination_ids: Sequence[int],
        on_progress: ProgressListener | None = None,
        should_stop: Callable[[], bool] | None = None,
    ) -> Changed[Upload]:
        """Check and queue a file in one pass, for use without a window.

        Raises:
            Refusal: as `create`, and for a file that cannot be read to its end.
            Trouble: the file is missing or may not be read.
        """
        raise NotImplementedError

    async def list(self, *, limit: int = 50) -> tuple[Upload, ...]:
        """Return uploads, newest first."""
        raise NotImplementedError

    async def get(self, upload_id: int) -> Upload:
        """Return one upload.

        Raises:
            Refusal: there is no such upload.
        """
        raise NotImplementedError

    async def rows(
        self,
        upload_id: int,
        *,
        verdict: RowVerdict | None = None,
        after: int = 0,
        limit: int = 200,
    ) -> tuple[UploadRow, ...]:
        """Return rows that are not simply ready, in file order, after row number `after`.

        Cells are read from the file now; they are empty when it is gone or has changed.
        """
        raise NotImplementedError

    async def fix(
        self, upload_id: int, *, row_number: int, column: str, value: str
    ) -> Changed[UploadRow]:
        """Mend one cell of one row, and judge that row again; sending uses the mended cell.

        Raises:
            Refusal: the upload is not checked, or has no such row or column.
            Trouble: the file is missing or may not be read.
        """
        raise NotImplementedError

    async def export_rows_to_fix(self, upload_id: int, *, path: Path | str) -> int:
        """Write the rows that need a person to a CSV that no spreadsheet runs as formulas.

        Returns:
            How many rows were written: fixable, wrong, without identifier or consent, too old.

        Raises:
            Trouble: the upload's file or the new file cannot be read or written.
        """
        raise NotImplementedError

    async def templates(self) -> tuple[UploadTemplate, ...]:
        """Return recognised exports, then saved mappings by name."""
        raise NotImplementedError

    async def save_template(self, name: str, plan: UploadPlan) -> Changed[UploadTemplate]:
        """Keep a mapping; a file with the same header is offered it from now on.

        Raises:
            Refusal: the name is empty or that of a built-in template.
        """
        raise NotImplementedError

    async def report(self, upload_id: int) -> LandingReport:
        """Say where the rows of an upload are now, per destination.

        Raises:
            Refusal: there is no such upload.
        """
        raise NotImplementedError
