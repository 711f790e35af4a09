"""Closing the window while the engine delivers."""

import asyncio

import pytest
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget
from turns import until

from stratum_desktop.domain.topic import Changed
from stratum_desktop.gui.closing import KEEP, STOP, settle_engine


class Engine:
    def __init__(self, *, runs):
        self.runs = runs

    def is_running(self):
        return self.runs

    def stop(self):
        self.runs = False


@pytest.fixture
def window(qtbot):
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def settings(services):
    services.answers["settings.get"] = False
    services.answers["settings.set"] = Changed(None, frozenset())
    return services


async def _answer(window, services, engine, memory, verb):
    task = asyncio.ensure_future(settle_engine(window, services, engine, memory))
    await until(lambda: _open_boxes(window))
    boxes = _open_boxes(window)
    if verb is None:
        boxes[0].reject()
    else:
        (button,) = [b for b in boxes[0].findChildren(QPushButton) if b.text() == verb]
        button.click()
    return await task


def _open_boxes(window):
    return [box for box in window.findChildren(QMessageBox) if box.isVisible()]


async def test_an_engine_that_does_not_run_asks_nothing(window, settings, memory):
    assert await settle_engine(window, settings, Engine(runs=False), memory)
    assert settings.calls == []


@pytest.mark.parametrize(("verb", "runs_on"), [(KEEP, True), (STOP, False)])
async def test_the_first_time_the_answer_is_kept_and_done(window, settings, memory, verb, runs_on):
    engine = Engine(runs=True)
    assert await _answer(window, settings, engine, memory, verb)
    assert engine.runs is runs_on
    assert settings.arguments("settings.set") == [("engine.outlives_window", runs_on)]


async def test_thinking_better_of_it_keeps_window_and_engine(window, settings, memory):
    engine = Engine(runs=True)
    assert not await _answer(window, settings, engine, memory, None)
    assert engine.runs
    assert settings.asked("settings.set") == []


async def test_it_is_asked_once(window, settings, memory):
    await _answer(window, settings, Engine(runs=True), memory, STOP)
    engine = Engine(runs=True)
    assert await settle_engine(window, settings, engine, memory)
    assert not engine.runs


async def test_the_setting_answers_by_itself(window, settings, memory):
    settings.answers["settings.get"] = True
    engine = Engine(runs=True)
    assert await settle_engine(window, settings, engine, memory)
    assert engine.runs
