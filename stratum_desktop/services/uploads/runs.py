"""The life of an upload: made, checked, sent, cancelled, failed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from stratum_desktop.domain.errors import Refusal, StratumError
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.upload import FileKind, UploadPlan, UploadStatus
from stratum_desktop.domain.upload.question import require_workable
from stratum_desktop.domain.upload.row import ReadingContext
from stratum_desktop.host.files import kind_of
from stratum_desktop.services.delivery.clock_watch import time_at_least_ms
from stratum_desktop.services.lanes import lane_targets, needs_clear
from stratum_desktop.services.preparation import LaneTarget
from stratum_desktop.services.setting_catalogue import DEFAULT_COUNTRY, NAME_MAP, TIME_ZONE, current
from stratum_desktop.services.uploads.file_pass import FilePass, Overtaken, PassSetting, now_text
from stratum_desktop.services.uploads.row_fix import opened_fix
from stratum_desktop.services.uploads.stored_upload import (
    find_upload,
    plan_to_store,
    stored_destinations,
    stored_plan,
)
from stratum_desktop.services.uploads.views import ProgressListener
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.uploads import NewUpload, UploadRecord
from stratum_desktop.store.unit_of_work import UnitOfWork

JOB = "uploads"
"""The engine's job that brings uploads further."""

_ENDED = frozenset({UploadStatus.SENT, UploadStatus.CANCELLED, UploadStatus.FAILED})


class RunFailed(Exception):
    """A pass could not go on; the upload says so. What a person is told is in `error`."""

    def __init__(self, error: StratumError) -> None:
        """Keep what was wrong."""
        super().__init__(error.message)
        self.error = error


