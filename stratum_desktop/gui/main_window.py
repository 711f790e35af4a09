"""The window's frame: navigation, header, page, drawer, status bar. It knows no page by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from stratum_desktop.gui.drawer import Drawer
from stratum_desktop.gui.navigation import Navigation
from stratum_desktop.gui.page import Command, Page
from stratum_desktop.gui.page_deck import PageDeck
from stratum_desktop.gui.page_header import PageHeader
from stratum_desktop.gui.palette import CommandPalette, Entry
from stratum_desktop.gui.shortcuts import bind, bind_pages
from stratum_desktop.gui.status_bar import StatusBar
from stratum_desktop.gui.theme import Space
from stratum_desktop.gui.view_model import Notice, PageContext
from stratum_desktop.gui.widgets import PAGE_BAR_PX, QuietBar, clear_of_page_bar

_SMALLEST_PX = (1000, 640)
_FIRST_PX = (1280, 800)


class MainWindow(QMainWindow):
    """The shell around the pages.

    Runs on: the UI thread.
    """

    #: The person wants the window gone; whoever owns it decides what happens.
    close_requested = Signal()

    def __init__(
        self,
        pages: Sequence[Page],
        context: PageContext,
        *,
        memory: QSettings,
        commands: Sequence[Command] = (),
        explore_practice: Callable[[], None] | None = None,
    ) -> None:
        """Make the window, not yet shown and without a page.

        Args:
            pages: in the order of the navigation; the first one opens.
            context: what view models are handed.
            memory: where the window keeps its place and size, on this computer only.
            commands: what Ctrl+K offers beside pages and the page's own commands.
            explore_practice: opens the practice workspace; None where there is none.
        """
        super().__init__()
        self._pages = tuple(pages)
        self._workspace = context.workspace
        self._memory = memory
        self._commands = tuple(commands)
        self._explore = explore_practice
        self.may_close = False
        self.navigation = Navigation(pages)
        self.header = PageHeader()
        self.bar = QuietBar()
        self.deck = PageDeck(pages, context, self)
        self.drawer = Drawer()
        self.status = StatusBar(context.workspace)
        self._arrange()
        self.palette_box = CommandPalette(self)
        self._connect()
        self.setMinimumSize(*_SMALLEST_PX)
        self.resize(*_FIRST_PX)

    def start(self) -> None:
        """Stand where the window stood last, on the page that was open."""
        geometry = self._memory.value("geometry")
        if geometry is not None:
            self.restoreGeometry(geometry)
        self.navigation.set_folded(
            bool(self._memory.value("is_folded", defaultValue=False, type=bool))
        )
        last = str(self._memory.value("page", ""))
        self.open_page(last if last in self.deck.page_ids else self.deck.page_ids[0])
        self.deck.focus_page()

    # ------------------------------------------------------------ what pages may ask

    def open_page(self, page_id: str, argument: object = None) -> None:
        """Go to a page; an unknown id changes nothing."""
        self.drawer.shut()
        if not self.deck.open(page_id, argument):
            return
        page, view = self.deck.page, self.deck.view
        if page is None or view is None:
            return
        self.navigation.mark(page_id)
        self.header.set_page(page.title, view.header())
        self.header.show_freshness(view.view_model.shown)
        self.set_name(self._workspace.name)

    def set_name(self, workspace_name: str) -> None:
        """Say this name in the title bar."""
        self._workspace = replace(self._workspace, name=workspace_name)
        if self.deck.page is not None:
            self.setWindowTitle(self._workspace.window_title(self.deck.page.title))

    def show_drawer(self, title: str, content: QWidget) -> None:
        """Open the drawer on the right with this content."""
        self.drawer.open(title, content)

    def close_drawer(self) -> None:
        """Close the drawer."""
        self.drawer.shut()

    def explore_practice(self) -> None:
        """Open the practice workspace in a window of its own."""
        if self._explore is not None:
            self._explore()

    def say(self, notice: Notice) -> None:
        """Show a message that outlives the page it came from."""
        self.bar.show_notice(notice)

    # ------------------------------------------------------------ for the owner

    def open_palette(self) -> None:
        """Offer pages, the open page's commands and the window's own."""
        entries = [
            Entry(Command(page.title, partial(self.open_page, page.id)), page.keywords, "Page")
            for page in self._pages
        ]
        page, view = self.deck.page, self.deck.view
        if page is not None and view is not None:
            entries += [Entry(command, place=page.title) for command in view.commands()]
        entries += [Entry(command) for command in self._commands]
        self.palette_box.open(entries)

    def remember(self) -> None:
        """Keep place, size, fold and page for the next start."""
        self._memory.setValue("geometry", self.saveGeometry())
        self._memory.setValue("is_folded", self.navigation.is_folded)
        self._memory.setValue("page", self.deck.current_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close the drawer on an Escape that nothing inside had a use for."""
        if event.key() == Qt.Key.Key_Escape:
            self.drawer.shut()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close when the owner has agreed; else ask it."""
        if self.may_close:
            self.remember()
            event.accept()
            return
        event.ignore()
        self.close_requested.emit()

    # ------------------------------------------------------------ inside

    def _on_drawer_closed(self, had_keyboard: bool) -> None:  # noqa: FBT001 - a signal's value
        self.deck.drawer_closed(had_keyboard=had_keyboard)

    def _arrange(self) -> None:
        page = QVBoxLayout()
        page.setContentsMargins(Space.WIDE, Space.TIGHT, Space.WIDE - PAGE_BAR_PX, Space.NORMAL)
        page.setSpacing(Space.TIGHT)
        page.addLayout(clear_of_page_bar(self.bar))
        page.addWidget(self.deck, 1)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.header)
        middle.addLayout(page, 1)
        columns = QHBoxLayout()
        columns.setSpacing(0)
        columns.addWidget(self.navigation)
        columns.addLayout(middle, 1)
        columns.addWidget(self.drawer)
        content = QWidget()
        outer = QVBoxLayout(content)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(columns, 1)
        outer.addWidget(self.status)
        self.setCentralWidget(content)

    def _connect(self) -> None:
        self.navigation.chosen.connect(self.open_page)
        self.navigation.palette_requested.connect(self.open_palette)
        self.status.page_requested.connect(self.open_page)
        self.deck.shown_changed.connect(self.header.show_freshness)
        self.palette_box.closed.connect(self.deck.focus_page)
        bind_pages(self, self.deck.page_ids, self.open_page)
        bind(self, "Ctrl+K", self.open_palette)
        bind(self, "/", self.deck.focus_filter)
        self.drawer.closed.connect(self._on_drawer_closed)
        bind(self, "F5", self.deck.reload)
        bind(self, "Ctrl+B", self.navigation.toggle_fold)
