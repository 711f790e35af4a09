from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPushButton, QScrollArea

from stratum_desktop.gui.pages.uploads import PAGE
from stratum_desktop.gui.widgets import RecordView
from stratum_desktop.services.uploads import RowVerdict, UploadStatus


def button(view, text):
    return next(b for b in view.findChildren(QPushButton) if b.text() == text)


@pytest.fixture
def file(tmp_path, clock):
    """Three orders of yesterday: one ready, one without a person, one without a currency."""
    day = datetime.fromtimestamp(clock.now_ms() / 1000, UTC) - timedelta(days=1)
    lines = [
        "Order;Ordered at;Email;Total;Currency",
        f"A-1;{day:%Y-%m-%d} 10:00;ada@example.org;49.90;EUR",
        f"A-2;{day:%Y-%m-%d} 11:00;;12.00;EUR",
        f"A-3;{day:%Y-%m-%d} 12:00;eve@example.org;75.50;",
    ]
    path = tmp_path / "orders.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


async def look_at(view, file, settled):
    view.drop_area.take([file])
    await settled(view)


async def check(view, workspace, settled):
    button(view, view_label(view)).click()
    await settled(view)
    await workspace.uploads.run(view.view_model.state.upload.id)
    view.view_model.reload()
    await settled(view)


def view_label(view):
    return next(
        b.text()
        for b in view.findChildren(QPushButton)
        if b.text().startswith("Check ") and b.isVisibleTo(view)
    )


async def test_an_empty_page_is_a_place_to_drop_a_file_on(open_view, said):
    view = await open_view(PAGE)
    text = said(view)
    assert "Drop a file of conversions here" in text
    assert "Recognised on sight: " in text
    assert "Shopify" in text


async def test_a_file_of_another_kind_is_refused_with_what_to_do(open_view, said):
    view = await open_view(PAGE)
    view.drop_area.take([Path("orders.pdf")])
    assert "orders.pdf is not a" in said(view)


async def test_theirs_and_ours_stand_side_by_side_with_values(open_view, file, meta, settled, said):
    del meta
    view = await open_view(PAGE)
    await look_at(view, file, settled)
    text = said(view)
    assert "1  File: orders.csv" in text
    assert "Email" in text
    box = next(
        one for one in view.findChildren(QComboBox) if one.accessibleName() == "Email is sent as"
    )
    assert box.currentText() == "Email"
    box.activated.emit(0)
    await settled(view)
    assert "Email" not in view.view_model.state.draft.plan.columns


async def test_without_a_destination_nothing_can_be_checked(open_view, file, settled, said):
    view = await open_view(PAGE)
    await look_at(view, file, settled)
    assert not button(view, view_label(view)).isEnabled()
    assert "connect one in Accounts first" in said(view)


async def test_another_file_is_shown_from_its_first_step(open_view, file, meta, settled):
    del meta
    view = await open_view(PAGE)
    view.resize(900, 300)
    await look_at(view, file, settled)
    bar = max((one.verticalScrollBar() for one in view.findChildren(QScrollArea)), key=_range_of)
    bar.setValue(bar.maximum())
    assert bar.value() > 0
    other = file.with_name("other.csv")
    other.write_bytes(file.read_bytes())
    view.view_model.open_file(other)
    await settled(view)
    assert bar.value() == 0


def _range_of(bar):
    return bar.maximum()


async def test_what_went_well_is_not_said_as_a_refusal(open_view, file, meta, settled, said):
    del meta
    view = await open_view(PAGE)
    await look_at(view, file, settled)
    view.view_model.save_template("Till")
    await settled(view)
    told = "Saved as “Till”. A file with the same header gets it from now on."
    assert said(view).count(told) == 1