class UploadRuns:
    """Starts, continues and ends the passes over the files of uploads."""

    def __init__(self, workspace: Workspace, *, process_from_bytes: int) -> None:
        """Work on this workspace; larger files are read in a process of their own."""
        self._workspace = workspace
        self._process_from_bytes = process_from_bytes

    async def create(
        self,
        path: Path | str,
        plan: UploadPlan,
        destination_ids: Sequence[int],
        status: UploadStatus,
    ) -> int:
        """Store a new upload; returns its id.

        Raises:
            Refusal: no destination, an unknown one, or a plan that cannot work.
            Trouble: the file is missing or may not be read.
        """
        require_workable(plan)
        file, kind, file_bytes = await asyncio.to_thread(_looked_at, Path(path))
        if kind is not plan.kind:
            raise Refusal(
                f"{file.name} is a {kind.upper()} file now. Choose it again.",
                reason=Reason("upload.file_changed"),
            )
        now_ms = self._workspace.clock.now_ms()

        def add(uow: UnitOfWork) -> int:
            lanes = chosen_lanes(uow, destination_ids)
            platforms = dict.fromkeys(lane.platform.manifest.key for lane in lanes)
            new = NewUpload(
                name=file.name,
                platforms=",".join(platforms),
                template=plan.template,
                status=status.value,
                created_at=now_text(self._workspace),
                file_path=str(file),
                file_bytes=file_bytes,
                plan=plan_to_store(plan, destination_ids),
            )
            upload_id = uow.uploads.add(new, started_at_ms=now_ms)
            if status is UploadStatus.CHECKING:
                uow.jobs.request(JOB, at_ms=now_ms)
            self._note(uow, "upload.created", upload_id)
            return upload_id

        return await self._workspace.store.write(add)

    async def begin_sending(self, upload_id: int) -> None:
        """Start the sending of a checked upload and ask the engine for it.

        Raises:
            Refusal: it is not checked, or was sent or cancelled before.
        """

        def begin(uow: UnitOfWork) -> None:
            record = find_upload(uow, upload_id)
            if record.status != UploadStatus.CHECKED:
                raise Refusal(
                    f"Upload {upload_id} is {record.status}; only a checked one can be sent.",
                    reason=Reason("upload.not_checked", {"status": record.status}),
                )
            chosen_lanes(uow, stored_destinations(record))
            now_ms = self._workspace.clock.now_ms()
            uow.uploads.begin_pass(upload_id, UploadStatus.SENDING.value, started_at_ms=now_ms)
            uow.jobs.request(JOB, at_ms=now_ms)
            self._note(uow, "upload.sent", upload_id)

        await self._workspace.store.write(begin)

    async def cancel(self, upload_id: int) -> None:
        """End an upload where it stands.

        Raises:
            Refusal: there is no such upload, or it has ended.
        """

        def stop(uow: UnitOfWork) -> None:
            record = find_upload(uow, upload_id)
            if record.status in _ENDED:
                raise Refusal(
                    f"Upload {upload_id} is {record.status} already; there is nothing to stop.",
                    reason=Reason("upload.has_ended", {"status": record.status}),
                )
            message = "Cancelled before anything was queued."
            if record.successful:
                message = f"Cancelled after {record.successful:,} events were queued; they stay."
            uow.uploads.end_pass(
                upload_id,
                UploadStatus.CANCELLED.value,
                completed_at=now_text(self._workspace),
                message=message,
            )
            self._note(uow, "upload.cancelled", upload_id)

        await self._workspace.store.write(stop)

    async def run(
        self,
        upload_id: int,
        on_progress: ProgressListener | None,
        should_stop: Callable[[], bool] | None,
    ) -> None:
        """Bring the present pass to its end, or to where it is asked to stop.

        Raises:
            RunFailed: it cannot go on, and has ended as `failed`.
        """
        store = self._workspace.store
        record = await store.read(lambda uow: find_upload(uow, upload_id))
        try:
            setting = await self.setting(upload_id)
            if record.next_row:
                now_ms = self._workspace.clock.now_ms()
                await store.write(
                    lambda uow: uow.uploads.resume_pass(upload_id, started_at_ms=now_ms)
                )
            await FilePass(
                self._workspace,
                record,
                setting,
                in_process=record.file_bytes >= self._process_from_bytes,
                on_progress=on_progress,
                should_stop=should_stop,
            ).run()
        except Overtaken:
            pass  # what is true now is in the database
        except StratumError as error:
            await self._fail(record, error)
            raise RunFailed(error) from error

    async def setting(self, upload_id: int) -> PassSetting:
        """Return what judging the rows of an upload takes, as of now.

        Raises:
            Refusal: there is no such upload, or a destination of it is gone or off.
        """
        now_ms = self._workspace.clock.now_ms()

        def read(uow: UnitOfWork) -> PassSetting:
            record = find_upload(uow, upload_id)
            lanes = chosen_lanes(uow, stored_destinations(record))
            context = ReadingContext(
                time_zone=current(uow, TIME_ZONE),
                default_country=current(uow, DEFAULT_COUNTRY) or None,
                name_map=current(uow, NAME_MAP),
                needs_clear=needs_clear(lanes),
                now_ms=now_ms,
                at_least_ms=time_at_least_ms(uow, self._workspace),
            )
            cipher = self._workspace.cipher
            fixes = {
                row: opened_fix(sealed, cipher, upload_id=upload_id, row_number=row)
                for row, sealed in uow.uploads.fixes(upload_id).items()
            }
            return PassSetting(stored_plan(record), lanes, context, fixes)

        return await self._workspace.store.read(read)

    async def _fail(self, record: UploadRecord, error: StratumError) -> None:
        def fail(uow: UnitOfWork) -> None:
            now = find_upload(uow, record.id)
            if now.status == record.status:
                uow.uploads.end_pass(
                    record.id,
                    UploadStatus.FAILED.value,
                    completed_at=now_text(self._workspace),
                    message=error.message,
                )

        await self._workspace.store.write(fail)

    def _note(self, uow: UnitOfWork, action: str, upload_id: int) -> None:
        self._workspace.note(uow, action, f"upload/{upload_id}")


def _looked_at(path: Path) -> tuple[Path, FileKind, int]:
    path = path.absolute()
    return path, kind_of(path), path.stat().st_size


def chosen_lanes(uow: UnitOfWork, destination_ids: Sequence[int]) -> tuple[LaneTarget, ...]:
    """Return the destinations in the order chosen.

    Raises:
        Refusal: none, one that is gone, or one that is switched off.
    """
    if not destination_ids:
        raise Refusal(
            "Choose at least one destination. Connect a platform first if there is none.",
            reason=Reason("upload.no_destination"),
        )
    found = {lane.destination_id: lane for lane in lane_targets(uow, destination_ids)}
    for one in destination_ids:
        if one not in found:
            raise Refusal(
                f"Destination {one} is not there any more. Choose another.",
                reason=Reason("destination.unknown", {"destination": one}),
            )
        if not found[one].enabled:
            raise Refusal(
                f"{found[one].label} is switched off. Switch it on under Accounts, or leave"
                " it out.",
                reason=Reason("destination.off", {"destination": one}),
            )
    return tuple(found[one] for one in dict.fromkeys(destination_ids))
