"""Rows are read page after page, to an end that has to come."""

from __future__ import annotations

import json
from typing import Any, cast

import pytest

from stratum_desktop.platforms._shared.http import Reply
from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.google.ads import reader as ads_reader
from stratum_desktop.platforms.google.ads.mapping import identity
from stratum_desktop.platforms.google.ads.reader import STRANGE, RowReader
from stratum_desktop.platforms.google.client import GoogleClient

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
