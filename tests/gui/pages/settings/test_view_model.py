from types import SimpleNamespace

import pytest

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.topic import Changed, Topic
from stratum_desktop.gui.pages.settings.view_model import SettingsViewModel, command_of
from stratum_desktop.gui.view_model import Tone
from stratum_desktop.services.settings import SettingKind, SettingView


def make_setting(key: str, group: str, value: object = 1, default: object = 1) -> SettingView:
    return SettingView(key, key, "Help.", group, SettingKind.NUMBER, (), value, default, None)


@pytest.fixture
def view_model(services, clock):
    services.answers = {
        "settings.all": (
            make_setting("a.one", "First"),
            make_setting("b.one", "Second"),
            make_setting("a.two", "First", value=7),
        ),
        "approvals.operators": (),
        "dashboards.status": SimpleNamespace(key_place="System keyring", viewing=None),
    }
    return SettingsViewModel(services.context(clock, is_practice=True))


async def load(view_model):
    view_model.became_visible()
    await view_model.settle()
    return view_model.state


async def test_settings_of_one_group_stand_together_in_the_order_of_their_first(view_model):
    state = await load(view_model)
    assert [(group.title, [s.key for s in group.settings]) for group in state.groups] == [
        ("First", ["a.one", "a.two"]),
        ("Second", ["b.one"]),
    ]


async def test_the_state_says_where_the_workspace_and_its_key_are(view_model):
    state = await load(view_model)
    assert (state.key_place, state.is_practice) == ("System keyring", True)
    assert state.folder == "workspace"


async def test_a_change_is_one_call_and_tells_the_other_pages(view_model, services):
    await load(view_model)
    topics = frozenset({Topic.SETTINGS})
    services.answers["settings.set"] = Changed(make_setting("a.one", "First", value=2), topics)
    view_model.change("a.one", "2")
    await view_model.settle()
    assert services.arguments("settings.set") == [("a.one", "2")]
    assert services.published == [topics]


async def test_a_reset_sets_the_default(view_model, services):
    state = await load(view_model)
    services.answers["settings.set"] = Changed(None, frozenset())
    view_model.reset(state.groups[0].settings[1])
    await view_model.settle()
    assert services.arguments("settings.set") == [("a.two", 1)]


async def test_a_refusal_names_the_setting_that_it_belongs_to(view_model, services):
    await load(view_model)
    refusal = Refusal("one: enter a number from 1 to 5.", reason=Reason("setting.does_not_fit"))
    services.answers["settings.set"] = refusal
    view_model.change("a.one", "900")
    await view_model.settle()
    notice = view_model.shown.notice
    assert notice.command == command_of("a.one")
    assert notice.sentence == refusal.message
    assert notice.tone is Tone.WARNING
