from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from page_values import NOW, make_report

from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.reason import Reason
from stratum_desktop.gui.pages.overview.view_model import OverviewViewModel
from stratum_desktop.gui.view_model import Phase
from stratum_desktop.services.dashboards import DestinationCard, EngineStatus, Overview, Status

STATUS = Status(
    engine=EngineStatus(running=True, pid=1, since=NOW, last_beat=NOW),
    network="online",
    delivered_today=3,
    open_count=0,
    held_count=0,
    dead_letter_count=0,
    pending_jobs=0,
    key_place="System keyring",
    is_practice=False,
    workspace="shop",
    as_of=NOW,
)
CARD = DestinationCard(1, "Toyland box-1", "toy", True, make_report(), NOW, 0, 0, None, (1.0, 2.0))


def make_overview(*, cards=(CARD,), network="online"):
    status = replace(STATUS, network=network)
    return Overview(status, cards, (), 3, None, (1, 2), ())


@pytest.fixture
def view_model(services, clock):
    services.answers = {
        "dashboards.overview": make_overview(),
        "settings.get": "Europe/Berlin",
        "outages.between": (),
        "outages.everywhere": (),
    }
    return OverviewViewModel(services.context(clock))


async def load(view_model):
    view_model.became_visible()
    await view_model.settle()
    return view_model.shown


async def test_the_page_says_what_the_bands_say_in_the_workspaces_own_zone(view_model):
    shown = await load(view_model)
    assert shown.phase is Phase.READY
    assert shown.state.finding.sentence == "Signals are reliable on Toyland."
    assert shown.state.zone == ZoneInfo("Europe/Berlin")


async def test_without_a_destination_the_page_is_empty(view_model, services):
    services.answers["dashboards.overview"] = make_overview(cards=())
    assert (await load(view_model)).phase is Phase.EMPTY


async def test_without_a_network_the_figures_stay_and_the_page_says_offline(view_model, services):
    services.answers["dashboards.overview"] = make_overview(network="offline")
    shown = await load(view_model)
    assert shown.phase is Phase.OFFLINE
    assert shown.state.cards == (CARD,)


async def test_a_failed_load_keeps_the_old_figures(view_model, services):
    await load(view_model)
    services.answers["dashboards.overview"] = Trouble(
        "The disk is full.", reason=Reason("store.full")
    )
    view_model.reload()
    await view_model.settle()
    assert view_model.shown.phase is Phase.ERROR
    assert view_model.state.cards == (CARD,)
