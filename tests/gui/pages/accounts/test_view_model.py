from datetime import date

import pytest
from page_values import make_destination, make_manifest

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.topic import Changed, Topic
from stratum_desktop.gui.pages.accounts.form import ACCOUNT, LABEL
from stratum_desktop.gui.pages.accounts.view_model import AccountsViewModel
from stratum_desktop.gui.view_model import Tone
from stratum_desktop.services.accounts import ConnectionCheck, VersionRadar

CHANGED = frozenset({Topic.DESTINATIONS})
TYPED = {ACCOUNT: "box-2", "wind_up_key": "tick", "shelf": "", LABEL: "Attic"}


@pytest.fixture
def view_model(services, clock):
    services.answers = {
        "accounts.platforms": (make_manifest("brick", "Brickland"), make_manifest()),
        "accounts.list": (make_destination(),),
        "accounts.versions": (VersionRadar("toy", "Toyland", "v9", None, None, False),),
    }
    return AccountsViewModel(services.context(clock))


async def load(view_model):
    view_model.became_visible()
    await view_model.settle()
    return view_model.state


async def test_every_platform_has_a_card_and_connected_ones_come_first(view_model):
    state = await load(view_model)
    assert [card.key for card in state.cards] == ["toy", "brick"]
    assert [d.id for d in state.cards[0].destinations] == [1]
    assert state.cards[1].destinations == ()
    assert state.cards[1].version is None


async def test_of_two_accounts_versions_the_one_that_ends_first_is_told(view_model, services):
    later = VersionRadar("toy", "Toyland", "v10", None, None, False)
    soon = VersionRadar("toy", "Toyland", "v8", date(2026, 4, 1), 30, True, is_chosen=True)
    services.answers["accounts.versions"] = (soon, later)
    state = await load(view_model)
    assert state.cards[0].version == soon


async def test_connecting_is_one_call_with_what_was_typed(view_model, services):
    await load(view_model)
    services.answers["accounts.connect"] = Changed(make_destination(label="Attic"), CHANGED)
    view_model.open_form("toy")
    view_model.submit(TYPED)
    await view_model.settle()
    assert services.asked("accounts.connect") == [
        {
            "platform": "toy",
            "account": "box-2",
            "label": "Attic",
            "secrets": {"wind_up_key": "tick"},
            "options": {},
            "base_url": None,
        }
    ]
    assert view_model.state.form is None
    assert view_model.shown.notice.tone is Tone.GOOD
    assert services.published == [CHANGED]


async def test_a_form_with_problems_is_not_sent(view_model, services):
    await load(view_model)
    view_model.open_form("toy")
    view_model.submit({**TYPED, "wind_up_key": ""})
    await view_model.settle()
    assert services.asked("accounts.connect") == []
    assert set(view_model.state.problems) == {"wind_up_key"}
    assert view_model.state.form is not None


async def test_a_refused_connection_keeps_the_form_open(view_model, services):
    await load(view_model)
    services.answers["accounts.connect"] = Refusal("No.", reason=Reason("account.does_not_fit"))
    view_model.open_form("toy")
    view_model.submit(TYPED)
    await view_model.settle()
    assert view_model.state.form is not None
    assert (view_model.shown.notice.sentence, view_model.shown.notice.command) == ("No.", "connect")


async def test_an_open_form_survives_a_reload(view_model):
    await load(view_model)
    view_model.open_form("toy", 1)
    form = view_model.state.form
    view_model.on_changed(CHANGED)
    await view_model.settle()
    assert view_model.state.form is form
    assert form.destination_id == 1


async def test_what_a_test_found_is_kept_by_destination(view_model, services):
    await load(view_model)
    checks = (ConnectionCheck("token", False, "It expired."),)
    services.answers["accounts.test"] = checks
    view_model.test(1)
    await view_model.settle()
    assert view_model.state.checks == {1: checks}


async def test_switching_and_releasing_are_one_call_each(view_model, services):
    await load(view_model)
    for name in ("set_enabled", "release", "hold"):
        services.answers[f"accounts.{name}"] = Changed(make_destination(), CHANGED)
    view_model.set_enabled(1, enabled=False)
    view_model.release(1)
    view_model.hold(1)
    await view_model.settle()
    commands = [
        call for call in services.calls if call[0].split(".")[1] not in ("list", "versions")
    ]
    assert commands == [
        ("accounts.set_enabled", (1,), {"enabled": False}),
        ("accounts.release", (1,), {}),
        ("accounts.hold", (1,), {}),
    ]


async def test_corrections_of_a_destination_are_withdrawn(view_model, services):
    await load(view_model)
    services.answers["rewriting.keep"] = Changed((), CHANGED)
    view_model.stop_correcting(1)
    await view_model.settle()
    assert services.arguments("rewriting.keep") == [(1, ())]
    assert services.published == [CHANGED]


async def test_another_page_can_ask_for_the_form_of_a_platform(view_model):
    view_model.receive("brick")
    await view_model.settle()
    assert view_model.state.form.platform == "brick"
