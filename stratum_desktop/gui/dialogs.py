"""Dialogs that are awaited: the loop goes on turning while a person thinks.

The only file that opens modal windows; never with a nested event loop.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QDialog, QFileDialog, QMessageBox, QWidget


async def finished(dialog: QDialog) -> int:
    """Open a dialog and return its result when it has been closed.

    A task that is cancelled meanwhile takes its dialog away with it.
    """
    answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def on_finished(result: int) -> None:
        if not answer.done():
            answer.set_result(result)

    dialog.finished.connect(on_finished)
    dialog.open()
    try:
        return await answer
    finally:
        dialog.hide()
        dialog.deleteLater()


async def pick_file(parent: QWidget, title: str, endings: str) -> Path | None:
    """Ask for a file to read; None when a person changed their mind.

    Args:
        parent: the window it belongs to.
        title: what the file is for.
        endings: as Qt spells them: "Tables (*.csv *.xlsx)".
    """
    dialog = QFileDialog(parent, title, "", endings)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    return await _chosen(dialog)


async def pick_target(parent: QWidget, title: str, suggested: str, endings: str) -> Path | None:
    """Ask where to write a file; None when a person changed their mind."""
    dialog = QFileDialog(parent, title, suggested, endings)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    return await _chosen(dialog)


async def ask(parent: QWidget, question: str, detail: str, *, yes: str, no: str = "Cancel") -> bool:
    """Ask one question with two verbs; the safe one, `no`, is the default and Escape."""
    return await choose(parent, question, detail, (yes,), cancel=no) == yes


async def choose(
    parent: QWidget, question: str, detail: str, verbs: Sequence[str], *, cancel: str = "Cancel"
) -> str | None:
    """Ask which of several verbs to do; None when a person cancelled, which Escape does."""
    box = QMessageBox(QMessageBox.Icon.NoIcon, "", question, parent=parent)
    box.setInformativeText(detail)
    buttons = {box.addButton(verb, QMessageBox.ButtonRole.AcceptRole): verb for verb in verbs}
    refuse = box.addButton(cancel, QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(refuse)
    box.setEscapeButton(refuse)
    await finished(box)
    clicked = box.clickedButton()
    return next((verb for button, verb in buttons.items() if button is clicked), None)


async def _chosen(dialog: QFileDialog) -> Path | None:
    if await finished(dialog) != QDialog.DialogCode.Accepted:
        return None
    files = dialog.selectedFiles()
    return Path(files[0]) if files else None
