from datetime import UTC, datetime

import pytest

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.gui.pages.orders.view_model import OrdersViewModel
from stratum_desktop.services.flight import Flight
from stratum_desktop.services.order_ledger import OrderReport

NOW = datetime(2026, 3, 2, tzinfo=UTC)
REPORT = OrderReport(NOW, NOW, 0, (), ())


@pytest.fixture
def view_model(services, clock):
    services.answers = {
        "order_ledger.report": REPORT,
        "flight_recorder.flight": lambda text: Flight(text, ()),
    }
    return OrdersViewModel(services.context(clock))


async def load(view_model):
    view_model.became_visible()
    await view_model.settle()


async def test_another_period_is_accounted_for(view_model, services):
    await load(view_model)
    view_model.show_days(30)
    await view_model.settle()
    view_model.show_days(30)
    await view_model.settle()
    assert [one["days"] for one in services.asked("order_ledger.report")] == [7, 30]
    assert view_model.state.days == 30


async def test_an_order_that_is_followed_is_read_anew_with_every_load(view_model, services):
    await load(view_model)
    view_model.follow("order-1")
    await view_model.settle()
    assert view_model.flight == Flight("order-1", ())
    view_model.reload()
    await view_model.settle()
    assert services.arguments("flight_recorder.flight") == [("order-1",), ("order-1",)]
    view_model.close_flight()
    view_model.reload()
    await view_model.settle()
    assert view_model.flight is None
    assert len(services.arguments("flight_recorder.flight")) == 2


async def test_what_another_page_names_is_followed_even_before_the_first_load(view_model):
    view_model.receive("order-9")
    await load(view_model)
    assert view_model.flight == Flight("order-9", ())


async def test_an_id_that_nothing_has_is_said_and_changes_nothing(view_model, services):
    await load(view_model)
    services.answers["flight_recorder.flight"] = Refusal("No.", reason=Reason("event.unknown"))
    view_model.follow("order-404")
    await view_model.settle()
    assert view_model.shown.notice.sentence == "No."
    assert view_model.flight is None
