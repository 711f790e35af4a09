import pytest
from page_values import make_collision, make_dedupe, make_slice

from stratum_desktop.gui.pages.dedupe.view_model import DedupeViewModel


@pytest.fixture
def view_model(services, clock):
    shop = make_slice("shop", received=1_000, duplicates=10, collisions=1, given=990)
    services.answers = {
        "signal_quality.dedupe": make_dedupe(shop),
        "signal_quality.collisions": (make_collision(),),
        "outages.between": (),
        "outages.everywhere": (),
        "signal_quality.twins": None,
    }
    return DedupeViewModel(services.context(clock))


async def test_another_window_is_asked_for_with_its_days(view_model, services):
    view_model.became_visible()
    await view_model.settle()
    view_model.show_days(30)
    await view_model.settle()
    view_model.show_days(30)
    await view_model.settle()
    assert services.asked("signal_quality.dedupe") == [{"days": 7}, {"days": 30}]
    assert services.asked("signal_quality.twins") == [{"days": 7}, {"days": 30}]
    assert view_model.state.days == 30


async def test_no_traffic_and_no_collision_is_empty(view_model, services):
    services.answers["signal_quality.dedupe"] = make_dedupe()
    services.answers["signal_quality.collisions"] = ()
    view_model.became_visible()
    await view_model.settle()
    assert view_model.is_empty(view_model.state)
