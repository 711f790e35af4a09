"""What the Offline uploads page knows and does."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, ClassVar, TypeVar

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.topic import Changed, Topic
from stratum_desktop.gui.pages.uploads.checked_rows import CheckedRows
from stratum_desktop.gui.pages.uploads.draft import Draft
from stratum_desktop.gui.pages.uploads.reopened import Reopening
from stratum_desktop.gui.pages.uploads.state import State
from stratum_desktop.gui.view_model import Notice, PageContext, Tone, ViewModel
from stratum_desktop.services.uploads import (
    FileView,
    Question,
    RowVerdict,
    UploadRow,
    UploadStatus,
    UploadTemplate,
)

T = TypeVar("T")

_WATCHED = frozenset({Topic.UPLOADS, Topic.DESTINATIONS, Topic.DELIVERIES})

_HAS_REPORT = frozenset(
    {UploadStatus.CHECKED, UploadStatus.SENDING, UploadStatus.SENT, UploadStatus.CANCELLED}
)


class UploadsViewModel(ViewModel[State]):
    """A file on its way: looked at, checked, sent; nothing leaves before Send."""

    WATCHES: ClassVar[frozenset[Topic]] = _WATCHED

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self._upload_id: int | None = None
        self._rows = CheckedRows(context.services.uploads)
        self._reopening = Reopening(context.services.uploads)

    async def load(self) -> State:
        """Ask for the upload in hand, its rows and report, and the history."""
        uploads = self.services.uploads
        destinations = tuple(d for d in await self.services.accounts.list() if d.enabled)
        templates = await uploads.templates()
        upload = None if self._upload_id is None else await uploads.get(self._upload_id)
        rows, has_more_rows = await self._rows.read(upload)
        report = None
        if upload is not None and upload.status in _HAS_REPORT:
            report = await uploads.report(upload.id)
        draft = None if self._now().draft else await self._reopening.draft_of(upload)
        history = await uploads.list(limit=50)
        # Only now, without a pause before the end: what a person did meanwhile must stay.
        now = self._now()
        return replace(
            now,
            draft=now.draft or draft,
            destinations=destinations,
            templates=templates,
            fields=uploads.fields(),
            history=history,
            upload=upload,
            verdict=self._rows.verdict_for(upload),
            rows=rows,
            has_more_rows=has_more_rows,
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

        def on_inspected(file: FileView) -> None:
            self._forget_upload()
            now = self._now()
            chosen = now.draft.chosen if now.draft else frozenset(d.id for d in now.destinations)
            draft = Draft(file, file.plan, file.questions, chosen)
            self.set_state(replace(now, draft=draft, upload=None, rows=(), report=None))
            # A load that is under way would bring the upload before back.
            self.reload(restart=True)

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
            done=_saved,
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
        self._command(
            "change columns", self.services.uploads.cancel, done=lambda _: self._put_upload_away()
        )

    def show_verdict(self, verdict: RowVerdict | None) -> None:
        """List the rows of one verdict, or none."""
        self._rows.choose(verdict)
        self.set_state(replace(self._now(), verdict=verdict))
        self.reload(restart=True)

    def show_more_rows(self) -> None:
        """List as many rows again."""
        self._rows.want_more()
        self.reload(restart=True)

    def fix(self, row_number: int, column: str, value: str) -> None:
        """Mend one cell; the row is judged again."""

        def on_fixed(row: UploadRow) -> None:
            now = self._now()
            rows = tuple(row if one.row_number == row_number else one for one in now.rows)
            self.set_state(replace(now, rows=rows))
            self._rows.read_again()

        fix = partial(self.services.uploads.fix, row_number=row_number, column=column, value=value)
        self._command("fix", fix, done=on_fixed)

    def send(self) -> None:
        """Queue every ready row for delivery."""
        self._command("send", self.services.uploads.send)

    def stop(self) -> None:
        """Stop the check or the sending; what was queued stays queued."""
        self._command("stop", self.services.uploads.cancel)

    def export_rows(self, path: Path) -> None:
        """Write the rows that need a person to a CSV."""
        upload = self._now().upload
        if upload is None:
            return
        self.query(
            "export",
            lambda: self.services.uploads.export_rows_to_fix(upload.id, path=path),
            done=partial(_exported, path),
        )

    # ------------------------------------------------------------ history

    def open_upload(self, upload_id: int) -> None:
        """Show an earlier upload: its rows, and where they landed."""
        self.start_over()
        self._upload_id = upload_id
        self.reload(restart=True)

    def start_over(self) -> None:
        """Put the file away; an upload that runs goes on in the background."""
        self.say(None)
        self.set_state(replace(self._now(), draft=None))
        self._put_upload_away()

    # ------------------------------------------------------------ inside

    def _now(self) -> State:
        return self.state or State()

    def _forget_upload(self) -> None:
        self._upload_id = None
        self._rows.forget()
        self._reopening.forget()

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

        def on_asked(questions: tuple[Question, ...]) -> None:
            self._redraft(lambda draft: draft.asking(questions), "questions")

        self.query(
            "questions",
            lambda: self.services.uploads.questions(draft.file, draft.plan),
            done=on_asked,
        )

    def _command(
        self,
        name: str,
        work: Callable[[int], Coroutine[Any, Any, Changed[T]]],
        *,
        done: Callable[[T], Notice | None] | None = None,
    ) -> None:
        """Run a command on the upload in hand; says so when there is none."""
        upload_id = self._upload_id
        if upload_id is None:
            self.say(Notice("There is no upload in hand.", Tone.WARNING, command=name))
            return
        self.command(name, lambda: work(upload_id), done=done)

    def _on_created(self, upload_id: int) -> None:
        self._forget_upload()
        self._upload_id = upload_id
        self.reload(restart=True)

    def _put_upload_away(self) -> None:
        self._forget_upload()
        self.set_state(replace(self._now(), upload=None, verdict=None, rows=(), report=None))
        self.reload(restart=True)


def _saved(template: UploadTemplate) -> Notice:
    sentence = f"Saved as “{template.label}”. A file with the same header gets it from now on."
    return Notice(sentence, Tone.GOOD, command="save template")


def _exported(path: Path, count: int) -> Notice:
    return Notice(f"{count:,} rows written to {path.name}.", Tone.GOOD, command="export")
