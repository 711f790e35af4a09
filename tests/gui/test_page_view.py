"""The states around a page's contents, each of which looks different."""

import asyncio

import pytest

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.reason import Reason
from stratum_desktop.gui.view_model import Notice, Phase
from stratum_desktop.gui.widgets.empty_state import EmptyState
from stratum_desktop.gui.widgets.quiet_bar import QuietBar
from stratum_desktop.gui.widgets.veil import Veil


@pytest.fixture
async def view(frame):
    return frame.deck.view


def _said_instead(view):
    stand_in = view.findChild(EmptyState)
    return stand_in.accessibleName() if stand_in.isVisible() else None


async def test_a_loaded_state_is_rendered(view):
    assert view.label.text() == "hello"
    assert view.label.isVisible()
    assert _said_instead(view) is None


async def test_an_empty_state_says_what_will_be_here(view, services):
    services.answers["words.read"] = ""
    view.view_model.reload()
    await view.view_model.settle()
    assert _said_instead(view) == "No words. They will stand here."
    assert not view.label.isVisible()


async def test_leaving_the_empty_state_shows_the_contents_again(view, services):
    services.answers["words.read"] = ""
    view.view_model.reload()
    await view.view_model.settle()
    services.answers["words.read"] = "back"
    view.view_model.reload()
    await view.view_model.settle()
    assert view.label.isVisible()
    assert view.label.text() == "back"


async def test_a_quick_load_dims_nothing_and_a_slow_one_dims_old_figures(view, services):
    services.gates["words.read"] = gate = asyncio.Event()
    veil = view.findChild(Veil)
    view.view_model.reload()
    assert view.view_model.shown.phase is Phase.LOADING
    assert not veil.isVisible()
    # What the timer does when 300 ms have passed.
    assert view._dim_later.isActive()
    view._dim_later.timeout.emit()
    assert veil.isVisible()
    assert view.label.text() == "hello"
    gate.set()
    await view.view_model.settle()
    assert not veil.isVisible()


async def test_an_error_with_old_figures_keeps_them_under_a_bar_with_a_retry(view, services):
    services.answers["words.read"] = Trouble("The disk is gone.", reason=Reason("test.disk"))
    view.view_model.reload()
    await view.view_model.settle()
    bar = view.findChild(QuietBar)
    assert bar.isVisible()
    assert bar.sentence == "The disk is gone."
    assert view.label.text() == "hello"
    services.answers["words.read"] = "again"
    bar._on_action_clicked()
    await view.view_model.settle()
    assert view.label.text() == "again"
    assert not bar.isVisible()


async def test_an_error_before_anything_was_loaded_stands_in_the_middle(frame, services):
    services.answers["words.read"] = Trouble("The disk is gone.", reason=Reason("test.disk"))
    frame.open_page("beta")
    await frame.deck.view.view_model.settle()
    assert _said_instead(frame.deck.view) == "This page could not be read. The disk is gone."


async def test_a_notice_stands_in_the_bar_until_it_is_dismissed(view):
    view.view_model.say(Notice("Sent 3 events."))
    bar = view.findChild(QuietBar)
    assert bar.sentence == "Sent 3 events."
    bar._on_dismiss_clicked()
    assert view.view_model.shown.notice is None
    assert not bar.isVisible()
