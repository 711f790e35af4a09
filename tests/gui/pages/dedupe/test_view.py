from stratum_desktop.gui.pages.dedupe import PAGE
from stratum_desktop.gui.widgets import RecordView


async def test_without_traffic_the_page_says_what_will_be_here(open_view, said):
    view = await open_view(PAGE)
    assert "Nothing came in yet" in said(view)


async def test_rates_sources_and_the_pair_that_differs_are_shown(open_view, events, said):
    del events
    view = await open_view(PAGE)
    text = said(view)
    assert "1 duplicates of 5" in text
    assert "1 collisions of 5" in text
    assert "20 %" in text
    assert "but parameters.value differs" in text
    tables = {one.accessibleName(): one for one in view.findChildren(RecordView)}
    assert [row.source for row in tables["By source"].records.rows] == ["shop"]
    pair = tables["The two events, field by field"].records.rows[0]
    assert (pair.path, pair.differs) == ("parameters.value", True)


async def test_a_month_without_collisions_says_so(open_view, workspace, meta, said):
    del meta
    await workspace.ingestion.add(lines=[b"{}"], source="shop")
    view = await open_view(PAGE)
    view.view_model.show_days(30)
    await view.view_model.settle()
    assert "Nothing came in yet" in said(view)
