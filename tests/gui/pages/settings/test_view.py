from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPushButton

from stratum_desktop.gui.pages.settings import PAGE
from stratum_desktop.services.approvals import Role
from stratum_desktop.store.signing import new_private_key, public_key_of


def control(view, name):
    return next(one for one in view.findChildren(QLineEdit) if one.accessibleName() == name)


async def test_every_setting_of_the_workspace_has_a_row(open_view, workspace, said):
    view = await open_view(PAGE)
    text = said(view)
    for setting in await workspace.settings.all():
        assert setting.label in text
        assert setting.help in text
    assert "This workspace" in text


async def test_a_change_is_stored_and_the_way_back_appears(open_view, workspace, settled, said):
    view = await open_view(PAGE)
    field = control(view, "Remember live events for")
    field.setText("48")
    field.editingFinished.emit()
    await settled(view)
    assert await workspace.settings.get("dedupe.ttl_hours") == 48
    view.view_model.reload()
    await settled(view)
    assert "Default: 24" in said(view)
    name = "Reset Remember live events for to its default"
    button = next(b for b in view.findChildren(QPushButton) if b.accessibleName() == name)
    button.click()
    await settled(view)
    assert await workspace.settings.get("dedupe.ttl_hours") == 24


async def test_a_refusal_stands_beside_the_setting_and_not_on_top(
    open_view, workspace, settled, said
):
    view = await open_view(PAGE)
    field = control(view, "Currency")
    field.setText("euros")
    field.editingFinished.emit()
    await settled(view)
    assert "enter a three-letter code such as EUR" in said(view)
    assert view.notice_of(view.view_model.shown) is None
    assert await workspace.settings.get("workspace.currency") == "USD"


async def test_who_decides_is_added_and_removed(open_view, workspace, settled, said):
    view = await open_view(PAGE)
    key = public_key_of(new_private_key())
    control(view, "Name of a person who decides").setText("Mia")
    control(view, "Public key of that person").setText(key)
    press(view, "Add a person who decides")
    await settled(view)
    (mia,) = await workspace.approvals.operators()
    assert (mia.name, mia.role, mia.public_key) == ("Mia", Role.APPROVER, key)
    view.view_model.reload()
    await settled(view)
    assert f"Approver; key {mia.fingerprint}" in said(view)
    assert control(view, "Name of a person who decides").text() == ""
    press(view, "Remove Mia from those who decide")
    await settled(view)
    assert await workspace.approvals.operators() == ()


async def test_why_somebody_was_not_added_stands_beside_the_form(open_view, settled, said):
    view = await open_view(PAGE)
    control(view, "Name of a person who decides").setText("Mia")
    control(view, "Public key of that person").setText("no key")
    press(view, "Add a person who decides")
    await settled(view)
    assert "This is no public key." in said(view)
    assert view.notice_of(view.view_model.shown) is None
    assert control(view, "Name of a person who decides").text() == "Mia", "nothing typed is lost"


async def test_the_own_key_is_copied_with_what_to_compare(open_view, workspace, settled):
    view = await open_view(PAGE)
    press(view, "Copy my key")
    await settled(view)
    key = (await workspace.approvals.own_key()).value
    assert QGuiApplication.clipboard().text() == key.public_key
    assert key.fingerprint in view.view_model.shown.notice.sentence


def press(view, name):
    button = next(one for one in view.findChildren(QPushButton) if one.accessibleName() == name)
    button.click()
