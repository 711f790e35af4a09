from PySide6.QtWidgets import QPushButton

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
