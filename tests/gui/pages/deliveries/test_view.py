import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QPushButton, QWidget

from stratum_desktop.domain.correction import Act, correction
from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.gui.pages.deliveries import PAGE
from stratum_desktop.gui.pages.deliveries.filter import Choices, StateChoice
from stratum_desktop.gui.widgets import RecordView
from stratum_desktop.gui.widgets.choice_box import ChoiceBox
from stratum_desktop.gui.widgets.code_box import CodeBox
from stratum_desktop.gui.widgets.story_line import StoryLine


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
    assert "Replay all 2…" in said(view)
    view.view_model.plan_replay(None)
    await settled(view)
    text = said(view)
    assert "Replay, not started" in text
    assert "0 deliveries would be queued again as they are" in text
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


async def test_dead_letters_are_narrowed_to_one_reason(
    open_view, workspace, meta, clock, settled, said
):
    del meta
    await old_events(workspace, clock, count=2)
    view = await open_view(PAGE)
    box = next(one for one in view.findChildren(ChoiceBox) if one.accessibleName() == "Reason")
    assert not box.isVisibleTo(view)
    view.view_model.receive("dead_letters")
    await settled(view)
    assert box.isVisibleTo(view)
    assert [box.itemText(at)[:9] for at in range(box.count())] == ["All reaso", "2: Older "]
    box.chosen.emit("network.answer_lost")
    await settled(view)
    assert "No delivery matches these filters." in said(view)
    view.view_model.receive("delivered")
    assert view.view_model.choices.reason_code == ""


@pytest.fixture
async def refused(workspace, meta, clock):
    """Three purchases under a name that the platform refused; deliveries 1 to 3."""
    del meta
    lines = [
        json.dumps(
            {
                "event_name": "Buy",
                "event_id": f"order-{n}",
                "event_time": clock.now_ms() // 1000 - 60,
                "action_source": "system_generated",
                "user_data": {"email": f"canary-{n}@example.org"},
                "parameters": {"value": 10 + n, "currency": "EUR"},
            }
        ).encode()
        for n in (1, 2, 3)
    ]
    await workspace.ingestion.add(lines=lines, source="shop")
    await workspace.delivery._store.write(
        lambda uow: uow.connection.exec_driver_sql(
            "UPDATE delivery SET state = 'rejected', settled_at_ms = 1,"
            """ reason = '{"code": "meta.parameter_refused"}'"""
        )
    )


def button(widget, text):
    """The visible button whose words begin so."""
    return next(
        one
        for one in widget.findChildren(QPushButton)
        if one.text().startswith(text) and one.isVisibleTo(widget)
    )


def field(widget, name):
    return next(one for one in widget.findChildren(QWidget) if one.accessibleName() == name)


async def test_a_mapping_is_set_right_and_seen_before_it_goes(
    open_view, workspace, refused, settled, said, qtbot
):
    del refused
    view = await open_view(PAGE)
    view.view_model.receive("dead_letters")
    await settled(view)
    button(view, "Fix and replay all").click()
    await settled(view)
    text = said(view)
    assert "Fix and replay 3 dead letters to Meta shop, not started" in text
    assert "3 deliveries would be sent exactly what was refused, and stay." in text
    assert not table(view).isVisibleTo(view)
    assert not button(view, "Replay 0 deliveries").isEnabled()
    field(view, "Value now").setText("Buy")
    field(view, "New value").setText("Purchase")
    qtbot.keyClick(field(view, "New value"), Qt.Key.Key_Return)
    await settled(view)
    text = said(view)
    assert "Event name: when it is “Buy”, use “Purchase”" in text
    assert "3 deliveries would be written anew and queued" in text
    changes = field(view, "What changes").model()
    row = [changes.index(0, column).data() for column in range(3)]
    assert row == ["3", "event_name", "“Buy” → “Purchase”"]
    assert "canary" not in text
    assert (await workspace.delivery.queue()).open_count == 0
    button(view, "Replay 3 deliveries with the new content").click()
    await settled(view)
    assert (await workspace.delivery.queue()).open_count == 3
    assert view.view_model.shown.notice.sentence == "3 deliveries written anew and queued."
    assert view.view_model.state.fix is None
    assert (await workspace.rewriting.kept(1)) == ()


