"""The status bar: facts in words, each a way to its page."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from stratum_desktop.gui.autopilot_switch import AutopilotState
from stratum_desktop.gui.engine_link import EngineState
from stratum_desktop.gui.status_bar import StatusBar, StatusViewModel
from stratum_desktop.gui.view_model import Phase, Shown
from stratum_desktop.gui.workspace import WorkspaceInfo
from stratum_desktop.services.gate import Stop
from stratum_desktop.services.status import EngineStatus, Status

STATUS = Status(
    engine=EngineStatus(running=True, pid=1, since=None, last_beat=None),
    network="online",
    delivered_today=12408,
    open_count=31,
    held_count=0,
    dead_letter_count=2,
    pending_jobs=3,
    key_place="system keyring: opened at log-in",
    is_practice=True,
    workspace="north",
    as_of=None,
)
PRACTICE = WorkspaceInfo("North", Path("north"), is_practice=True)


def _words(bar):
    parts = bar.findChildren(type(bar.engine))
    return [part.accessibleName() for part in parts if not part.isHidden()]


@pytest.fixture
def bar(qtbot):
    made = StatusBar(PRACTICE)
    qtbot.addWidget(made)
    made.show_status(Shown(STATUS, Phase.READY))
    made.show_engine(EngineState(is_running=True))
    return made


def test_it_says_every_fact_and_practice(bar):
    assert _words(bar) == [
        "Engine running",
        "Online",
        "system keyring",
        "12,408 delivered today, 31 waiting",
        "3 tasks",
        "PRACTICE. Made-up data; deliveries stay on this computer",
    ]


def test_the_whole_sentence_about_the_key_is_a_hover_away(bar):
    assert bar.key.toolTip() == "system keyring: opened at log-in"


def test_a_usual_workspace_has_no_practice_word(qtbot):
    bar = StatusBar(replace(PRACTICE, is_practice=False))
    qtbot.addWidget(bar)
    assert not any("PRACTICE" in words for words in _words(bar))


def test_a_workspace_that_turned_read_only_says_why_and_when_it_is_over(bar):
    assert bar.viewing.isHidden()
    why = "The disk has become read-only."
    bar.show_status(Shown(replace(STATUS, viewing=why), Phase.READY))
    assert not bar.viewing.isHidden()
    assert bar.viewing.accessibleName() == f"READ-ONLY. {why}"
    bar.show_status(Shown(STATUS, Phase.READY))
    assert bar.viewing.isHidden()


@pytest.mark.parametrize(
    ("network", "word"),
    [("offline", "Offline"), ("unknown", "Network not known"), ("new", "Network not known")],
)
def test_the_network_is_a_word(bar, network, word):
    bar.show_status(Shown(replace(STATUS, network=network), Phase.READY))
    assert bar.network.accessibleName() == word


@pytest.mark.parametrize(
    ("part", "page"),
    [
        ("network", "accounts"),
        ("key", "settings"),
        ("delivered", "deliveries"),
        ("tasks", "uploads"),
    ],
)
def test_each_part_leads_to_its_page(bar, qtbot, part, page):
    with qtbot.waitSignal(bar.page_requested) as asked:
        getattr(bar, part).click()
    assert asked.args == [page]


def test_the_engine_part_asks_for_start_and_stop(bar, qtbot):
    with qtbot.waitSignal(bar.engine_clicked):
        bar.engine.click()


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (EngineState(is_running=True), "Engine running"),
        (EngineState(is_running=False), "Engine stopped"),
        (EngineState(is_running=False, engine_trouble="It ended."), "Engine trouble"),
    ],
)
def test_the_engine_is_a_word(bar, state, word):
    bar.show_engine(state)
    assert bar.engine.accessibleName() == word


def test_engine_trouble_says_its_sentence_on_hover(bar):
    bar.show_engine(EngineState(is_running=False, engine_trouble="It ended."))
    assert bar.engine.toolTip() == "It ended."


def test_a_narrow_bar_says_where_the_key_lies_by_its_icon_alone(bar):
    bar.resize(1280, 30)
    bar.show()
    assert bar.key.text().strip() == "system keyring"
    bar.resize(1000, 30)
    assert bar.key.text() == ""
    bar.show_status(Shown(STATUS, Phase.READY))
    assert bar.key.text() == ""
    assert bar.key.accessibleName() == "system keyring"
    bar.resize(1280, 30)
    assert bar.key.text().strip() == "system keyring"


def test_autopilot_is_a_word_that_leads_to_what_waits(bar, qtbot):
    bar.show_autopilot(Shown(AutopilotState(None, 0), Phase.READY))
    assert bar.autopilot.accessibleName() == "Autopilot on"
    bar.show_autopilot(Shown(AutopilotState(None, 1), Phase.READY))
    assert bar.autopilot.accessibleName() == "1 change to decide"
    with qtbot.waitSignal(bar.page_requested) as asked:
        bar.autopilot.click()
    assert asked.args == ["approvals"]
    stopped = Stop(datetime(2026, 3, 2, 12, tzinfo=UTC), "cli", "Tests.")
    bar.show_autopilot(Shown(AutopilotState(stopped, 4), Phase.READY))
    assert bar.autopilot.accessibleName() == "Autopilot stopped"
    assert bar.autopilot.toolTip().endswith("by a command: Tests.")
    bar.show_autopilot(Shown(None, Phase.ERROR))
    assert bar.autopilot.accessibleName() == "Autopilot stopped"


def test_without_a_status_the_last_words_stay(bar):
    bar.show_status(Shown(None, Phase.ERROR))
    assert bar.delivered.accessibleName().startswith("12,408")


async def test_the_view_model_asks_for_the_status(context, services):
    services.answers["dashboards.status"] = STATUS
    model = StatusViewModel(context)
    model.became_visible()
    await model.settle()
    assert model.state == STATUS
