"""Signed files: changes for a colleague, what a colleague sent, and what they decided."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from stratum_desktop.gui import format as shown_as
from stratum_desktop.gui.dialogs import pick_file, pick_target
from stratum_desktop.gui.pages.approvals.state import Asking, Kind
from stratum_desktop.gui.pages.approvals.view_model import ApprovalsViewModel
from stratum_desktop.gui.view_model import Notice, Tone
from stratum_desktop.services.approvals import Imported, SignedProposals
from stratum_desktop.services.approvals.view import ActionView
from stratum_desktop.services.wording import sentence

_FILES = "Signed files (*.json)"
_TO_DECIDE, _DECIDED = "changes-to-decide.json", "changes-decided.json"


class Exchange:
    """The commands that begin with a file."""

    def __init__(self, view_model: ApprovalsViewModel, parent: QWidget) -> None:
        """Ask for files over this widget."""
        self._view_model, self._parent = view_model, parent
        self._approvals = view_model.services.approvals

    def export(self, actions: Sequence[ActionView]) -> None:
        """Write these to a signed file for a colleague."""
        ids = [one.id for one in actions]
        if ids:
            self._pick(
                lambda: pick_target(self._parent, "Changes for a colleague", _TO_DECIDE, _FILES),
                lambda path: self.export_to(ids, path),
            )

    def export_to(self, ids: Sequence[int], path: Path) -> None:
        """Write these to this file."""

        def on_written(count: int) -> Notice:
            told = shown_as.plural(count, "change", "changes")
            return Notice(f"{told} written to {path.name}, signed by you.", Tone.GOOD)

        self._view_model.command(
            "export", lambda: self._approvals.export_signed(ids, path), done=on_written
        )

    def take_in(self) -> None:
        """Take over what a colleague decided."""
        self._pick(
            lambda: pick_file(self._parent, "A colleague's decision", _FILES), self.take_in_from
        )

    def take_in_from(self, path: Path) -> None:
        """Take over what a colleague decided in this file."""

        def on_read(found: Imported) -> Notice:
            told = shown_as.plural(len(found.counted), "change", "changes")
            said = [f"{found.decided_by} decided {told}."]
            said += [sentence(why) for _, why in found.refused]
            return Notice(" ".join(said), Tone.WARNING if found.refused else Tone.GOOD)

        self._view_model.command(
            "import", lambda: self._approvals.import_signed(path), done=on_read
        )

    def open_sent(self) -> None:
        """Ask what to decide of what a colleague sent."""
        title = "Changes that a colleague sent"
        self._pick(lambda: pick_file(self._parent, title, _FILES), self.open_sent_from)

    def open_sent_from(self, path: Path) -> None:
        """Ask what to decide of the changes in this file."""

        def on_read(sent: SignedProposals) -> Notice | None:
            self._view_model.put(Asking(Kind.COLLEAGUE, (), sent=sent, file=path))
            return None

        self._view_model.query("ask", lambda: self._approvals.open_signed(path), done=on_read)

    def answer(self, asking: Asking, *, is_yes: bool, comment: str | None) -> None:
        """Ask where the answer goes, and write it."""
        title = "Your decision, for the colleague"

        def write(path: Path) -> None:
            self._view_model.withdraw()
            self.answer_to(asking, path, is_yes=is_yes, comment=comment)

        self._pick(lambda: pick_target(self._parent, title, _DECIDED, _FILES), write)

    def answer_to(self, asking: Asking, path: Path, *, is_yes: bool, comment: str | None) -> None:
        """Write one decision about everything that was sent to this file, signed."""
        sent, file = asking.sent, asking.file
        if sent is None or file is None:
            return
        decisions = {one.number: is_yes for one in sent.proposals}

        def on_written(count: int) -> Notice:
            told = shown_as.plural(count, "change", "changes")
            return Notice(f"Your decision on {told} is in {path.name}. Send it back.", Tone.GOOD)

        self._view_model.command(
            "answer",
            lambda: self._approvals.decide_signed(file, decisions, answer=path, comment=comment),
            done=on_written,
        )

    def _pick(
        self,
        ask_where: Callable[[], Coroutine[Any, Any, Path | None]],
        use: Callable[[Path], None],
    ) -> None:
        def picked(path: Path | None) -> Notice | None:
            if path is not None:
                use(path)
            return None

        self._view_model.query("pick", ask_where, done=picked)
