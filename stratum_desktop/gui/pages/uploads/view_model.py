"""What the Offline uploads page knows and does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import IntEnum
from pathlib import Path
from typing import ClassVar

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.topic import Topic
from stratum_desktop.gui.pages.uploads.draft import Draft
from stratum_desktop.gui.view_model import Notice, PageContext, Tone, ViewModel
from stratum_desktop.services.accounts import DestinationView
from stratum_desktop.services.uploads import (
    FieldChoice,
    FileView,
    LandingReport,
    Question,
    RowVerdict,
    Upload,
    UploadRow,
    UploadStatus,
    UploadTemplate,
)

ROWS_AT_ONCE = 200
"""How many rows of a verdict are fetched at a time."""


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


_BEFORE_SENDING = frozenset({UploadStatus.DRAFT, UploadStatus.CHECKING})
_NEEDS_A_PERSON = (
    RowVerdict.FIXABLE,
    RowVerdict.WRONG,
    RowVerdict.NO_IDENTIFIER,
    RowVerdict.NO_CONSENT,
    RowVerdict.TOO_OLD,
)
_HAS_LANDED = frozenset({UploadStatus.SENDING, UploadStatus.SENT, UploadStatus.CANCELLED})


class UploadsViewModel(ViewModel[State]):
    """A file on its way: looked at, checked, sent; nothing leaves before Send."""

    WATCHES: ClassVar[frozenset[Topic]] = frozenset(
        {Topic.UPLOADS, Topic.DESTINATIONS, Topic.DELIVERIES}
    )

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._upload_id: int | None = None
        self._verdict: RowVerdict | None = None
        self._is_verdict_chosen = False
        self._row_limit = ROWS_AT_ONCE
        # Rows are read from the file: not again while nothing about them changed.
        self._rows_read_for: tuple[object, ...] | None = None
        self._rows_read: tuple[UploadRow, ...] = ()

    async def load(self) -> State:
        """Ask for the upload in hand, its rows and report, and the history."""
        uploads = self.services.uploads
        destinations = tuple(d for d in await self.services.accounts.list() if d.enabled)
        templates = await uploads.templates()
        history = await uploads.list(limit=50)
        upload = None if self._upload_id is None else await uploads.get(self._upload_id)
        verdict = self._verdict_for(upload)
        rows = await self._rows_of(upload, verdict)
        report = None
        if upload is not None and upload.status in _HAS_LANDED:
            report = await uploads.report(upload.id)
        return replace(
            self._now(),
            destinations=destinations,
            templates=templates,
            fields=uploads.fields(),
            history=history,
            upload=upload,
            verdict=verdict,
            rows=rows[: self._row_limit],
            has_more_rows=len(rows) > self._row_limit,
            report=report,
        )

    def is_empty(self, state: State) -> bool:
        """Say whether no file was ever uploaded and none is in hand."""
        return not state.history and state.draft is None

    def receive(self, argument: object) -> None:
        """Open a file that was dropped elsewhere (a path), or an upload (its id)."""
        if isinstance(argument, Path):
            self.open_file(argument)
        elif isinstance(argument, int):
            self.open_upload(argument)

    # ------------------------------------------------------------ file and columns

    def open_file(
        self,
        path: Path,
        *,
        template: str | None = None,
        sheet: str | None = None,
        encoding: str | None = None,
    ) -> None:
        """Look at the head of a file and suggest how to read it."""

        def on_inspected(file: FileView) -> Notice | None:
            self._forget_upload()
            now = self._now()
            chosen = now.draft.chosen if now.draft else frozenset(d.id for d in now.destinations)
            draft = Draft(file, file.plan, file.questions, chosen)
            self.set_state(replace(now, draft=draft, upload=None, rows=(), report=None))
            return None

        self.query(
            "open",
            lambda: self.services.uploads.inspect(
                path, template=template, sheet=sheet, encoding=encoding
            ),
            done=on_inspected,
        )

    def read_as(self, *, template: str | None = None, sheet: str | None = None) -> None:
        """Read the same file by another template, or another sheet; None recognises anew."""
        draft = self._now().draft
        if draft is not None:
            self.open_file(draft.file.path, template=template, sheet=sheet or draft.plan.sheet)

    def map_column(self, column: str, field: str | None) -> None:
        """Give a column of the file a meaning, or none; that may open other questions."""
        self._redraft(lambda draft: draft.with_column(column, field), "map")
        self._ask_again()

    def answer(self, key: str, value: str) -> None:
        """Answer a question the file leaves open; another encoding reads the file again."""
        draft = self._now().draft
        if key == "encoding" and draft is not None:
            self.open_file(draft.file.path, template=draft.file.template, encoding=value)
            return
        self._redraft(lambda draft: draft.answered(key, value), f"answer {key}")

    def choose_destination(self, destination_id: int, *, chosen: bool) -> None:
        """Send the file to this destination too, or not."""
        self._redraft(
            lambda draft: draft.with_destination(destination_id, chosen=chosen), "destination"
        )

    def save_template(self, name: str) -> None:
        """Keep the columns and answers for the next file of this kind."""
        draft = self._now().draft
        if draft is None:
            return
        self.command(
            "save template",
            lambda: self.services.uploads.save_template(name, draft.plan),
            done=lambda template: Notice(
                f"Saved as “{template.label}”. A file with the same header gets it from now on.",
                Tone.GOOD,
                command="save template",
            ),
        )

    # ------------------------------------------------------------ check and send

    def check(self) -> None:
        """Take the file in and have every row judged; nothing is sent."""
        draft = self._now().draft
        if draft is None:
            return
        self.command(
            "check",
            lambda: self.services.uploads.create(
                path=draft.file.path,
                plan=draft.plan,
                destination_ids=sorted(draft.chosen),
            ),
            done=self._on_created,
        )

    def change_columns(self) -> None:
        """Take the checked upload back, and go on with the columns."""
        self._with_upload(
            "change columns",
            lambda upload_id: self.command(
                "change columns",
                lambda: self.services.uploads.cancel(upload_id),
                done=self._on_taken_back,
            ),
        )

    def show_verdict(self, verdict: RowVerdict | None) -> None:
        """List the rows of one verdict, or none."""
        self._row_limit = ROWS_AT_ONCE
        self._verdict, self._is_verdict_chosen = verdict, True
        self.set_state(replace(self._now(), verdict=verdict))
        self.reload(restart=True)

    def show_more_rows(self) -> None:
        """List as many rows again."""
        self._row_limit += ROWS_AT_ONCE
        self.reload(restart=True)

    def fix(self, row_number: int, column: str, value: str) -> None:
        """Mend one cell; the row is judged again."""

        def on_fixed(row: UploadRow) -> Notice | None:
            now = self._now()
            rows = tuple(row if one.row_number == row_number else one for one in now.rows)
            self.set_state(replace(now, rows=rows))
            self._rows_read_for = None
            return None

        self._with_upload(
            "fix",
            lambda upload_id: self.command(
                "fix",
                lambda: self.services.uploads.fix(
                    upload_id, row_number=row_number, column=column, value=value
                ),
                done=on_fixed,
            ),
        )

    def send(self) -> None:
        """Queue every ready row for delivery."""
        self._with_upload(
            "send",
            lambda upload_id: self.command("send", lambda: self.services.uploads.send(upload_id)),
        )

    def stop(self) -> None:
        """Stop the check or the sending; what was queued stays queued."""
        self._with_upload(
            "stop",
            lambda upload_id: self.command("stop", lambda: self.services.uploads.cancel(upload_id)),
        )

    def export_rows(self, path: Path) -> None:
        """Write the rows that need a person to a CSV."""
        self._with_upload(
            "export",
            lambda upload_id: self.query(
                "export",
                lambda: self.services.uploads.export_rows_to_fix(upload_id, path=path),
                done=lambda count: Notice(
                    f"{count:,} rows written to {path.name}.", Tone.GOOD, command="export"
                ),
            ),
        )

    # ------------------------------------------------------------ history

    def open_upload(self, upload_id: int) -> None:
        """Show an earlier upload: its rows, and where they landed."""
        self._forget_upload()
        self._upload_id = upload_id
        self.set_state(replace(self._now(), draft=None, verdict=None))
        self.reload(restart=True)

    def start_over(self) -> None:
        """Put the file away; an upload that runs goes on in the background."""
        self._forget_upload()
        self.set_state(
            replace(self._now(), draft=None, upload=None, verdict=None, rows=(), report=None)
        )
        self.reload(restart=True)

    # ------------------------------------------------------------ inside

    def _now(self) -> State:
        return self.state or State()

    def _forget_upload(self) -> None:
        self._upload_id = None
        self._row_limit = ROWS_AT_ONCE
        self._rows_read_for = None
        self._verdict, self._is_verdict_chosen = None, False

    def _redraft(self, change: Callable[[Draft], Draft], command: str) -> None:
        now = self._now()
        if now.draft is None:
            return
        try:
            self.set_state(replace(now, draft=change(now.draft)))
        except Refusal as refusal:
            self.say(Notice(refusal.message, Tone.WARNING, command=command))

    def _ask_again(self) -> None:
        draft = self._now().draft
        if draft is None:
            return

        def on_asked(questions: tuple[Question, ...]) -> Notice | None:
            now = self._now()
            if now.draft is not None:
                self.set_state(replace(now, draft=now.draft.asking(questions)))
            return None

        self.query(
            "questions",
            lambda: self.services.uploads.questions(draft.file, draft.plan),
            done=on_asked,
        )

    def _with_upload(self, command: str, run: Callable[[int], None]) -> None:
        if self._upload_id is None:
            self.say(Notice("There is no upload in hand.", Tone.WARNING, command=command))
            return
        run(self._upload_id)

    def _on_created(self, upload_id: int) -> None:
        self._forget_upload()
        self._upload_id = upload_id
        self.reload(restart=True)

    def _on_taken_back(self, upload: Upload) -> None:
        del upload
        self._forget_upload()
        self.set_state(replace(self._now(), upload=None, rows=(), verdict=None, report=None))
        self.reload(restart=True)

    def _verdict_for(self, upload: Upload | None) -> RowVerdict | None:
        """Return whose rows to list: what was chosen, else the first that needs a person."""
        if self._is_verdict_chosen or upload is None:
            return self._verdict
        if upload.status is not UploadStatus.CHECKED:
            return None
        return next((one for one in _NEEDS_A_PERSON if upload.verdict_counts.get(one)), None)

    async def _rows_of(
        self, upload: Upload | None, verdict: RowVerdict | None
    ) -> tuple[UploadRow, ...]:
        """Return one row more than is shown, so that the page knows whether there are more."""
        if upload is None or verdict is None or upload.status is UploadStatus.CHECKING:
            return ()
        wanted = (upload.id, upload.status, verdict, self._row_limit)
        if wanted == self._rows_read_for:
            return self._rows_read
        rows = await self.services.uploads.rows(
            upload.id, verdict=verdict, limit=self._row_limit + 1
        )
        self._rows_read_for, self._rows_read = wanted, rows
        return rows
