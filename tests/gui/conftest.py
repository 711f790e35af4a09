"""What tests of the window share: a dressed program, a frame, pages of their own."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from stand_in import StandIn

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QSettings
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget

from stratum_desktop.domain.topic import Topic
from stratum_desktop.gui.format import show_times_in
from stratum_desktop.gui.main_window import MainWindow
from stratum_desktop.gui.page import Command, Group, Page
from stratum_desktop.gui.page_view import EmptyWords, PageView
from stratum_desktop.gui.theme import Density, ThemeChoice, active_theme, apply_theme, dress
from stratum_desktop.gui.theme.tokens import use_density
from stratum_desktop.gui.view_model import Shown, ViewModel
from stratum_desktop.gui.widgets import SearchField


@pytest.fixture(scope="session", autouse=True)
def garbage_of_the_ui_thread() -> Iterator[None]:
    """As in the window: widgets are never collected by a thread that happens to allocate."""
    gc.disable()
    yield
    gc.enable()
    gc.unfreeze()


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    """The program with its font and style, as it is when a window opens."""
    QLocale.setDefault(QLocale("en_GB"))
    qapp.setQuitOnLastWindowClosed(False)
    dress(qapp)
    apply_theme(qapp, ThemeChoice.LIGHT)
    return qapp


@pytest.fixture(autouse=True)
def usual_look(dressed: QApplication) -> Iterator[None]:
    """Every test begins in British English, in the light theme, with normal rows."""
    # What the test before kept to its end goes now. What is left is not this test's: looking
    # through it again below, after every test, would take most of the suite's time.
    gc.collect()
    gc.freeze()
    yield
    # Without a running Qt loop nothing else deletes the widgets of the test that ended.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    QLocale.setDefault(QLocale("en_GB"))
    use_density(Density.NORMAL)
    show_times_in(None)
    if active_theme().id != "light":
        apply_theme(dressed, ThemeChoice.LIGHT)


@pytest.fixture
def services() -> StandIn:
    """Services that answer what the test says, and note what was asked."""
    return StandIn()


@pytest.fixture
def context(services, clock):
    """What a view model is handed, in a practice workspace."""
    return services.context(clock, is_practice=True)


@pytest.fixture
def memory(tmp_path) -> QSettings:
    """Where a window keeps its place."""
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@dataclass(frozen=True)
class Words:
    """The state of a page in a test."""

    text: str


class WordsViewModel(ViewModel[Words]):
    """Loads what `services.words.read` answers."""

    WATCHES = frozenset({Topic.EVENTS})

    def __init__(self, context):
        super().__init__(context)
        self.received = []

    async def load(self):
        return Words(await self.services.words.read())

    def is_empty(self, state):
        return not state.text

    def receive(self, argument):
        self.received.append(argument)


class WordsView(PageView[Words]):
    """Shows the words in a label."""

    def build(self, layout: QVBoxLayout) -> None:
        self.label = QLabel()
        self.filter = SearchField("Filter words")
        self.controls = QWidget()
        self.runs = 0
        layout.addWidget(self.label)
        layout.addWidget(self.filter)

    def show_state(self, shown: Shown[Words], state: Words) -> None:
        self.label.setText(state.text)

    def empty(self):
        return EmptyWords("No words", "They will stand here.", "info")

    def header(self):
        return self.controls

    def filter_field(self):
        return self.filter

    def commands(self):
        return (Command("Count the words", self._count, "Ctrl+Shift+W"),)

    def _count(self) -> None:
        self.runs += 1


def make_page(page_id: str, group: Group = Group.NOW, order: int = 0) -> Page:
    """A page of one label, as a folder would declare it."""
    title = page_id.capitalize()
    return Page(page_id, title, "info", group, order, WordsViewModel, WordsView, ("wording",))


@pytest.fixture
def words_page():
    """Makes pages."""
    return make_page


@pytest.fixture
async def frame(qtbot, context, services, memory):
    """A started window with three pages: alpha, beta and gamma."""
    services.answers["words.read"] = "hello"
    pages = [make_page("alpha"), make_page("beta"), make_page("gamma", Group.WORKSPACE)]
    window = MainWindow(pages, context, memory=memory, commands=[])
    qtbot.addWidget(window)
    window.start()
    window.show()
    window.activateWindow()
    for view_model in window.deck.view_models:
        await view_model.settle()
    yield window
    for view_model in window.deck.view_models:
        await view_model.close()
    window.may_close = True
