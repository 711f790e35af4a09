from dataclasses import replace

import pytest
from page_values import make_destination, make_manifest
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton
from stand_in import StandIn
from toy_platform import toy_folder_in

from stratum_desktop.domain.correction import Act, Correction
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.topic import Changed
from stratum_desktop.gui.pages.accounts import PAGE
from stratum_desktop.gui.pages.accounts.form import ACCOUNT
from stratum_desktop.gui.pages.accounts.form_view import FormView
from stratum_desktop.gui.pages.accounts.view import AccountsView
from stratum_desktop.gui.pages.accounts.view_model import AccountsViewModel
from stratum_desktop.services.accounts import ConnectionCheck, VersionRadar


def press(widget, text):
    next(b for b in widget.findChildren(QPushButton) if b.text() == text).click()


def card_of(view, label):
    return next(one for one in view.findChildren(QFrame, "card") if one.accessibleName() == label)


class TestASeventhPlatform:
    """A platform that no page knows appears by its manifest alone."""

    @pytest.fixture
    async def view(self, qtbot, clock, shell):
        services = StandIn()
        ends = make_manifest().api_version_ends_on
        services.answers = {
            "accounts.platforms": (make_manifest(),),
            "accounts.list": (make_destination(),),
            "accounts.versions": (VersionRadar("toy", "Toyland", "v9", ends, 30, True),),
        }
        view_model = AccountsViewModel(services.context(clock))
        view = AccountsView(view_model, shell)
        qtbot.addWidget(view)
        view_model.became_visible()
        await view_model.settle()
        yield view
        await view_model.close()

    async def test_its_card_says_version_limits_and_who_is_connected(self, view, said):
        text = said(view)
        for words in (
            "Toyland",
            "Connected",
            "box-1",
            "v9, served until 01/04/2026 (30 days left)",
            "up to 500 events a request",
            "7 d; 62 d for physical store",
            "recognised for 48 h",
            "This API version is about to end. Update Stratum before it does.",
        ):
            assert words in text

    async def test_its_form_has_every_field_and_hides_secrets(self, view, shell):
        view.view_model.open_form("toy")
        assert shell.drawer_title == "Connect Toyland"
        fields = {one.accessibleName(): one for one in shell.drawer.findChildren(QLineEdit)}
        assert list(fields) == ["Toy box ID", "Wind-up key", "Shelf", "Name in Stratum"]
        assert fields["Wind-up key"].echoMode() is QLineEdit.EchoMode.Password

    async def test_what_is_wrong_is_said_beside_its_field(self, view, shell, said):
        view.view_model.open_form("toy")
        form = shell.drawer
        assert isinstance(form, FormView)
        form.type_into({ACCOUNT: "crate"})
        form.submit()
        text = said(form)
        assert "This does not look like the toy box ID." in text
        assert "Enter the wind-up key." in text

    async def test_typing_survives_a_refresh(self, view, shell):
        view.view_model.open_form("toy")
        form = shell.drawer
        form.type_into({ACCOUNT: "box-7"})
        view.view_model.reload()
        await view.view_model.settle()
        assert shell.drawer is form
        assert form.findChild(QLineEdit).text() == "box-7"

    async def test_a_hold_is_said_with_its_remedy_and_can_be_released(self, view, said):
        held = make_destination(held_reason=Reason("destination.paused"))
        view.view_model.services.answers["accounts.list"] = (held,)
        view.view_model.reload()
        await view.view_model.settle()
        text = said(view)
        assert "Paused by a person." in text
        assert "Release" in text

    async def test_corrections_stand_on_the_card_and_can_be_ended_there(self, view, said):
        services = view.view_model.services
        assert "Stop correcting" not in said(view)
        kept = make_destination(corrections=(Correction("currency", Act.SET, "USD"),))
        services.answers |= {"accounts.list": (kept,), "rewriting.keep": Changed((), frozenset())}
        view.view_model.reload()
        await view.view_model.settle()
        assert "Corrected" in said(view)
        press(view, "Stop correcting")
        await view.view_model.settle()
        assert services.arguments("rewriting.keep") == [(1, ())]

    async def test_a_tests_answers_stand_on_the_card(self, view, said):
        checks = (ConnectionCheck("token", False, "It expired."),)
        view.view_model.services.answers["accounts.test"] = checks
        press(view, "Test connection")
        await view.view_model.settle()
        assert "token: It expired." in said(view)

    async def test_a_platform_this_version_cannot_deliver_to_is_still_shown(self, view, said):
        stranger = replace(make_destination(), id=2, platform="gone", label="Gone shop")
        view.view_model.services.answers["accounts.list"] = (make_destination(), stranger)
        view.view_model.reload()
        await view.view_model.settle()
        text = said(view)
        assert "Gone shop" in text
        assert "does not deliver here" in text


async def test_connecting_a_real_platform_and_switching_it_off(
    open_view, shell, settled, workspace, said
):
    view = await open_view(PAGE)
    press(card_of(view, "Meta"), "Connect")
    shell.drawer.type_into(
        {
            ACCOUNT: "100200300400500",
            "base_url": "http://127.0.0.1:9",
            "access_token": "a-token-of-tests-0001",
        }
    )
    shell.drawer.submit()
    await settled(view)
    assert shell.drawer is None
    assert "is connected" in said(view)
    view.view_model.reload()
    await settled(view)
    (destination,) = await workspace.accounts.list()
    assert destination.secret_names == ("access_token",)
    assert "a-token-of-tests-0001" not in said(view)
    press(view, "Switch off")
    await settled(view)
    assert [one.enabled for one in await workspace.accounts.list()] == [False]


async def test_a_refused_address_is_said_in_the_form(open_view, shell, settled, said):
    view = await open_view(PAGE)
    view.view_model.open_form("meta")
    shell.drawer.type_into(
        {
            ACCOUNT: "100200300400500",
            "base_url": "https://elsewhere.example",
            "access_token": "a-token-of-tests-0001",
        }
    )
    shell.drawer.submit()
    await settled(view)
    assert view.view_model.shown.notice.sentence in said(shell.drawer)
    assert view.notice_of(view.view_model.shown) is None


async def test_closing_the_drawer_forgets_what_was_typed(open_view, shell):
    view = await open_view(PAGE)
    view.view_model.open_form("meta")
    view.drawer_closed()
    assert view.view_model.state.form is None
    assert shell.drawer is None


async def test_a_seventh_folder_gets_a_card_and_a_form_from_the_registry(
    open_view, shell, said, tmp_path
):
    with toy_folder_in(tmp_path):
        view = await open_view(PAGE)
        card = card_of(view, "Toy")
        press(card, "Connect")
        assert shell.drawer_title == "Connect Toy"
        assert {"Box", "Lid code"} <= set(said(shell.drawer).splitlines())
