"""What tests of pages share: a real workspace, and a shell that notes what it is asked."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
from manual_clock import ManualClock
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from stratum_desktop.bootstrap.build import Opening, open_workspace
from stratum_desktop.gui.format import show_times_in
from stratum_desktop.gui.main_window import MainWindow
from stratum_desktop.gui.models.windowed_table import WindowedTableModel
from stratum_desktop.gui.page import Page
from stratum_desktop.gui.page_view import PageView
from stratum_desktop.gui.view_model import Notice, PageContext
from stratum_desktop.gui.workspace import WorkspaceInfo
from stratum_desktop.services import Services

NOWHERE = "http://127.0.0.1:9"


@dataclass
class NotingShell:
    """A shell that keeps what pages ask of it."""

    opened: list[tuple[str, object]] = field(default_factory=list)
    drawer: QWidget | None = None
    drawer_title: str = ""
    said: list[Notice] = field(default_factory=list)
    explored: int = 0

    def open_page(self, page_id: str, argument: object = None) -> None:
        self.opened.append((page_id, argument))

    def show_drawer(self, title: str, content: QWidget) -> None:
        self.drawer_title, self.drawer = title, content

    def close_drawer(self) -> None:
        self.drawer_title, self.drawer = "", None

    def say(self, notice: Notice) -> None:
        self.said.append(notice)

    def explore_practice(self) -> None:
        self.explored += 1


@pytest.fixture
def shell() -> NotingShell:
    """A shell that keeps what a page asks of it."""
    return NotingShell()


@pytest.fixture
async def workspace(tmp_path: Path, clock: ManualClock) -> AsyncIterator[Services]:
    """Every real service on a real, empty practice workspace."""
    opening = Opening(tmp_path / "workspace", create=True, practice=True)
    async with open_workspace(opening, clock=clock) as opened:
        yield opened


@pytest.fixture
def context(workspace: Services, clock: ManualClock, tmp_path: Path) -> PageContext:
    """What view models are handed on the real workspace."""
    info = WorkspaceInfo("Test", tmp_path / "workspace", is_practice=True)
    return PageContext(services=workspace, clock=clock, workspace=info, publish=_nobody)


def _nobody(topics: Any) -> None:
    del topics


@pytest.fixture
async def open_view(qtbot, context, shell):
    """Makes the page of a folder on the real workspace, loaded; closes it after the test."""
    views = []

    async def open_page(page: Page) -> PageView[Any]:
        view = page.make_view(page.make_view_model(context), shell)
        view.resize(1024, 700)
        qtbot.addWidget(view)
        views.append(view)
        view.view_model.became_visible()
        await settle(view)
        return view

    yield open_page
    for view in views:
        await view.view_model.close()
        for table in view.findChildren(WindowedTableModel):
            await table.close()


async def settle(view: PageView[Any]) -> None:
    """Wait until page and table have read everything that is on the screen."""
    await view.view_model.settle()
    for table in view.findChildren(WindowedTableModel):
        await table.settle()
        table.record(0)
        await table.settle()


@pytest.fixture
async def window(qtbot, services, clock, memory, shown_page):
    """The whole window, on the page that `shown_page` of a folder names; times in UTC."""
    show_times_in(UTC)
    made = MainWindow([shown_page], services.context(clock, is_practice=True), memory=memory)
    qtbot.addWidget(made)
    made.start()
    made.resize(1280, 800)
    made.show()
    made.activateWindow()
    await made.deck.view.view_model.settle()
    yield made
    await made.deck.view.view_model.close()
    made.may_close = True


@pytest.fixture
def page(window):
    """The page in that window."""
    return window.deck.view


@pytest.fixture
def press(window, page):
    """Presses keys where the keyboard is, and waits for what they began."""

    async def go(*keys, modifier=None):
        for key in keys:
            holder = window.focusWidget() or page
            QTest.keyClick(holder, key, *(() if modifier is None else (modifier,)))
            await page.view_model.settle()

    return go


@pytest.fixture
def said():
    """Tells every text that a widget shows, hidden parts left out."""

    def texts(widget: QWidget) -> str:
        shown = [
            one.text()
            for kind in (QLabel, QAbstractButton)
            for one in widget.findChildren(kind)
            if one.isVisibleTo(widget)
        ]
        return "\n".join(text for text in shown if text)

    return texts


@pytest.fixture
def settled():
    """Waits until a page has read everything that is on the screen."""
    return settle


@pytest.fixture
async def meta(workspace: Services) -> int:
    """The id of a connected Meta that listens nowhere."""
    changed = await workspace.accounts.connect(
        platform="meta",
        account="100200300400500",
        label="Meta shop",
        secrets={"access_token": "a-token-of-tests-0001"},
        base_url=NOWHERE,
    )
    return changed.value.id


@pytest.fixture
async def events(workspace: Services, meta: int, clock: ManualClock) -> int:
    """How many events came in and were queued: three purchases, one of them twice."""
    del meta
    lines = [_purchase(f"order-{n}", 10 + n, clock) for n in (1, 2, 3)]
    lines.append(_purchase("order-1", 11, clock))
    lines.append(_purchase("order-2", 99, clock))
    await workspace.ingestion.add(lines=lines, source="shop")
    clock.advance(seconds=60)
    return 3


def _purchase(order: str, value: int, clock: ManualClock) -> bytes:
    return json.dumps(
        {
            "event_name": "Purchase",
            "event_id": order,
            "event_time": clock.now_ms() // 1000 - 60,
            "action_source": "website",
            "event_source_url": "https://shop.example/thanks",
            "user_data": {
                "email": f"{order}@example.org",
                "client_user_agent": "Mozilla/5.0",
                "client_ip_address": "203.0.113.7",
            },
            "parameters": {"value": value, "currency": "EUR", "order_id": order},
        }
    ).encode()
