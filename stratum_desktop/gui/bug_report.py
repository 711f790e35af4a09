"""What a person sees of a fault in the program: one report per distinct fault, redacted.

A report holds the kind of the fault and where it happened. It holds no message and no value,
because either could carry a person's data.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from stratum_desktop.gui.theme import Role, Space, TextStyle, font
from stratum_desktop.gui.theme.tokens import mono_font
from stratum_desktop.gui.widgets import Label, make_button

log = logging.getLogger(__name__)

_PACKAGE_FOLDER = Path(__file__).resolve().parent.parent.parent
_MOST_CAUSES = 5


@dataclass(frozen=True, slots=True)
class BugReport:
    """One distinct fault."""

    kind: str
    #: Where it happened: file and line of the innermost frame.
    place: str
    #: What can be copied and sent.
    text: str


def make_report(error: BaseException) -> BugReport:
    """Describe an error by kinds and places, without messages and values."""
    parts: list[str] = []
    cause: BaseException | None = error
    place = "unknown place"
    for _ in range(_MOST_CAUSES):
        if cause is None:
            break
        frames = traceback.extract_tb(cause.__traceback__)
        lines = [f"{_short(f.filename)}:{f.lineno} in {f.name}" for f in frames]
        if not parts and lines:
            place = lines[-1]
        parts.append("\n".join([type(cause).__qualname__, *(f"  {line}" for line in lines)]))
        cause = cause.__cause__ or cause.__context__
    return BugReport(type(error).__qualname__, place, "\nwhile handling\n".join(parts))


class BugReporter:
    """Takes what nobody caught, and shows each distinct fault once.

    Runs on: the UI thread; faults of other threads reach the log only.
    """

    def __init__(self, show: Callable[[BugReport], None]) -> None:
        """Give reports to `show`."""
        self._show = show
        self._seen: set[tuple[str, str]] = set()

    def install(self, loop: asyncio.AbstractEventLoop) -> None:
        """Catch what slots and tasks let through, from now on."""
        sys.excepthook = self._on_uncaught
        loop.set_exception_handler(self._on_loop_error)

    def uninstall(self) -> None:
        """Leave uncaught errors to Python again."""
        sys.excepthook = sys.__excepthook__

    def report(self, error: BaseException) -> None:
        """Log the fault, and show it unless the same one was shown before."""
        report = make_report(error)
        log.error("fault in the window", extra={"action": "gui.fault", "report": report.text})
        key = (report.kind, report.place)
        if key not in self._seen:
            self._seen.add(key)
            self._show(report)

    def _on_uncaught(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if isinstance(error, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self.report(error)

    def _on_loop_error(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, BaseException):
            self.report(error)
        else:
            loop.default_exception_handler(context)


class BugDialog(QDialog):
    """The report, a way to copy it, and the promise that the rest goes on."""

    def __init__(self, report: BugReport, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("A fault in the program")
        self.setMinimumWidth(640)
        words = Label(
            "Something in the program went wrong. The engine and everything that was saved are "
            "not touched. The report below holds no figures, names or keys; copy it into an "
            "issue so that the fault can be mended.",
            wraps=True,
        )
        self._text = QPlainTextEdit(report.text)
        self._text.setReadOnly(True)
        self._text.setFont(mono_font(TextStyle.CAPTION))
        self._text.setAccessibleName("The report")
        buttons = QHBoxLayout()
        buttons.addWidget(Label(report.kind, TextStyle.CAPTION, Role.MUTED))
        buttons.addStretch(1)
        buttons.addWidget(make_button("Copy the report", self.copy))
        buttons.addWidget(make_button("Close", self.accept))
        layout = QVBoxLayout(self)
        layout.setSpacing(Space.SNUG)
        layout.addWidget(words)
        layout.addWidget(self._text, 1)
        layout.addLayout(buttons)
        self.setFont(font(TextStyle.BASE))

    def copy(self) -> None:
        """Put the report on the clipboard."""
        self._text.selectAll()
        self._text.copy()


def _short(file: str) -> str:
    """Return a path without the part that names this computer's user."""
    path = Path(file)
    if path.is_relative_to(_PACKAGE_FOLDER):
        return path.relative_to(_PACKAGE_FOLDER).as_posix()
    return path.name
