"""The base of every page's widgets: contents, and the states around them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from stratum_desktop.gui.page import Command, Shell
from stratum_desktop.gui.theme import Space
from stratum_desktop.gui.view_model import Notice, Phase, Shown, Tone, ViewModel
from stratum_desktop.gui.widgets.empty_state import EmptyState
from stratum_desktop.gui.widgets.quiet_bar import QuietBar
from stratum_desktop.gui.widgets.section import PAGE_BAR_PX, clear_of_page_bar
from stratum_desktop.gui.widgets.veil import Veil

S = TypeVar("S")

QUIET_LOAD_MS = 300
"""A load that is shorter than this shows nothing. Source: the look, "States"."""


@dataclass(frozen=True, slots=True)
class EmptyWords:
    """What an empty page says: what will be here, and the first step."""

    title: str
    sentence: str
    icon: str
    #: A verb; None when there is no step to take here.
    action: Command | None = None
    more: tuple[Command, ...] = ()


class PageView(QWidget, Generic[S]):
    """A page: `build` makes the widgets once, `show_state` is all that touches what they show.

    A subclass's controls call the view model's commands and nothing else.

    Runs on: the UI thread.
    """

    def __init__(self, view_model: ViewModel[S], shell: Shell) -> None:
        super().__init__()
        self.view_model = view_model
        self.shell = shell
        self._bar = QuietBar()
        self._bar.dismissed.connect(self._on_bar_dismissed)
        self._stack = QStackedWidget()
        self._body = QWidget()
        self._instead = EmptyState()
        self._nothing_yet = QWidget()
        for widget in (self._nothing_yet, self._body, self._instead):
            self._stack.addWidget(widget)
        self._veil = Veil(self._stack)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.TIGHT)
        outer.addLayout(clear_of_page_bar(self._bar))
        outer.addWidget(self._stack, 1)
        self._dim_later = QTimer(self, singleShot=True, interval=QUIET_LOAD_MS)
        self._dim_later.timeout.connect(self._on_load_is_slow)
        layout = QVBoxLayout(self._body)
        layout.setContentsMargins(0, 0, PAGE_BAR_PX, 0)
        layout.setSpacing(Space.NORMAL)
        self.build(layout)
        view_model.shown_changed.connect(self._on_shown_changed)
        self._on_shown_changed(view_model.shown)

    # ------------------------------------------------------------ for subclasses

    def build(self, layout: QVBoxLayout) -> None:
        """Make the page's widgets and put them into the layout. Called once."""
        raise NotImplementedError

    def show_state(self, shown: Shown[S], state: S) -> None:
        """Show this state, which is `shown.state`: never None here."""
        raise NotImplementedError

    def empty(self) -> EmptyWords | None:
        """Return what stands here in phase EMPTY; None when `show_state` shows that itself."""
        return None

    def header(self) -> QWidget | None:
        """Return what stands right in the page's header: a date range, tabs."""
        return None

    def commands(self) -> tuple[Command, ...]:
        """Return what Ctrl+K can run while this page is open."""
        return ()

    def filter_field(self) -> QWidget | None:
        """Return what `/` puts the keyboard into."""
        return None

    def notice_of(self, shown: Shown[S]) -> Notice | None:
        """Return the message of the bar on top; a page that shows it elsewhere returns None."""
        return shown.notice

    def drawer_closed(self) -> None:
        """Forget what the drawer showed: a person closed it, or the page was left."""

    # ------------------------------------------------------------ inside

    def _on_shown_changed(self, shown: Shown[S]) -> None:
        self._show_loading(is_loading=shown.phase is Phase.LOADING)
        self._show_bar(shown)
        if shown.state is None:
            self._show_before_first_load(shown)
            return
        words = self.empty() if shown.phase is Phase.EMPTY else None
        if words is not None:
            self._show_instead(words)
            return
        self.show_state(shown, shown.state)
        if shown.phase is not Phase.LOADING or self._stack.currentWidget() is not self._instead:
            self._stack.setCurrentWidget(self._body)

    def _show_loading(self, *, is_loading: bool) -> None:
        if not is_loading:
            self._dim_later.stop()
            self._veil.hide()
        elif not self._dim_later.isActive() and not self._veil.isVisible():
            self._dim_later.start()

    def _on_load_is_slow(self) -> None:
        shown = self.view_model.shown
        if shown.phase is not Phase.LOADING:
            return
        if shown.state is None:
            self._show_instead(EmptyWords("Loading", "Reading the workspace.", "clock"))
        else:
            self._veil.cover()

    def _show_bar(self, shown: Shown[S]) -> None:
        notice = self.notice_of(shown)
        if shown.error is not None and shown.state is not None:
            again = Notice(shown.error.message, Tone.CRITICAL, action="Try again", run=self._retry)
            self._bar.show_notice(again)
        elif notice is not None:
            self._bar.show_notice(notice)
        else:
            self._bar.clear()

    def _show_before_first_load(self, shown: Shown[S]) -> None:
        if shown.error is not None:
            again = Command("Try again", self._retry)
            words = EmptyWords(
                "This page could not be read", shown.error.message, "critical", again
            )
            self._show_instead(words)

    def _show_instead(self, words: EmptyWords) -> None:
        self._instead.set_words(words.title, words.sentence, words.icon)
        steps = (words.action, *words.more) if words.action is not None else words.more
        self._instead.set_actions([(step.title, step.run) for step in steps])
        self._stack.setCurrentWidget(self._instead)

    def _retry(self) -> None:
        self.view_model.reload()

    def _on_bar_dismissed(self) -> None:
        self.view_model.say(None)
