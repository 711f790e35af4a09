import json

from PySide6.QtWidgets import QPushButton

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.gui.pages.deliveries import PAGE
from stratum_desktop.gui.pages.deliveries.filter import Choices, StateChoice
from stratum_desktop.gui.widgets import RecordView


async def old_events(workspace, clock, *, count):
    """Queue events and let them grow too old, so that they expire."""
    lines = [
        json.dumps(
            {
                "event_name": "Lead",
                "event_id": f"lead-{n}",
                "event_time": clock.now_ms() // 1000 - 60,
                "action_source": "system_generated",
                "user_data": {"email": f"lead-{n}@example.org"},
            }
        ).encode()
        for n in range(count)
    ]
    await workspace.ingestion.add(lines=lines, source="crm")
    clock.advance(seconds=8 * 86_400)
    await workspace.delivery.drain()


def table(view):
    return next(
        one for one in view.findChildren(RecordView) if one.accessibleName() == "Deliveries"
    )


async def test_without_deliveries_the_page_says_what_will_be_here(open_view, said):
    view = await open_view(PAGE)
    assert "Nothing was queued yet" in said(view)


async def test_every_delivery_has_a_row_newest_first(open_view, events):
    view = await open_view(PAGE)
    model = view.table_model
    assert model.rowCount() == events
    ids = [model.record(row).event_id for row in range(events)]
    assert ids == ["order-3", "order-2", "order-1"]
    assert model.index(0, 0).data(11) == "State: Ready"


async def test_a_filter_that_lets_nothing_through_says_so(open_view, events, settled, said):
    del events
    view = await open_view(PAGE)
    view.view_model.narrow(Choices(text="nothing-like-it"))
    await settled(view)
    assert "No delivery matches these filters." in said(view)
    assert "Clear" in said(view)
    assert not table(view).isVisibleTo(view)


async def test_one_deliverys_story_opens_in_the_drawer(open_view, events, settled, shell, said):
    del events
    view = await open_view(PAGE)
    view.view_model.open_delivery(view.table_model.record(0).id)
    await settled(view)
    assert shell.drawer_title == "Purchase to Meta shop"
    text = said(shell.drawer)
    assert "Accepted" in text
    assert "order-3" in text
    assert "order-3@example.org" not in text
    assert "client_ip_address" not in text or "203.0.113.7" not in text
    view.drawer_closed()
    assert view.view_model.state.timeline is None


async def test_dead_letters_are_replayed_after_a_dry_run(
    open_view, workspace, meta, clock, settled, said
):
    del meta
    await old_events(workspace, clock, count=2)
    view = await open_view(PAGE)
    view.view_model.receive("dead_letters")
    await settled(view)
    assert view.table_model.rowCount() == 2
    assert "Replay all 2 dead letters…" in said(view)
    view.view_model.plan_replay(None)
    await settled(view)
    text = said(view)
    assert "Replay, not started" in text
    assert "0 deliveries would be queued again" in text
    view.view_model.drop_replay()
    assert "Replay, not started" not in said(view)


async def test_selected_rows_can_be_cancelled(open_view, events, settled, said):
    view = await open_view(PAGE)
    table(view).selectAll()
    assert f"Cancel {events} deliveries" in said(view)
    view.view_model.cancel_deliveries([row.id for row in table(view).selected])
    await settled(view)
    view.view_model.reload()
    await settled(view)
    assert view.view_model.state.counts == {DeliveryState.CANCELLED: events}
    assert view.view_model.state.count_of(StateChoice.CANCELLED) == events


async def test_export_writes_every_dead_letter(
    open_view, workspace, meta, clock, tmp_path, settled
):
    del meta
    await old_events(workspace, clock, count=2)
    view = await open_view(PAGE)
    view.view_model.export(tmp_path / "dead.csv")
    await settled(view)
    assert len((tmp_path / "dead.csv").read_text("utf-8").splitlines()) == 3


async def test_the_drawer_shows_the_whole_event_at_every_destination(
    open_view, workspace, events, settled, shell, said
):
    await workspace.accounts.connect(
        platform="meta",
        account="999888777666555",
        label="Outlet",
        secrets={"access_token": "a-token-of-tests-0001"},
        base_url="http://127.0.0.1:9",
    )
    view = await open_view(PAGE)
    view.view_model.open_delivery(events)
    await settled(view)
    button = next(
        one for one in shell.drawer.findChildren(QPushButton) if "every destination" in one.text()
    )
    button.click()
    await settled(view)
    assert shell.drawer_title == "Flight of order-3"
    assert "Queued for Meta shop" in said(shell.drawer)
    view.view_model.open_delivery(1)
    await settled(view)
    assert shell.drawer_title == "Purchase to Meta shop"
    view.drawer_closed()
    assert (view.view_model.state.timeline, view.view_model.state.flight) == (None, None)