async def test_a_header_without_rows_cannot_be_checked(open_view, file, meta, settled, said):
    del meta
    file.write_text(file.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    view = await open_view(PAGE)
    await look_at(view, file, settled)
    assert "a header and no row below it" in said(view)
    assert not button(view, "Check every row").isEnabled()


async def test_a_destination_is_unticked_and_ticked_by_a_click(
    open_view, file, meta, settled, said
):
    del meta
    view = await open_view(PAGE)
    await look_at(view, file, settled)
    (box,) = view.findChildren(QCheckBox)
    for is_chosen in (False, True):
        box.click()
        await settled(view)
        assert box.isChecked() is is_chosen
        assert bool(view.view_model.state.draft.chosen) is is_chosen


async def test_from_file_to_report(open_view, workspace, meta, file, settled, said):
    del meta
    view = await open_view(PAGE)
    await look_at(view, file, settled)
    if "event_name" in {answer.question.key for answer in view.view_model.state.draft.answers}:
        view.view_model.answer("event_name", "Purchase")
    await check(view, workspace, settled)
    counts = view.view_model.state.upload.verdict_counts
    assert counts[RowVerdict.NO_IDENTIFIER] == 1
    assert counts[RowVerdict.READY] + counts[RowVerdict.FIXABLE] == 2
    assert "Send 1 event" in said(view)
    assert await queued(workspace) == 0

    rows = next(
        one
        for one in view.findChildren(RecordView)
        if one.accessibleName() == "Rows that are not simply ready"
    )
    rows.select_first()
    assert "Row 4" in said(view)
    field = next(
        one
        for one in view.findChildren(QLineEdit)
        if one.accessibleName() == "New value of the cell"
    )
    field.setText("EUR")
    button(view, "Mend cell").click()
    await settled(view)
    view.view_model.reload()
    await settled(view)
    assert "Send 2 events" in said(view)

    button(view, "Send 2 events").click()
    await settled(view)
    await workspace.uploads.run(view.view_model.state.upload.id)
    view.view_model.reload()
    await settled(view)
    assert view.view_model.state.upload.status is UploadStatus.SENT
    text = said(view)
    assert "2 events queued" in text
    assert "Meta shop" in text
    assert "2 deliveries" in text
    assert await queued(workspace) == 2


async def test_the_wrong_cell_is_mended_in_the_table(
    open_view, workspace, meta, file, settled, said
):
    del meta
    view = await open_view(PAGE)
    await look_at(view, file, settled)
    view.view_model.answer("event_name", "Purchase")
    await check(view, workspace, settled)
    view.view_model.show_verdict(RowVerdict.FIXABLE)
    await settled(view)
    rows = next(
        one
        for one in view.findChildren(RecordView)
        if one.accessibleName() == "Rows that are not simply ready"
    )
    rows.select_first()
    QTest.keyClick(rows, Qt.Key.Key_Return)
    editor = rows.viewport().findChild(QLineEdit)
    assert editor.accessibleName() == "Cell, new value"
    editor.setText("EUR")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QCoreApplication.processEvents()
    await settled(view)
    view.view_model.reload()
    await settled(view)
    assert "Send 2 events" in said(view)
    assert view.view_model.state.upload.verdict_counts[RowVerdict.FIXABLE] == 0


async def test_the_next_row_takes_the_place_of_a_mended_one(
    open_view, workspace, meta, file, settled
):
    del meta
    lines = file.read_text("utf-8").splitlines()
    more = [lines[3].replace("A-3", f"A-{number}").replace("eve", f"e{number}") for number in "456"]
    file.write_text("\n".join([*lines, *more]) + "\n", "utf-8")
    view = await open_view(PAGE)
    await look_at(view, file, settled)
    view.view_model.answer("event_name", "Purchase")
    await check(view, workspace, settled)
    view.view_model.show_verdict(RowVerdict.FIXABLE)
    await settled(view)
    rows = next(
        one
        for one in view.findChildren(RecordView)
        if one.accessibleName() == "Rows that are not simply ready"
    )
    rows.selectRow(1)
    mended, after = rows.records.record(1), rows.records.record(2)
    view.view_model.fix(mended.row_number, "Currency", "EUR")
    await settled(view)
    view.view_model.reload()
    await settled(view)
    assert rows.current.row_number == after.row_number


async def test_a_waiting_upload_from_the_list_can_get_other_columns(
    open_view, workspace, meta, file, settled, said
):
    del meta
    view = await open_view(PAGE)
    await look_at(view, file, settled)
    view.view_model.answer("event_name", "Purchase")
    await check(view, workspace, settled)
    later = await open_view(PAGE)
    later.view_model.open_upload(view.view_model.state.upload.id)
    await settled(later)
    assert "2  Columns" in said(later)
    button(later, "Change columns").click()
    await settled(later)
    assert view_label(later).startswith("Check about 3 rows")
    assert later.view_model.state.draft.plan.constants["event_name"] == "Purchase"


async def test_the_same_file_again_sends_nothing(open_view, workspace, meta, file, settled, said):
    del meta
    for _ in range(2):
        view = await open_view(PAGE)
        await look_at(view, file, settled)
        await check(view, workspace, settled)
        state = view.view_model.state
        if state.ready_count:
            await workspace.uploads.send(state.upload.id)
            await workspace.uploads.run(state.upload.id)
    assert view.view_model.state.upload.verdict_counts[RowVerdict.DUPLICATE] == 1
    assert not button(view, "Send 0 events").isEnabled()
    assert "Earlier uploads" in said(view)


async def queued(workspace):
    status = await workspace.dashboards.status()
    return status.open_count
