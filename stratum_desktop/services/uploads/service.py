"""Offline uploads, as the operator sees them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.identity import DateOrder
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.topic import Changed, ChangeSet, Topic
from stratum_desktop.domain.upload import (
    FIELDS,
    FieldChoice,
    Question,
    RowVerdict,
    UploadPlan,
    UploadStatus,
)
from stratum_desktop.domain.upload.question import questions_of
from stratum_desktop.domain.upload.recognised import EXPORT_TEMPLATES, template_of
from stratum_desktop.domain.upload.suggestion import WorkspaceDefaults, samples_of
from stratum_desktop.domain.upload.verdict import OPEN_STATUSES
from stratum_desktop.services.judging.chunks import PROCESS_FROM_BYTES
from stratum_desktop.services.setting_catalogue import (
    ASK,
    CURRENCY,
    DATE_ORDER,
    DEFAULT_COUNTRY,
    TIME_ZONE,
    current,
)
from stratum_desktop.services.uploads.file_pass import file_changed
from stratum_desktop.services.uploads.inspection import inspect_file, template_named
from stratum_desktop.services.uploads.landing import landing_report
from stratum_desktop.services.uploads.row_work import RowWork
from stratum_desktop.services.uploads.runs import RunFailed, UploadRuns
from stratum_desktop.services.uploads.stored_upload import (
    find_upload,
    labels_by_id,
    newest_views,
    stored_destinations,
    stored_plan,
    view_of,
)
from stratum_desktop.services.uploads.views import (
    FileView,
    LandingReport,
    ProgressListener,
    ReopenedFile,
    Upload,
    UploadRow,
    UploadTemplate,
)
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.unit_of_work import UnitOfWork

_UPLOADS: ChangeSet = frozenset({Topic.UPLOADS})
_ASKED: ChangeSet = frozenset({Topic.UPLOADS, Topic.JOBS, Topic.AUDIT})
_SENT: ChangeSet = frozenset({Topic.UPLOADS, Topic.EVENTS, Topic.DELIVERIES})


class Uploads:
    """Everything that can be done with a file of conversions.

    `inspect` → `create` (the pre-flight runs) → `send`; or `upload_now` in one pass.
    Nothing is queued before `send`.
    """

    def __init__(
        self, workspace: Workspace, *, process_from_bytes: int = PROCESS_FROM_BYTES
    ) -> None:
        """Work on this workspace; larger files are read in a process of their own."""
        self._workspace, self._store = workspace, workspace.store
        self._rows = RowWork(workspace)
        self._runs = UploadRuns(workspace, process_from_bytes=process_from_bytes)

    async def inspect(
        self,
        path: Path | str,
        *,
        template: str | None = None,
        sheet: str | None = None,
        encoding: str | None = None,
    ) -> FileView:
        """Say what a file seems to be, reading only samples of it.

        Args:
            path: a CSV or XLSX file.
            template: key of a recognised export or of a saved mapping to use; None recognises.
            sheet: a sheet of a workbook; None takes the first.
            encoding: what a person says a CSV is written in; None detects.

        Raises:
            Refusal: not a table this program reads (a folder, empty, binary, .xls, a bomb).
            Trouble: the file is missing or may not be read.
        """
        defaults, saved = await self._store.read(lambda uow: (_defaults(uow), _saved(uow)))
        wanted = None if template is None else template_named(template, saved)
        return await asyncio.to_thread(
            inspect_file,
            Path(path),
            wanted=wanted,
            saved=saved,
            defaults=defaults,
            sheet=sheet,
            encoding=encoding,
        )

    async def reopen(self, upload_id: int) -> ReopenedFile:
        """Look again at the file of an upload, with the columns and answers it was given.

        Raises:
            Refusal: there is no such upload, or its file has another header now.
            Trouble: the file is missing or may not be read.
        """
        record = await self._store.read(lambda uow: find_upload(uow, upload_id))
        plan, path = stored_plan(record), Path(record.file_path)
        export = None if template_of(plan.template) is None else plan.template
        file = await self.inspect(path, template=export, sheet=plan.sheet, encoding=plan.encoding)
        return ReopenedFile(_with_plan(file, plan), stored_destinations(record))

    async def questions(self, view: FileView, plan: UploadPlan) -> tuple[Question, ...]:
        """Return what a changed plan leaves open, by the rows that `inspect` showed."""
        samples = samples_of(view.plan.header, view.sample_rows)
        return questions_of(plan, samples, await self._store.read(_defaults))

    def fields(self) -> tuple[FieldChoice, ...]:
        """Return what a column can be mapped to, in listing order."""
        return FIELDS

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
        upload_id = await self._runs.create(path, plan, destination_ids, UploadStatus.CHECKING)
        return Changed(upload_id, _ASKED)

    async def send(self, upload_id: int) -> Changed[Upload]:
        """Queue every ready row of a checked upload: the person pressed Send.

        Raises:
            Refusal: it is not checked, or was sent or cancelled before.
        """
        await self._runs.begin_sending(upload_id)
        return Changed(await self.get(upload_id), _ASKED)

    async def cancel(self, upload_id: int) -> Changed[Upload]:
        """Stop a check or a sending. Rows that were queued stay queued.

        Raises:
            Refusal: there is no such upload, or it has ended.
        """
        await self._runs.cancel(upload_id)
        return Changed(await self.get(upload_id), frozenset({Topic.UPLOADS, Topic.AUDIT}))

    async def run_pending(self, *, should_stop: Callable[[], bool]) -> Changed[int]:
        """Do what uploads in `checking` or `sending` need, oldest first; the engine's job.

        Returns:
            How many uploads were brought further.
        """
        statuses = [status.value for status in OPEN_STATUSES]
        waiting = await self._store.read(lambda uow: uow.uploads.ids_in(statuses))
        topics: ChangeSet = frozenset()
        count = 0
        for upload_id in waiting:
            if should_stop():
                break
            changed = await self.run(upload_id, should_stop=should_stop)
            topics |= changed.topics
            count += 1
        return Changed(count, topics)

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
        before = (await self.get(upload_id)).status
        topics: ChangeSet = frozenset()
        if before in OPEN_STATUSES:
            topics = _UPLOADS if before is UploadStatus.CHECKING else _SENT
            with suppress(RunFailed):
                await self._runs.run(upload_id, on_progress, should_stop)
        return Changed(await self.get(upload_id), topics)

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
        upload_id = await self._runs.create(path, plan, destination_ids, UploadStatus.SENDING)
        try:
            await self._runs.run(upload_id, on_progress, should_stop)
        except RunFailed as failed:
            raise failed.error from failed
        return Changed(await self.get(upload_id), _SENT | _ASKED)

    async def list(self, *, limit: int = 50) -> tuple[Upload, ...]:
        """Return uploads, newest first."""
        now_ms = self._workspace.clock.now_ms()
        return await self._store.read(lambda uow: newest_views(uow, limit, now_ms=now_ms))

    async def get(self, upload_id: int) -> Upload:
        """Return one upload.

        Raises:
            Refusal: there is no such upload.
        """
        now_ms = self._workspace.clock.now_ms()
        return await self._store.read(lambda uow: _view(uow, upload_id, now_ms))

    async def rows(
        self,
        upload_id: int,
        *,
        verdict: RowVerdict | None = None,
        after: int = 0,
        limit: int = 200,
        cells: bool = True,
    ) -> tuple[UploadRow, ...]:
        """Return rows that are not simply ready, in file order, after row number `after`.

        Raises:
            Refusal: there is no such upload.
        """
        return await self._rows.rows(upload_id, verdict, after=after, limit=limit, cells=cells)

    async def fix(
        self, upload_id: int, *, row_number: int, column: str, value: str
    ) -> Changed[UploadRow]:
        """Mend one cell of one row, and judge that row again; sending uses the mended cell.

        Raises:
            Refusal: the upload is not checked, or has no such row or column.
            Trouble: the file is missing or may not be read.
        """
        setting = await self._runs.setting(upload_id)
        row = await self._rows.fix(
            upload_id, setting, row_number=row_number, column=column, value=value
        )
        return Changed(row, _UPLOADS)

    async def export_rows_to_fix(self, upload_id: int, *, path: Path | str) -> int:
        """Write the rows that need a person to a CSV that no spreadsheet runs as formulas.

        Returns:
            How many rows were written: fixable, wrong, without identifier or consent, too old.

        Raises:
            Refusal: there is no such upload, or its file has changed.
            Trouble: the upload's file or the new file cannot be read or written.
        """
        return await self._rows.export(upload_id, Path(path))

    async def templates(self) -> tuple[UploadTemplate, ...]:
        """Return recognised exports, then saved mappings by name."""
        saved = await self._store.read(_saved)
        return (
            *(UploadTemplate(one.key, one.label, is_saved=False) for one in EXPORT_TEMPLATES),
            *(UploadTemplate(name, name, is_saved=True) for name in saved),
        )

    async def save_template(self, name: str, plan: UploadPlan) -> Changed[UploadTemplate]:
        """Keep a mapping; a file with the same header is offered it from now on.

        Raises:
            Refusal: the name is empty or that of a built-in template.
        """
        name, text = _require_own_name(name.strip()), plan.to_json()
        now_ms = self._workspace.clock.now_ms()
        await self._store.write(lambda uow: uow.uploads.save_template(name, text, at_ms=now_ms))
        return Changed(UploadTemplate(name, name, is_saved=True), _UPLOADS)

    async def report(self, upload_id: int) -> LandingReport:
        """Say where the rows of an upload are now, or would go, per destination.

        Raises:
            Refusal: there is no such upload.
        """
        now_ms = self._workspace.clock.now_ms()
        return await self._store.read(lambda uow: landing_report(uow, upload_id, now_ms=now_ms))


def _view(uow: UnitOfWork, upload_id: int, now_ms: int) -> Upload:
    return view_of(find_upload(uow, upload_id), labels_by_id(uow), now_ms=now_ms)


def _defaults(uow: UnitOfWork) -> WorkspaceDefaults:
    order = current(uow, DATE_ORDER)
    return WorkspaceDefaults(
        time_zone=current(uow, TIME_ZONE),
        currency=current(uow, CURRENCY) or None,
        country=current(uow, DEFAULT_COUNTRY) or None,
        date_order=None if order == ASK else DateOrder(order),
    )


def _with_plan(file: FileView, plan: UploadPlan) -> FileView:
    if file.plan.header != plan.header:
        raise file_changed(file.path, "since it was checked")
    return replace(file, plan=plan)


def _require_own_name(name: str) -> str:
    if not 1 <= len(name) <= 100 or template_of(name) is not None:
        raise Refusal(
            "Give the mapping a name of its own, between 1 and 100 characters.",
            reason=Reason("upload.template_name"),
        )
    return name


def _saved(uow: UnitOfWork) -> Mapping[str, UploadPlan]:
    return {name: UploadPlan.from_json(text) for name, text in uow.uploads.templates().items()}
