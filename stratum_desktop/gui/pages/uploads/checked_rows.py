"""The rows of one verdict, read from the file and not again while nothing about them changed."""

from __future__ import annotations

from stratum_desktop.services.uploads import RowVerdict, Upload, UploadRow, Uploads, UploadStatus

ROWS_AT_ONCE = 200
"""How many rows are fetched at a time."""

_NEEDS_A_PERSON = (
    RowVerdict.FIXABLE,
    RowVerdict.WRONG,
    RowVerdict.NO_IDENTIFIER,
    RowVerdict.NO_CONSENT,
    RowVerdict.TOO_OLD,
)


class CheckedRows:
    """Which rows of the upload in hand are listed, and the rows themselves."""

    def __init__(self, uploads: Uploads) -> None:
        self._uploads = uploads
        self.forget()

    def forget(self) -> None:
        """Begin anew, for another upload."""
        self._verdict: RowVerdict | None = None
        self._is_chosen = False
        self._limit = ROWS_AT_ONCE
        self._read_for: tuple[object, ...] | None = None
        self._rows: tuple[UploadRow, ...] = ()

    def choose(self, verdict: RowVerdict | None) -> None:
        """List the rows of one verdict, or none."""
        self._verdict, self._is_chosen = verdict, True
        self._limit = ROWS_AT_ONCE

    def want_more(self) -> None:
        """List as many rows again."""
        self._limit += ROWS_AT_ONCE

    def read_again(self) -> None:
        """Read the rows anew next time: one of them was mended."""
        self._read_for = None

    def verdict_for(self, upload: Upload | None) -> RowVerdict | None:
        """Return whose rows to list: what was chosen, else the first that needs a person."""
        if self._is_chosen or upload is None:
            return self._verdict
        if upload.status is not UploadStatus.CHECKED:
            return None
        return next((one for one in _NEEDS_A_PERSON if upload.verdict_counts.get(one)), None)

    async def read(self, upload: Upload | None) -> tuple[tuple[UploadRow, ...], bool]:
        """Return the rows to list, and whether the file has more of them."""
        verdict = self.verdict_for(upload)
        if upload is None or verdict is None or upload.status is UploadStatus.CHECKING:
            return (), False
        wanted = (upload.id, upload.status, verdict, self._limit)
        if wanted != self._read_for:
            self._rows = await self._uploads.rows(upload.id, verdict=verdict, limit=self._limit + 1)
            self._read_for = wanted
        return self._rows[: self._limit], len(self._rows) > self._limit
