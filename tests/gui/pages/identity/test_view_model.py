import pytest

from stratum_desktop.domain.topic import Topic
from stratum_desktop.gui.pages.identity.view_model import IdentityViewModel
from stratum_desktop.services.identity_inspector import ActionSource, Inspection


@pytest.fixture
def view_model(services, clock):
    services.answers = {"identity_inspector.inspect": Inspection((), ())}
    return IdentityViewModel(services.context(clock))


async def test_the_person_is_asked_about_as_typed_without_empty_fields(view_model, services):
    view_model.became_visible()
    await view_model.settle()
    view_model.inspect({"email": "a@b.de", "phone": ""})
    await view_model.settle()
    assert services.arguments("identity_inspector.inspect")[-1] == ({"email": ("a@b.de",)},)
    assert view_model.state.typed == {"email": "a@b.de"}


async def test_the_same_person_is_not_asked_about_twice(view_model, services):
    view_model.became_visible()
    for _ in range(2):
        view_model.inspect({"email": "a@b.de"})
        await view_model.settle()
    assert len(services.asked("identity_inspector.inspect")) == 1


async def test_another_place_is_asked_about_with_the_same_person(view_model, services):
    view_model.inspect({"email": "a@b.de"})
    view_model.take_place(ActionSource.PHYSICAL_STORE)
    await view_model.settle()
    assert services.asked("identity_inspector.inspect")[-1] == {
        "action_source": ActionSource.PHYSICAL_STORE
    }
    assert view_model.state.action_source is ActionSource.PHYSICAL_STORE


async def test_a_new_destination_or_setting_asks_again(view_model):
    assert {Topic.DESTINATIONS, Topic.SETTINGS} == view_model.WATCHES


async def test_what_was_typed_stays_out_of_a_repr(view_model):
    view_model.inspect({"email": "canary@shop.example"})
    await view_model.settle()
    assert "canary" not in repr(view_model.state)
