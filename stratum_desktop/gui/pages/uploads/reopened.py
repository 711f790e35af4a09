"""The columns of an upload that was opened from the list, read from its file once more."""

from __future__ import annotations

from stratum_desktop.domain.errors import StratumError
from stratum_desktop.gui.pages.uploads.draft import Draft
from stratum_desktop.services.uploads import Upload, Uploads, UploadStatus


class Reopening:
    """Looks at the file of a waiting upload once; a file that is gone is left at that."""

    def __init__(self, uploads: Uploads) -> None:
        self._uploads = uploads
        self._looked_at: int | None = None

    def forget(self) -> None:
        """Look again next time."""
        self._looked_at = None

    async def draft_of(self, upload: Upload | None) -> Draft | None:
        """Return the columns and answers of an upload that waits for Send; else None."""
        is_waiting = upload is not None and upload.status is UploadStatus.CHECKED
        if upload is None or not is_waiting or self._looked_at == upload.id:
            return None
        self._looked_at = upload.id
        try:
            found = await self._uploads.reopen(upload.id)
        except StratumError:
            return None
        return Draft(
            found.file, found.file.plan, found.file.questions, frozenset(found.destination_ids)
        )
