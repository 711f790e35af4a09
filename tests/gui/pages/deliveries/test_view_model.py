from pathlib import Path

import pytest
from page_values import make_destination

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.topic import Changed, Topic
from stratum_desktop.gui.pages.deliveries.filter import Choices, StateChoice
from stratum_desktop.gui.pages.deliveries.view_model import DeliveriesViewModel
from stratum_desktop.services.dashboards import DeliveryFilter
from stratum_desktop.services.delivery import ReplayPlan

CHANGED = frozenset({Topic.DELIVERIES})
PLAN = ReplayPlan({"delivery.too_old": 3}, 2, {"delivery.too_old": 1}, 0)


@pytest.fixture
def view_model(services, clock):
    services.answers = {
        "dashboards.delivery_counts": {DeliveryState.DELIVERED: 40, DeliveryState.REJECTED: 3},
        "dashboards.sources": ("shop",),
        "accounts.list": (make_destination(),),
        "delivery.replay": Changed(PLAN, frozenset()),
        "dashboards.dead_letter_reasons": {"delivery.too_old": 3},
    }
    return DeliveriesViewModel(services.context(clock))


async def load(view_model):
    view_model.became_visible()
    await view_model.settle()
    return view_model.state


async def test_counts_are_of_the_filter_without_its_state(view_model, services):
    view_model.receive("dead_letters")
    state = await load(view_model)
    assert state.total == 3
    assert state.count_of(StateChoice.ALL) == 43
    assert state.count_of(StateChoice.DELIVERED) == 40
    (asked,) = services.asked("dashboards.delivery_counts")
    assert asked["where"].states == frozenset()
    assert state.where.states == StateChoice.DEAD_LETTERS.states
    assert state.reasons == {"delivery.too_old": 3}


async def test_every_load_lets_the_table_ask_again(view_model):
    first = (await load(view_model)).revision
    view_model.on_changed(CHANGED)
    await view_model.settle()
    assert view_model.state.revision > first


async def test_an_empty_list_is_news_only_without_a_filter(view_model, services):
    services.answers["dashboards.delivery_counts"] = {}
    state = await load(view_model)
    assert view_model.is_empty(state)
    view_model.narrow(Choices(text="order-9"))
    await view_model.settle()
    assert not view_model.is_empty(view_model.state)


async def test_a_dry_run_changes_nothing_and_waits_for_a_yes(view_model, services):
    await load(view_model)
    view_model.plan_replay([4, 5])
    await view_model.settle()
    assert services.asked("delivery.replay") == [
        {"delivery_ids": (4, 5), "where": None, "dry_run": True}
    ]
    assert view_model.state.replay.plan is PLAN
    assert services.published == []


async def test_a_yes_replays_exactly_what_was_worked_out(view_model, services):
    await load(view_model)
    view_model.narrow(Choices(destination_id=1))
    await view_model.settle()
    view_model.plan_replay(None)
    await view_model.settle()
    done = ReplayPlan({}, 2, {}, 2)
    services.answers["delivery.replay"] = Changed(done, CHANGED)
    view_model.confirm_replay(include_doubtful=True)
    await view_model.settle()
    assert services.asked("delivery.replay")[-1] == {
        "delivery_ids": None,
        "where": DeliveryFilter(destination_id=1),
        "include_doubtful": True,
        "dry_run": False,
    }
    assert view_model.state.replay is None
    assert view_model.shown.notice.sentence == "2 deliveries queued again."
    assert services.published == [CHANGED]


async def test_a_plan_can_be_left(view_model):
    await load(view_model)
    view_model.plan_replay(None)
    await view_model.settle()
    view_model.drop_replay()
    assert view_model.state.replay is None


async def test_cancelling_and_exporting_are_one_call_each(view_model, services):
    await load(view_model)
    services.answers["delivery.cancel"] = Changed(1, CHANGED)
    services.answers["delivery.export_dead_letters"] = 3
    view_model.cancel_deliveries([9])
    await view_model.settle()
    assert view_model.shown.notice.sentence == "1 delivery cancelled."
    view_model.export(Path("dead.csv"))
    await view_model.settle()
    assert services.asked("delivery.cancel") == [{"delivery_ids": (9,)}]
    assert view_model.shown.notice.sentence == "3 deliveries written to dead.csv."
