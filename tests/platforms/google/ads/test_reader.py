"""Rows are read page after page, to an end that has to come, and no strange row breaks anything."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import partial
from typing import Any, cast

import pytest
from conversion import NOW
from hypothesis import given, settings
from hypothesis import strategies as st

from stratum_desktop.domain.ads.entity import EntityKind
from stratum_desktop.domain.ads.figure import Step
from stratum_desktop.platforms._shared.http import Reply
from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.google.ads import changes, entities, figures, own_figures
from stratum_desktop.platforms.google.ads import reader as ads_reader
from stratum_desktop.platforms.google.ads.mapping import StrangeRow, identity, zone
from stratum_desktop.platforms.google.ads.reader import STRANGE, RowReader
from stratum_desktop.platforms.google.ads.vocabulary import ACCOUNT_QUERY
from stratum_desktop.platforms.google.client import GoogleClient
from stratum_desktop.practice.ads import AdWorld
from stratum_desktop.practice.servers import google_ads
from stratum_desktop.practice.servers.google_ads_rows import GoogleAccount
from stratum_desktop.practice.servers.ledger import Entry

LANE = Lane("1234567890", "http://127.0.0.1:1")


class Answers:
    """Answers every question with the next of these bodies, the last one for ever."""

    def __init__(self, *bodies: dict[str, Any]) -> None:
        self.bodies = list(bodies)
        self.cursors: list[str | None] = []

    async def search(self, lane: Lane, query: str, cursor: str | None = None) -> Reply:
        self.cursors.append(cursor)
        body = self.bodies.pop(0) if len(self.bodies) > 1 else self.bodies[0]
        return Reply(200, {}, json.dumps(body).encode(), 1, None, None)


def reading(*bodies: dict[str, Any]) -> tuple[RowReader, Answers]:
    answers = Answers(*bodies)
    return RowReader(cast("GoogleClient", answers)), answers


async def test_all_pages_are_one_listing():
    rows, answers = reading(
        {"results": [{"id": "1"}], "nextPageToken": "a"},
        {"nextPageToken": "b"},
        {"results": [{"id": "2"}]},
    )
    assert await rows.every(LANE, "", lambda row: identity(row, "id")) == ("1", "2")
    assert answers.cursors == [None, "a", "b"]


async def test_a_listing_without_an_end_is_given_up(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(ads_reader, "MOST_PAGES", 3)
    rows, answers = reading({"results": [], "nextPageToken": "again"})
    assert await rows.every(LANE, "", dict) == STRANGE
    assert len(answers.cursors) == 3


async def test_one_strange_row_makes_no_page_of_the_others():
    rows, _ = reading({"results": [{"id": "1"}, {"id": "x"}]})
    assert await rows.page(LANE, "", lambda row: identity(row, "id"), None) == STRANGE


BERLIN = zone({"z": "Europe/Berlin"}, "z")
DAY = date(2026, 3, 1)
CHANGES = changes.changes_query(datetime(2026, 2, 20, tzinfo=BERLIN), "2026-03-02 14:00:00")
QUESTIONS: dict[str, tuple[str, Callable[[Any], object]]] = {
    "account": (ACCOUNT_QUERY, entities.account_of),
    **{
        kind.value: (entities.query_for(kind), partial(entities.entity_of, kind))
        for kind in EntityKind
    },
    **{
        step.value: (
            figures.query_for(step, first=DAY, last=DAY),
            partial(figures.figure_of, step, BERLIN),
        )
        for step in Step
    },
    "counted": (
        figures.counted_query_for(
            Step.DAY,
            first=DAY,
            last=DAY,
            action="customers/1234567890/conversionActions/7100005",
        ),
        partial(figures.counted_of, Step.DAY, BERLIN),
    ),
    "changes": (CHANGES, lambda row: list(changes.changes_of(row, BERLIN, {}))),
    "recommendations": (changes.RECOMMENDATIONS_QUERY, changes.recommendation_of),
    "clients": (own_figures.CLIENT_QUERY, lambda row: list(own_figures.figures_of_client(row))),
    "actions": (
        own_figures.ACTION_QUERY,
        lambda row: list(own_figures.figures_of_action(row, {"7100005"})),
    ),
}


@pytest.fixture(scope="module")
def true_rows() -> dict[str, list[Any]]:
    """What the practice account answers to every question."""
    taken = (Entry("1234567890", "7100005", "o1", 2, 1, 0, NOW - 60),)
    account = GoogleAccount(AdWorld(begun_at=NOW), taken, {"7100005": "Purchase"}, NOW)
    found = {}
    for name, (query, _) in QUESTIONS.items():
        body = {"query": query}
        answered = google_ads.answer("googleAds:search", body, account, rows_a_page=10_000)
        found[name] = json.loads(answered.body)["results"]
    return found


def places_in(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place of a row, from its members down to its leaves."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for name, one in inner:
        yield (*path, name)
        if isinstance(one, dict | list):
            yield from places_in(one, (*path, name))


STRANGE_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**64 - 1),
    st.floats(),
    st.text(max_size=30),
    st.sampled_from(["", "-1", "0", "9" * 30, "Mars/Olympus", "UNKNOWN", "1e9", "2026-02-30"]),
    st.just([]),
    st.just([None]),
    st.just({}),
    st.just({"a": [{"b": "c"}]}),
)


@given(st.data())
@settings(max_examples=400, deadline=None)
def test_a_row_with_anything_strange_in_it_is_read_or_strange_and_breaks_nothing(
    true_rows: dict[str, list[Any]], data: st.DataObject
):
    name = data.draw(st.sampled_from(sorted(QUESTIONS)))
    row = json.loads(json.dumps(data.draw(st.sampled_from(true_rows[name][:40]))))
    path = data.draw(st.sampled_from(list(places_in(row))))
    at = row
    for part in path[:-1]:
        at = at[part]
    at[path[-1]] = data.draw(STRANGE_VALUES)
    try:
        value = QUESTIONS[name][1](row)
    except StrangeRow:
        return
    assert value is not None


def test_every_true_row_is_read(true_rows: dict[str, list[Any]]):
    for name, (_, read) in QUESTIONS.items():
        assert true_rows[name], name
        for row in true_rows[name]:
            read(row)
