from PySide6.QtWidgets import QPushButton

from stratum_desktop.gui.pages.overview import PAGE


async def test_an_empty_workspace_is_offered_three_first_steps(open_view, shell, said):
    view = await open_view(PAGE)
    steps = [b for b in view.findChildren(QPushButton) if b.isVisibleTo(view)]
    assert [b.text() for b in steps] == [
        "Connect a platform",
        "Upload a file",
        "Explore the practice workspace",
    ]
    for step in steps:
        step.click()
    assert shell.opened == [("accounts", None), ("uploads", None)]
    assert shell.explored == 1


async def test_a_connected_workspace_shows_its_destination_and_what_waits(
    open_view, workspace, meta, events, said
):
    await workspace.accounts.hold(meta)
    view = await open_view(PAGE)
    text = said(view)
    assert "Meta shop" in text
    assert "Held: nothing is sent until it is released" in text
    assert f"{events} waiting" in text
    assert f"Meta shop is held; {events} deliveries wait" in text
    assert "no same weekday to compare with yet" in text


async def test_a_platform_without_evidence_shows_no_number(open_view, meta, said):
    del meta
    view = await open_view(PAGE)
    text = said(view)
    assert "No data" in text
    assert "EMQ, nothing measured" in text
    assert "too little is measured to judge Meta" in text.replace("Too", "too")


async def test_a_count_leads_to_the_deliveries_it_counts(open_view, meta, events, shell):
    view = await open_view(PAGE)
    link = next(
        one
        for one in view.findChildren(QPushButton)
        if one.accessibleName() == f"{events} waiting: Meta shop"
    )
    link.click()
    assert shell.opened == [("deliveries", ("open", meta))]
