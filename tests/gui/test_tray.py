"""The tray icon's words and actions; on a desktop without a tray they still hold together."""

from datetime import UTC, datetime

import pytest

from stratum_desktop.gui.autopilot_switch import AutopilotState
from stratum_desktop.gui.engine_link import EngineState
from stratum_desktop.gui.theme import Role, pixmap
from stratum_desktop.gui.tray import Tray, badged
from stratum_desktop.gui.view_model import Phase, Shown
from stratum_desktop.services.gate import Stop

STOPPED = Stop(datetime(2026, 3, 2, 12, tzinfo=UTC), "person", "")


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


def actions(tray):
    return {action.text(): action for action in tray._menu.actions()}


def test_it_counts_what_waits_and_stops_autopilot(tray, qtbot):
    assert not actions(tray)["Stop autopilot"].isEnabled()
    tray.show_autopilot(Shown(AutopilotState(None, 3), Phase.READY))
    assert tray.words == "North: Engine stopped · 3 changes to decide"
    assert "Approvals: 3 changes to decide" in actions(tray)
    with qtbot.waitSignal(tray.autopilot_toggled):
        actions(tray)["Stop autopilot"].trigger()
    tray.show_autopilot(Shown(AutopilotState(STOPPED, 0), Phase.READY))
    assert tray.words == "North: Engine stopped · Autopilot stopped"
    assert "Let it run again" in actions(tray)
    tray.show_autopilot(Shown(None, Phase.ERROR))
    assert "Let it run again" in actions(tray)


def test_a_count_is_drawn_on_the_icon_and_none_is_not():
    plain = pixmap("app", Role.ACCENT, 22)
    assert badged(plain, 0) is plain
    drawn = {count: badged(plain, count).toImage() for count in (1, 9, 10, 400)}
    assert drawn[1] != plain.toImage()
    assert drawn[1] != drawn[9]
    assert drawn[10] == drawn[400]


@pytest.mark.parametrize(
    ("text", "signal"),
    [
        ("Approvals", "approvals_requested"),
        ("Open the window", "open_requested"),
        ("Start delivering", "engine_toggled"),
        ("Quit", "quit_requested"),
    ],
)
def test_each_action_asks_its_owner(tray, qtbot, text, signal):
    (action,) = [one for one in tray._menu.actions() if one.text() == text]
    with qtbot.waitSignal(getattr(tray, signal)):
        action.trigger()
