"""The keys of the window, in one place."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

PAGE_KEYS = 9
"""Ctrl+1 to Ctrl+9 go to the first nine pages."""


def bind(owner: QWidget, keys: str, run: Callable[[], None], *, repeats: bool = False) -> None:
    """Run the function on these keys while the owner's window is active and shows it.

    Args:
        owner: where the keys hold.
        keys: as Qt spells them.
        run: what they do.
        repeats: whether it is done again and again while they are held down: for moving alone.
    """
    shortcut = QShortcut(QKeySequence(keys), owner)
    shortcut.setAutoRepeat(repeats)
    shortcut.activated.connect(run)


def bind_pages(owner: QWidget, page_ids: Iterable[str], open_page: Callable[[str], None]) -> None:
    """Give the first pages their number keys."""
    for number, page_id in enumerate(list(page_ids)[:PAGE_KEYS], start=1):
        bind(owner, f"Ctrl+{number}", partial(open_page, page_id))
