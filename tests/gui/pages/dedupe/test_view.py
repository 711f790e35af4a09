import json

import pytest
from PySide6.QtWidgets import QPushButton

from stratum_desktop.domain.event import Origin
from stratum_desktop.gui.pages.dedupe import PAGE
from stratum_desktop.gui.widgets import RecordView


async def test_without_traffic_the_page_says_what_will_be_here(open_view, said):
    view = await open_view(PAGE)
    assert "Nothing came in yet" in said(view)


async def test_rates_sources_and_the_pair_that_differs_are_shown(open_view, events, said):
    del events
    view = await open_view(PAGE)
    text = said(view)
    assert "1 duplicate of 5" in text
    assert "1 collision of 5" in text
    assert "20\u00a0%" in text
    assert "but “Value” differs" in text
    tables = {one.accessibleName(): one for one in view.findChildren(RecordView)}
    assert [row.name for row in tables["By source"].records.rows] == ["shop"]
    pair = tables["The two events, field by field"].records.rows[0]
    assert (pair.path, pair.differs) == ("parameters.value", True)


async def test_a_month_without_collisions_says_so(open_view, workspace, meta, said):
    del meta
    await workspace.ingestion.add(lines=[b"{}"], source="shop")
    view = await open_view(PAGE)
    view.view_model.show_days(30)
    await view.view_model.settle()
    assert "Nothing came in yet" in said(view)


async def test_what_agrees_is_folded_away_until_asked_for(open_view, events):
    del events
    view = await open_view(PAGE)
    pairs = next(
        one
        for one in view.findChildren(RecordView)
        if one.accessibleName() == "The two events, field by field"
    )
    assert [row.differs for row in pairs.records.rows] == [True]
    button = next(b for b in view.findChildren(QPushButton) if "that agree" in b.text())
    button.click()
    assert len(pairs.records.rows) > 1
    assert button.text().startswith("Hide ")
    button.click()
    assert [row.differs for row in pairs.records.rows] == [True]


async def test_the_figures_stand_by_platform_as_well(open_view, events):
    view = await open_view(PAGE)
    by = {one.accessibleName(): one for one in view.findChildren(RecordView)}
    assert not by["By platform"].isVisibleTo(view)
    next(b for b in view.findChildren(QPushButton) if b.text() == "By platform").click()
    assert by["By platform"].isVisibleTo(view)
    assert not by["By source"].isVisibleTo(view)
    assert [(row.name, row.received) for row in by["By platform"].records.rows] == [
        ("Meta", events + 2)
    ]


def conversion(number, clock, *, event_id=None, value=10):
    """A purchase of some hours ago, as one side tells it."""
    told = {
        "event_name": "Purchase",
        "event_time": clock.now_ms() // 1000 - 7_200,
        "action_source": "website",
        "event_source_url": "https://shop.example/thanks",
        "user_data": {"email": f"{number}@example.org", "client_user_agent": "Mozilla/5.0"},
        "parameters": {"value": value, "currency": "EUR", "order_id": f"o{number}"},
    }
    return json.dumps(told if event_id is None else {**told, "event_id": event_id}).encode()


@pytest.fixture
async def both_sides(workspace, meta, clock):
    """Three purchases as both sides tell them: one pairs, one has two ids, one is the browser's."""
    del meta
    add = workspace.ingestion.add
    browser = [conversion(n, clock, event_id=f"c{n}") for n in (1, 2, 3)]
    await add(lines=browser, source="shop-pixel", origin=Origin.PIXEL)
    server = [conversion(1, clock, event_id="c1"), conversion(2, clock, event_id="x2", value=12)]
    await add(lines=server, source="shop")
    clock.advance(seconds=60)


def table(view, name):
    return next(one for one in view.findChildren(RecordView) if one.accessibleName() == name)


async def test_what_browser_and_server_do_not_share_stands_with_its_reason(
    open_view, both_sides, said
):
    del both_sides
    view = await open_view(PAGE)
    text = said(view)
    # c1; x2, c2 and c3 were each seen by one side alone.
    assert "4 website conversions: 1 seen by both (25\u00a0%), 2 by the browser only" in text
    counted = table(view, "What became of the browser's newest conversions").records.rows
    assert {row.pairing.value: row.count for row in counted} == {
        "paired": 1,
        "other_id": 1,
        "alone": 1,
    }
    pairs = table(view, "Conversions that browser and server do not share")
    assert [(one.browser_id, one.server_id) for one in pairs.records.rows] == [
        ("c2", "x2"),
        ("c3", None),
    ]
    assert "Same event and order o2, but browser and server sent different ids." in text
    fields = {
        one.path: (one.first, one.second)
        for one in table(view, "Browser and server, field by field").records.rows
    }
    assert fields["event_id"] == ("c2", "x2")
    assert fields["parameters.value"] == ("10.0", "12.0")
    assert "name" not in fields, "what agrees is folded away"
    pairs.selectRow(1)
    assert "No event of the server has this id or this order number" in said(view)


async def test_without_a_browser_side_the_page_says_so(open_view, events, said):
    del events
    view = await open_view(PAGE)
    assert "No browser side is connected, so nothing can be compared." in said(view)
    assert not table(view, "Browser and server, field by field").isVisibleTo(view)


async def test_fields_on_which_both_sides_agree_can_be_shown(open_view, both_sides):
    del both_sides
    view = await open_view(PAGE)
    fields = table(view, "Browser and server, field by field")
    before = len(fields.records.rows)
    button = next(b for b in view.findChildren(QPushButton) if "that agree" in b.text())
    button.click()
    assert len(fields.records.rows) > before
    button.click()
    assert len(fields.records.rows) == before
