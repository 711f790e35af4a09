"""Faults in the program: one report each, without anybody's data."""

import asyncio
import sys

import pytest
from PySide6.QtGui import QGuiApplication

from stratum_desktop.gui.bug_report import BugDialog, BugReporter, make_report

SECRET = "anna@example.com EAAB-token-4111"


def _divide():
    return 1 / 0


def _fail():
    try:
        _divide()
    except ZeroDivisionError as error:
        raise ValueError(SECRET) from error


def _caught(fail):
    with pytest.raises((ValueError, ZeroDivisionError)) as caught:
        fail()
    return caught.value


def test_a_report_says_kind_and_place_of_every_cause_and_no_message():
    report = make_report(_caught(_fail))
    assert report.kind == "ValueError"
    assert "ZeroDivisionError" in report.text
    assert "in _divide" in report.text
    assert SECRET not in report.text
    assert "anna" not in report.text


def test_a_report_names_no_folder_of_this_computer():
    report = make_report(_caught(_fail))
    assert str(sys.prefix) not in report.text
    assert "tests/gui/test_bug_report.py" in report.text


@pytest.mark.expects_log("fault in the window")
def test_the_same_fault_is_shown_once():
    shown = []
    reporter = BugReporter(shown.append)
    for _ in range(3):
        reporter.report(_caught(_fail))
    reporter.report(_caught(_divide))
    assert [report.kind for report in shown] == ["ValueError", "ZeroDivisionError"]


@pytest.mark.expects_log("fault in the window")
async def test_it_catches_what_slots_and_tasks_let_through():
    shown = []
    reporter = BugReporter(shown.append)
    loop = asyncio.get_running_loop()
    before = sys.excepthook
    reporter.install(loop)
    try:
        sys.excepthook(ValueError, _caught(_fail), None)
        loop.call_exception_handler({"message": "task", "exception": _caught(_divide)})
    finally:
        reporter.uninstall()
        sys.excepthook = before
        loop.set_exception_handler(None)
    assert [report.kind for report in shown] == ["ValueError", "ZeroDivisionError"]


def test_the_report_can_be_copied(qtbot):
    dialog = BugDialog(make_report(_caught(_fail)))
    qtbot.addWidget(dialog)
    dialog.copy()
    assert QGuiApplication.clipboard().text().startswith("ValueError")
