"""The program's window from start to end: on a real workspace, in its own loop."""

import asyncio
import logging
from contextlib import asynccontextmanager
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox
from turns import until
from visit import Visit

from stratum_desktop.bootstrap.build import Opening, open_workspace
from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.reason import Reason
from stratum_desktop.gui.app import EXIT_OK, EXIT_TROUBLE, run_window
from stratum_desktop.gui.pages import discover_pages
from stratum_desktop.gui.view_model import Phase
from stratum_desktop.gui.workspace import WorkspaceInfo
from stratum_desktop.host.clock import SystemClock


class Engine:
    """An engine that only notes what is asked of it."""

    def __init__(self):
        self.asked = []

    def is_running(self):
        return False

    def start(self):
        self.asked.append("start")

    def stop(self):
        self.asked.append("stop")


@pytest.fixture
def engine():
    return Engine()


@pytest.fixture
def run(dressed, tmp_path, engine):
    """Runs the window on a new practice workspace, with a person who is a coroutine."""
    folder = tmp_path / "practice"

    async def make():
        async with open_workspace(Opening(folder, create=True, practice=True)):
            pass

    def start(person, on_stop=None, *, read_only=False):
        visit = Visit(person)
        info = WorkspaceInfo("Practice", folder, is_practice=True)
        opening = Opening(folder, create=True, practice=True)
        if read_only:
            asyncio.run(make())
            opening = Opening(folder, read_only=True)
        opener = partial(open_workspace, opening)
        code = run_window(
            opener,
            engine=engine,
            workspace=info,
            clock=SystemClock(),
            on_stop=on_stop,
            on_shown=visit,
        )
        visit.result()
        return code

    return start


def test_every_page_opens_on_an_empty_workspace(run, engine):
    phases = {}

    async def person(window):
        for page in discover_pages():
            window.open_page(page.id)
            await window.deck.view.view_model.settle()
            phases[page.id] = window.deck.view.view_model.shown.phase
        window.close()

    assert run(person) == EXIT_OK
    assert set(phases.values()) <= {Phase.READY, Phase.EMPTY}
    assert set(phases) == {page.id for page in discover_pages()}
    assert engine.asked == ["start"]


def test_the_status_bar_speaks_and_the_title_says_practice(run):
    said = []

    async def person(window):
        await until(window.status.key.accessibleName)
        said.append(window.status.delivered.accessibleName())
        said.append(window.windowTitle())
        window.close()

    run(person)
    assert said[0] == "0 delivered today"
    assert said[1].endswith("My workspace – Stratum – PRACTICE")


def test_one_click_stops_autopilot_and_it_runs_again_once_that_was_asked(run):
    said = []

    async def person(window):
        button = window.header.autopilot
        await until(button.isEnabled)
        button.click()
        await until(lambda: button.text() == "Let it run again" and button.isEnabled())
        said.append(window.status.autopilot.accessibleName())
        for answer in ("Cancel", "Let it run"):
            window.activateWindow()
            await until(window.isActiveWindow)
            QTest.keyClick(window, Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
            await until(lambda: window.findChildren(QMessageBox))
            (box,) = window.findChildren(QMessageBox)
            said.append(box.text())
            next(one for one in box.buttons() if one.text() == answer).click()
            await until(lambda: not window.findChildren(QMessageBox))
            said.append(button.text())
        await until(lambda: button.text() == "Stop autopilot")
        window.close()

    run(person)
    asked = "Let autopilot run again?"
    assert said[:4] == ["Autopilot stopped", asked, "Let it run again", asked]


def test_a_workspace_that_is_only_looked_at_starts_no_engine_and_says_why(run, engine):
    said = []

    async def person(window):
        await until(window.status.key.accessibleName)
        window.status.engine.click()
        said.append(window.status.viewing.accessibleName())
        said.extend(label.text() for label in window.bar.findChildren(QLabel))
        window.close()

    run(person, read_only=True)
    assert engine.asked == []
    why = said[0].removeprefix("READ-ONLY. ")
    assert why
    assert why in said[1:]


def test_a_window_that_the_system_ends_asks_nothing_and_leaves_the_engine_to_the_settings(
    run, engine
):
    engine.is_running = lambda: True
    stops = []

    async def person(_window):
        stops[0]()

    assert run(person, on_stop=stops.append) == EXIT_OK
    assert "stop" not in engine.asked


def test_choosing_a_theme_in_the_palette_is_kept(run):
    seen = []

    async def person(window):
        window.open_palette()
        window.palette_box.field.setText("theme dark")
        window.palette_box.run_current()
        palette = QApplication.palette
        ground = palette().window().color()
        await until(lambda: palette().window().color() != ground)
        seen.append(palette().window().color().lightness())
        window.close()

    run(person)
    assert seen[0] < 64


def test_a_workspace_that_cannot_be_opened_is_said_in_words(dressed, tmp_path, engine):
    sentence = "The disk is gone. Plug it in and start again."
    said = []

    @asynccontextmanager
    async def fail():
        asyncio.get_running_loop().call_soon(_read_and_close, said)
        raise Trouble(sentence, reason=Reason("test.disk"))
        yield

    info = WorkspaceInfo("North", tmp_path)
    code = run_window(fail, engine=engine, workspace=info, clock=SystemClock())
    assert code == EXIT_TROUBLE
    assert said == [sentence]
    assert engine.asked == []


def _read_and_close(said):
    boxes = [one for one in QApplication.topLevelWidgets() if isinstance(one, QMessageBox)]
    visible = [box for box in boxes if box.isVisible()]
    if not visible:
        asyncio.get_running_loop().call_soon(_read_and_close, said)
        return
    said.append(visible[0].text())
    visible[0].accept()


@pytest.mark.expects_log("fault in the window")
def test_a_fault_while_the_window_is_open_leaves_it_open(run, caplog):
    caplog.set_level(logging.ERROR)
    titles = []

    async def person(window):
        asyncio.get_running_loop().call_soon(_fail)
        await until(_open_reports)
        (report,) = _open_reports()
        titles.append(report.windowTitle())
        report.accept()
        assert window.isVisible()
        window.close()

    assert run(person) == EXIT_OK
    assert titles == ["A fault in the program"]


def _fail():
    raise LookupError("anna@example.com")


def _open_reports():
    from stratum_desktop.gui.bug_report import BugDialog

    everything = QApplication.allWidgets()
    return [one for one in everything if isinstance(one, BugDialog) and one.isVisible()]
