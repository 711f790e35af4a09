from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from stratum_desktop.gui.pages.orders import PAGE
from stratum_desktop.gui.widgets import RecordView
from stratum_desktop.services.dashboards import DeliveryFilter


def tables(view):
    return {one.accessibleName(): one for one in view.findChildren(RecordView)}


async def test_without_orders_the_page_says_so(open_view, said):
    text = said(await open_view(PAGE))
    assert "No order was received in this period." in text
    assert "No orders in this period" in text


async def test_orders_that_wait_are_counted_and_listed(open_view, events, said):
    view = await open_view(PAGE)
    assert f"{events} orders received. Not accounted for: 3 on Meta." in said(view)
    (line,) = tables(view)["Orders by platform"].records.rows
    assert (line.due, line.delivered, line.open, line.accuracy_pct) == (3, 0, 3, 0)
    listed = tables(view)["Orders not accounted for"].records.rows
    assert [row.order_id for row in listed] == ["order-3", "order-2", "order-1"]
    assert "Every order is accounted for" not in said(view)


async def test_opening_a_line_follows_the_order_in_the_drawer(
    open_view, events, shell, said, qtbot
):
    del events
    view = await open_view(PAGE)
    rows = tables(view)["Orders not accounted for"]
    rows.selectRow(1)
    qtbot.keyClick(rows, Qt.Key.Key_Return)
    await view.view_model.settle()
    assert shell.drawer_title == "Flight of order-2"
    text = said(shell.drawer)
    assert "Accepted" in text
    assert "Queued for Meta shop" in text
    # The second copy claimed another value.
    assert "Came with other content" in text
    view.drawer_closed()
    assert shell.drawer is None


async def test_an_id_that_is_typed_is_followed(open_view, events, shell, said):
    del events
    view = await open_view(PAGE)
    view.filter_field().setText(" order-1 ")
    next(one for one in view.findChildren(QPushButton) if one.text() == "Follow").click()
    await view.view_model.settle()
    assert shell.drawer_title == "Flight of order-1"
    assert "Came once more" in said(shell.drawer)


async def test_an_id_that_nothing_has_is_said(open_view, events, shell):
    del events
    view = await open_view(PAGE)
    view.filter_field().setText("order-404")
    view.filter_field().returnPressed.emit()
    await view.view_model.settle()
    assert "No accepted event" in view.view_model.shown.notice.sentence
    assert shell.drawer is None


async def test_the_period_can_be_changed(open_view, events):
    del events
    view = await open_view(PAGE)
    tabs = view.header().findChildren(QPushButton)
    next(one for one in tabs if one.accessibleName() == "Last 30 days").click()
    await view.view_model.settle()
    assert view.view_model.state.days == 30


async def test_an_order_that_was_cancelled_stays_on_the_list(open_view, workspace, events):
    del events
    page = await workspace.dashboards.deliveries(where=DeliveryFilter())
    await workspace.delivery.cancel(delivery_ids=[page.rows[0].id])
    view = await open_view(PAGE)
    listed = tables(view)["Orders not accounted for"].records.rows
    assert [row.state.value for row in listed] == ["cancelled", "ready", "ready"]
