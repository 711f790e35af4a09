from PySide6.QtWidgets import QLineEdit, QPushButton

from stratum_desktop.gui.pages.settings import PAGE


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