async def test_a_correction_that_makes_no_sense_is_told_and_stays_to_be_mended(
    open_view, refused, settled
):
    del refused
    view = await open_view(PAGE)
    view.fixing.begin([1])
    await settled(view)
    assert not view.fixing.add("currency", Act.SET, "EURO", "")
    assert "no currency code of three letters" in view.view_model.shown.notice.sentence
    assert view.view_model.state.fix.corrections == ()


async def test_corrections_are_taken_away_and_the_draft_is_left(
    open_view, refused, settled, said, workspace
):
    del refused
    view = await open_view(PAGE)
    view.fixing.begin([1, 2])
    await settled(view)
    view.fixing.add("currency", Act.SET, "USD", "")
    view.fixing.add("event_name", Act.SET, "Lead", "")
    await settled(view)
    button(view, "Take away").click()
    await settled(view)
    assert [one.field for one in view.view_model.state.fix.corrections] == ["event_name"]
    assert "Currency: always" not in said(view)
    button(view, "Leave them").click()
    assert view.view_model.state.fix is None
    assert table(view).isVisibleTo(view)
    assert (await workspace.delivery.queue()).open_count == 0


async def test_later_events_are_corrected_when_that_is_ticked_or_chosen_alone(
    open_view, refused, settled, workspace
):
    del refused
    view = await open_view(PAGE)
    view.fixing.begin([1])
    await settled(view)
    view.fixing.add("currency", Act.SET, "USD", "")
    await settled(view)
    field_of_later = next(
        one for one in view.findChildren(QCheckBox) if one.text().startswith("Correct later")
    )
    field_of_later.setChecked(True)
    button(view, "Replay 1 delivery").click()
    await settled(view)
    assert [one.text for one in await workspace.rewriting.kept(1)] == ["USD"]
    view.fixing.begin([2])
    await settled(view)
    assert [one.text for one in view.view_model.state.fix.corrections] == ["USD"]
    view.fixing.take_away(0)
    await settled(view)
    button(view, "Correct later events only").click()
    await settled(view)
    assert await workspace.rewriting.kept(1) == ()
    assert "corrected not at all any more" in view.view_model.shown.notice.sentence
    assert (await workspace.delivery.queue()).open_count == 1


async def test_what_may_have_arrived_needs_its_own_tick(
    open_view, refused, settled, workspace, said
):
    del refused
    await workspace.delivery._store.write(
        lambda uow: uow.connection.exec_driver_sql(
            "UPDATE delivery SET state = 'uncertain', settled_at_ms = NULL, first_sent_at_ms = 1"
            " WHERE id < 3"
        )
    )
    view = await open_view(PAGE)
    view.view_model.plan_replay(None)
    await settled(view)
    assert "2 may have arrived already" in said(view)
    assert "For all of them the platform no longer recognises a second copy" in said(view)
    assert button(view, "Replay 1 delivery").isEnabled()
    box = next(
        one
        for one in view.findChildren(QCheckBox)
        if one.isVisibleTo(view) and one.text() == "Replay the 2 that may have arrived, too"
    )
    box.setChecked(True)
    assert "3 deliveries would be queued again as they are" in said(view)
    button(view, "Replay 3 deliveries").click()
    await settled(view)
    assert (await workspace.delivery.queue()).open_count == 3


async def test_one_dead_letter_is_fixed_from_its_drawer(open_view, refused, settled, shell, said):
    del refused
    view = await open_view(PAGE)
    view.view_model.open_delivery(2)
    await settled(view)
    button(shell.drawer, "Fix and replay this one").click()
    await settled(view)
    assert "Fix and replay 1 dead letter to Meta shop" in said(view)
    assert view.view_model.state.timeline is None


async def test_the_drawer_tells_both_bodies_and_what_changed(
    open_view, refused, settled, shell, said, workspace
):
    del refused
    made = [correction("event_name", Act.SET, "Purchase")]
    plan = await workspace.rewriting.plan(delivery_ids=[1], corrections=made)
    await workspace.rewriting.replay(shown=plan.shown, delivery_ids=[1], corrections=made)
    view = await open_view(PAGE)
    view.view_model.open_delivery(1)
    await settled(view)
    told = [one.accessibleName() for one in shell.drawer.findChildren(StoryLine)]
    assert any("event_name: “Buy” → “Purchase”." in one for one in told)
    boxes = {one.accessibleName(): one.toPlainText() for one in shell.drawer.findChildren(CodeBox)}
    assert '"event_name": "Buy"' in boxes["Former request body"]
    assert '"event_name": "Purchase"' in boxes["Request body"]
