"""Every page, as one who hears it or has no mouse meets it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from stratum_desktop.gui.pages import discover_pages
from stratum_desktop.gui.theme import theme_ids
from stratum_desktop.gui.theme.theme import load_theme, use_theme

PAGES = discover_pages()
CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QPlainTextEdit, QAbstractItemView)


def spoken(control: QWidget) -> str:
    """What a screen reader says of a control."""
    text = control.text() if isinstance(control, QAbstractButton) else ""
    return control.accessibleName() or text


def controls(view: QWidget) -> list[QWidget]:
    """The controls a person can reach, without the parts that Qt makes controls of."""
    return [
        one
        for kind in CONTROLS
        for one in view.findChildren(kind)
        if one.isVisibleTo(view)
        and not isinstance(one, QHeaderView)
        and not isinstance(one.parent(), QComboBox | QLineEdit | QAbstractItemView)
    ]


@pytest.mark.parametrize("page", PAGES, ids=[page.id for page in PAGES])
async def test_every_control_of_a_page_has_a_name_and_takes_the_keyboard(
    page, open_view, meta, events
):
    del meta, events
    view = await open_view(page)
    found = controls(view)
    assert found
    for control in found:
        assert spoken(control), control
        if control.isEnabled() and control.property("kind") != "segment":
            assert control.focusPolicy() & Qt.FocusPolicy.TabFocus, (page.id, spoken(control))


@pytest.mark.parametrize("page", PAGES, ids=[page.id for page in PAGES])
async def test_a_page_paints_in_every_theme(page, open_view, meta, events):
    del meta, events
    view = await open_view(page)
    for theme_id in theme_ids():
        use_theme(load_theme(theme_id))
        assert not view.grab().isNull()


@pytest.mark.parametrize("page", PAGES, ids=[page.id for page in PAGES])
async def test_a_page_without_anything_in_it_offers_a_step_or_shows_its_form(page, open_view):
    view = await open_view(page)
    enabled = [one for one in controls(view) if one.isEnabled()]
    assert enabled


@pytest.mark.parametrize("page", PAGES, ids=[page.id for page in PAGES])
async def test_no_word_on_a_page_shouts_or_begs(page, open_view, meta, events, said):
    del meta, events
    text = said(await open_view(page)).lower()
    assert "!" not in text
    assert "please" not in text
    assert "successfully" not in text
