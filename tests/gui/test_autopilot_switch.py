"""The kill switch: one click stops, and every part of the window says so."""

from datetime import UTC, datetime

import pytest

from stratum_desktop.domain.autopilot.life import ActionState
from stratum_desktop.domain.topic import Changed, Topic
from stratum_desktop.gui.autopilot_switch import (
    AutopilotButton,
    AutopilotState,
    AutopilotSwitch,
    stopped_words,
    waiting_words,
)
from stratum_desktop.gui.format import show_times_in
from stratum_desktop.gui.view_model import Phase, Shown
from stratum_desktop.services.gate import Stop

STOPPED = Stop(datetime(2026, 3, 2, 12, tzinfo=UTC), "person", "Tracking broke.")


@pytest.fixture
async def switch(services, context):
    services.answers |= {
        "gate.stopped": None,
        "gate.stop": Changed(STOPPED, frozenset({Topic.SETTINGS})),
        "gate.resume": Changed(True, frozenset({Topic.SETTINGS})),
        "approvals.counts": {
            ActionState.PROPOSED: 3,
            ActionState.STALE: 1,
            ActionState.SNOOZED: 5,
            ActionState.BLOCKED: 2,
            ActionState.APPLIED: 90,
        },
    }
    made = AutopilotSwitch(context)
    made.became_visible()
    await made.settle()
    yield made
    await made.close()


async def test_what_waits_is_what_a_person_can_decide_now(switch):
    assert switch.state == AutopilotState(None, 4)
    assert not switch.is_stopped


async def test_it_stops_and_runs_again_and_tells_every_page(switch, services):
    switch.stop()
    await switch.settle()
    services.answers["gate.stopped"] = STOPPED
    switch.on_changed(frozenset({Topic.SETTINGS}))
    await switch.settle()
    assert switch.is_stopped
    switch.resume()
    await switch.settle()
    assert services.published == [frozenset({Topic.SETTINGS})] * 2


def test_the_button_does_nothing_before_it_is_known_how_autopilot_stands(qtbot):
    button = AutopilotButton()
    qtbot.addWidget(button)
    assert not button.isEnabled()
    button.show_autopilot(Shown(None, Phase.ERROR))
    assert not button.isEnabled()


def test_the_button_offers_the_opposite(qtbot):
    button = AutopilotButton()
    qtbot.addWidget(button)
    button.show_autopilot(Shown(AutopilotState(None, 0), Phase.READY))
    assert (button.text(), button.isEnabled()) == ("Stop autopilot", True)
    with qtbot.waitSignal(button.toggled_by_person):
        button.click()
    button.show_autopilot(Shown(AutopilotState(STOPPED, 0), Phase.READY))
    assert button.text() == "Let it run again"
    assert "Tracking broke." in button.accessibleName()


async def test_the_window_has_it_over_every_page(frame):
    for page_id in frame.deck.page_ids:
        frame.open_page(page_id)
        await frame.deck.view.view_model.settle()
        assert frame.header.autopilot.isVisible()


def test_since_when_by_whom_and_why():
    show_times_in(UTC)
    assert stopped_words(STOPPED) == (
        "Autopilot has been stopped since 02/03/2026 12:00 by a person: Tracking broke."
    )
    assert stopped_words(Stop(STOPPED.at, "", "")) == (
        "Autopilot has been stopped since 02/03/2026 12:00."
    )


@pytest.mark.parametrize(
    ("count", "said"), [(0, ""), (1, "1 change to decide"), (7, "7 changes to decide")]
)
def test_what_waits_in_words(count, said):
    assert waiting_words(count) == said
