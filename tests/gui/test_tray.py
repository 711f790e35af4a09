"""The tray icon's words and actions; on a desktop without a tray they still hold together."""

import pytest

from stratum_desktop.gui.engine_link import EngineState
from stratum_desktop.gui.tray import Tray


@pytest.fixture
def tray(qapp):
    made = Tray("North")
    yield made
    made.close()


@pytest.mark.parametrize(
    ("state", "said", "offer"),
    [
        (EngineState(is_running=True), "North: Engine running", "Stop delivering"),
        (EngineState(is_running=False), "North: Engine stopped", "Start delivering"),
        (
            EngineState(is_running=False, engine_trouble="It ended."),
            "North: It ended.",
            "Start delivering",
        ),
    ],
)
def test_it_says_how_the_engine_stands_and_offers_the_opposite(tray, state, said, offer):
    tray.show_engine(state)
    assert tray.words == said
    assert offer in [action.text() for action in tray._menu.actions()]


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("Open the window", "open_requested"),
        ("Start delivering", "engine_toggled"),
        ("Quit", "quit_requested"),
    ],
)
def test_each_action_asks_its_owner(tray, qtbot, text, signal):
    (action,) = [one for one in tray._menu.actions() if one.text() == text]
    with qtbot.waitSignal(getattr(tray, signal)):
        action.trigger()
