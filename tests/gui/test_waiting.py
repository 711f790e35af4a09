"""The window that says what is being prepared."""

import pytest
from PySide6.QtWidgets import QApplication

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.reason import Reason
from stratum_desktop.gui.waiting import Preparation, WaitingWindow, prepare


def windows():
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, WaitingWindow)]


def shown():
    return [one for one in windows() if one.isVisible()]


async def test_it_is_shown_while_the_work_is_done_and_gone_afterwards():
    seen = []

    async def work():
        seen.append(len(shown()))

    await prepare(Preparation("Making it", "This takes a while.", work))
    assert seen == [1]
    assert shown() == []


async def test_it_is_gone_when_the_work_fails_and_the_failure_is_told():
    async def work():
        raise Trouble("The disk is full.", reason=Reason("disk.full"))

    with pytest.raises(Trouble, match="disk is full"):
        await prepare(Preparation("Making it", "This takes a while.", work))
    assert shown() == []


async def test_its_bar_has_an_accessible_name():
    from PySide6.QtWidgets import QProgressBar

    window = WaitingWindow("Making it", "This takes a while.")
    assert window.findChild(QProgressBar).accessibleName() == "Making it"
    window.deleteLater()
