"""The pages that were opened so far, one of them on top."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from stratum_desktop.gui.page import Page, Shell
from stratum_desktop.gui.page_view import PageView
from stratum_desktop.gui.shortcuts import bind
from stratum_desktop.gui.view_model import PageContext, ViewModel


class PageDeck(QStackedWidget):
    """Makes a page when it is first opened, and tells it whether it is looked at."""

    #: Carries the `Shown` of the page on top.
    shown_changed = Signal(object)

    def __init__(self, pages: Sequence[Page], context: PageContext, shell: Shell) -> None:
        super().__init__()
        self._pages = {page.id: page for page in pages}
        self._context = context
        self._shell = shell
        self._views: dict[str, PageView[Any]] = {}
        self.current_id = ""

    @property
    def page_ids(self) -> tuple[str, ...]:
        """Return the ids of all pages in the order of the navigation."""
        return tuple(self._pages)

    @property
    def page(self) -> Page | None:
        """Return the declaration of the page on top; None before the first was opened."""
        return self._pages.get(self.current_id)

    @property
    def view(self) -> PageView[Any] | None:
        """Return the page on top; None before the first was opened."""
        return self._views.get(self.current_id)

    @property
    def view_models(self) -> tuple[ViewModel[Any], ...]:
        """Return the view models of every page opened so far."""
        return tuple(view.view_model for view in self._views.values())

    def open(self, page_id: str, argument: object = None) -> bool:
        """Put a page on top, and say whether another one is there now.

        An unknown id, such as one of a later version, changes nothing.
        """
        page = self._pages.get(page_id)
        if page is None:
            return False
        view = self._views.get(page_id) or self._make(page)
        if argument is not None:
            view.view_model.receive(argument)
        if page_id == self.current_id:
            return False
        if self.view is not None:
            self.view.view_model.shown_changed.disconnect(self.shown_changed)
            self.view.view_model.became_hidden()
        self.current_id = page_id
        self.setCurrentWidget(view)
        view.view_model.shown_changed.connect(self.shown_changed)
        view.view_model.became_visible()
        return True

    def reload(self) -> None:
        """Load the page on top again."""
        if self.view is not None:
            self.view.view_model.reload()

    def focus_page(self) -> None:
        """Give the keyboard to the page on top, to what had it there last."""
        if self.view is not None:
            last: QWidget | None = self.view.focusWidget()
            holder = self.view if last is None else last
            holder.setFocus(Qt.FocusReason.OtherFocusReason)

    def drawer_closed(self, *, had_keyboard: bool) -> None:
        """Tell the page on top that its drawer is closed, and give it the keyboard back."""
        if self.view is not None:
            self.view.drawer_closed()
        if had_keyboard:
            self.focus_page()

    def focus_filter(self) -> None:
        """Give the keyboard to the filter of the page on top, where it has one."""
        field = self.view.filter_field() if self.view is not None else None
        if field is not None:
            field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _make(self, page: Page) -> PageView[Any]:
        view = page.make_view(page.make_view_model(self._context), self._shell)
        self._views[page.id] = view
        self.addWidget(view)
        for command in view.commands():
            if command.shortcut is not None:
                bind(view, command.shortcut, command.run)
        return view
