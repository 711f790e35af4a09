"""An empty workspace shows no data: no number but true counts of nothing, and nothing green."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from enum import Enum

import pytest
from practice_workspace import practice_workspace

from stratum_desktop.bootstrap.build import services_of
from stratum_desktop.gui.pages import discover_pages
from stratum_desktop.gui.view_model import PageContext
from stratum_desktop.gui.workspace import WorkspaceInfo

NO_FIGURES = {
    "accounts": {"cards"},
    "identity": {"inspection"},
    "settings": {"groups"},
    "uploads": {"fields"},
}
"""Parts of a state that describe the program itself: what platforms want, what can be set."""

ASKED_FOR = {"days", "revision", "days_without_data", "lag", "looks_back_days"}
"""What was asked for, or how much of it is unknown."""

TARGETS = ".target."
"""What a figure is held against."""

EXPECTED = {("correlation", "matrix.by_chance")}
"""How many are to be expected among none: a count, though of parts."""

GREEN = {"good", "ok", "reliable", "normal"}


@pytest.fixture
async def loaded(store, clock, tmp_path):
    """The state of every page on an empty workspace: page to state."""
    workspace = practice_workspace(store, clock=clock, folder=tmp_path)
    services = services_of(workspace)
    info = WorkspaceInfo("Test", tmp_path)
    context = PageContext(
        services=services, clock=clock, workspace=info, publish=lambda topics: None
    )
    states = {}
    for page in discover_pages():
        view_model = page.make_view_model(context)
        states[page.id] = await view_model.load()
        await view_model.close()
    yield states
    await services.close()


def leaves(value: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Yield everything that a state is made of, with its place."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        for one in dataclasses.fields(value):
            yield from leaves(getattr(value, one.name), f"{path}.{one.name}".lstrip("."))
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from leaves(one, f"{path}[{key}]")
    elif isinstance(value, tuple | list | frozenset | set):
        for one in value:
            yield from leaves(one, f"{path}[]")
    else:
        yield path, value


def is_told(page: str, path: str) -> bool:
    """Say whether this place tells of the workspace's data."""
    first = path.partition(".")[0].partition("[")[0]
    is_asked_for = path.rpartition(".")[2] in ASKED_FOR or TARGETS in path
    return first not in NO_FIGURES.get(page, set()) and not is_asked_for


async def test_no_page_shows_a_number_that_is_not_a_true_count_of_nothing(loaded):
    shown = [
        f"{page}: {path} = {value}"
        for page, state in loaded.items()
        for path, value in leaves(state)
        if is_told(page, path)
        if isinstance(value, int | float) and not isinstance(value, bool | Enum) and value != 0
    ]
    assert not shown, "\n".join(shown)


async def test_no_page_shows_a_share_a_score_or_a_time_of_nothing(loaded):
    """Zero is a count; a rate, a mean or a latency of nothing is unknown."""
    shown = [
        f"{page}: {path} = {value}"
        for page, state in loaded.items()
        for path, value in leaves(state)
        if is_told(page, path) and isinstance(value, float) and (page, path) not in EXPECTED
    ]
    assert not shown, "\n".join(shown)


async def test_no_page_shows_anything_as_good(loaded):
    green = [
        f"{page}: {path} = {value}"
        for page, state in loaded.items()
        for path, value in leaves(state)
        if is_told(page, path) and isinstance(value, Enum) and value.value in GREEN
    ]
    assert not green, "\n".join(green)
