"""Every control has a name that can be spoken, on every page."""

from functools import partial

from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from turns import until
from visit import Visit

from stratum_desktop.bootstrap.build import Opening, open_workspace
from stratum_desktop.gui.app import run_window
from stratum_desktop.gui.pages import discover_pages
from stratum_desktop.gui.workspace import WorkspaceInfo
from stratum_desktop.host.clock import SystemClock

CONTROLS = (
    QAbstractButton,
    QLineEdit,
    QPlainTextEdit,
    QComboBox,
    QAbstractSpinBox,
    QAbstractItemView,
)


class NoEngine:
    """An engine that is not there."""

    def is_running(self):
        return False

    def start(self):
        """Start nothing."""

    def stop(self):
        """Stop nothing."""


def unnamed(root: QWidget) -> list[str]:
    """Return the visible controls below a widget that a screen reader could not call anything."""
    return [
        f"{type(control).__name__} {control.objectName()} in {type(control.parent()).__name__}"
        for kind in CONTROLS
        for control in root.findChildren(kind)
        if control.isVisible() and not _is_part_of_qt(control) and not _name(control)
    ]


def _name(control) -> str:
    text = control.text() if isinstance(control, QAbstractButton) else ""
    return control.accessibleName() or text


def _is_part_of_qt(control) -> bool:
    """Say whether Qt made it itself: the list of a combo box, a clear button, a header."""
    parent = control.parent()
    inside = (QComboBox, QAbstractSpinBox, QLineEdit, QAbstractItemView)
    while parent is not None:
        if isinstance(parent, inside):
            return True
        parent = parent.parent()
    return control.objectName().startswith("qt_")


def test_the_audit_finds_a_control_without_a_name(qtbot):
    root = QWidget()
    qtbot.addWidget(root)
    QLineEdit(root)
    named = QLineEdit(root)
    named.setAccessibleName("Filter")
    root.show()
    assert unnamed(root) == ["QLineEdit  in QWidget"]


def test_every_control_of_every_page_has_a_name(dressed, tmp_path):
    folder = tmp_path / "practice"
    found = {}

    async def person(window):
        for page in discover_pages():
            window.open_page(page.id)
            await window.deck.view.view_model.settle()
            found[page.id] = unnamed(window)
        await until(window.status.key.accessibleName)
        found["window"] = unnamed(window)
        window.close()

    visit = Visit(person)
    run_window(
        partial(open_workspace, Opening(folder, create=True, practice=True)),
        engine=NoEngine(),
        workspace=WorkspaceInfo("Practice", folder, is_practice=True),
        clock=SystemClock(),
        on_shown=visit,
    )
    visit.result()
    assert {page: names for page, names in found.items() if names} == {}
