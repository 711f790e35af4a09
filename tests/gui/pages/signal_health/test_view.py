from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from stratum_desktop.gui.charts import StatusBoard
from stratum_desktop.gui.pages.signal_health import PAGE
from stratum_desktop.gui.widgets import RecordView


def board_of(view) -> StatusBoard:
    return view.findChild(StatusBoard)


def summary_of(view) -> dict[str, str]:
    """The only line of the summary, as it is read."""
    table = next(o for o in view.findChildren(RecordView) if o.accessibleName() == "Days by status")
    (line,) = table.records.rows
    return {column.key: column.text(line) for column in table.records.columns}


async def test_without_a_platform_the_page_says_what_will_be_here(open_view, said, shell):
    view = await open_view(PAGE)
    assert "No platform is connected" in said(view)
    next(b for b in view.findChildren(QPushButton) if b.text() == "Connect a platform").click()
    assert shell.opened == [("accounts", None)]


async def test_a_platform_that_was_never_measured_has_no_data_on_every_day(open_view, meta):
    view = await open_view(PAGE)
    (head, line) = board_of(view).data_rows()
    assert (len(head), head[-1]) == (31, "2026-03-02")
    assert line == ["Meta", *["No data"] * 30]
    summary = summary_of(view)
    assert summary["no_data"] == "30"
    for key in ("emq", "conversions", "freshness", "anomalies"):
        assert summary[key] == "No data"
    for key in ("ok", "risk", "degraded", "critical", "unknown"):
        assert summary[key] == "0"


async def test_the_board_shows_each_day_as_its_row_says(open_view, month):
    view = await open_view(PAGE)
    head, line = board_of(view).data_rows()
    shown = {day: word for day, word in zip(head[1:], line[1:], strict=True) if word != "No data"}
    stored = month.all("SELECT date, status FROM fact_signal_health_daily")
    assert shown == {
        "2026-02-27": "OK",
        "2026-02-28": "Risk",
        "2026-03-01": "Degraded",
        "2026-03-02": "Unknown",
    }
    assert {day: word.lower() for day, word in shown.items()} == {
        row["date"]: row["status"] for row in stored
    }
    assert board_of(view).reading(0, 29) == ("Meta, 02/03/2026: Unknown · EMQ 40.0 · 5 conversions")


async def test_the_summary_is_what_a_plain_count_of_the_rows_says(open_view, month):
    summary = summary_of(await open_view(PAGE))
    stored = month.all("SELECT * FROM fact_signal_health_daily")
    for status in ("ok", "risk", "degraded", "critical", "unknown"):
        assert summary[status] == str(sum(row["status"] == status for row in stored))
    assert summary["no_data"] == str(30 - len(stored))
    known = [row["emq_score"] for row in stored if row["status"] != "unknown"]
    assert summary["emq"] == f"{int(10 * sum(known) / len(known)) / 10}"
    # From the hourly counts, not from the rows of health.
    delivered = month.all(
        "SELECT sum(count) AS n FROM delivery_hourly WHERE state = 'delivered'"
        " AND event_name = 'Purchase'"
    )[0]["n"]
    assert summary["conversions"] == str(delivered) == "265"
    assert summary["freshness"] == "40 h"
    assert summary["anomalies"] == "No data"


async def test_a_cell_opens_what_its_status_rests_on(open_view, month, shell, said):
    view = await open_view(PAGE)
    board = board_of(view)
    centre = board.cell_box(0, 27).center().toPoint()
    QTest.mouseClick(board, Qt.MouseButton.LeftButton, pos=centre)
    await view.view_model.settle()
    assert shell.drawer_title == "Meta, 28/02/2026"
    text = said(shell.drawer)
    # 80 purchases and 999 page views arrived, 20 were refused.
    assert "Off target: success rate 98.18\u00a0% (warning)." in text
    # 40 % of the lower bound of EMQ, freshness and variance whole, anomalies missing.
    assert "between 78 and 99" in text
    assert "85\u00a0% of the weight" in text
    assert "80 delivered" in text
    tables = {one.accessibleName(): one for one in shell.drawer.findChildren(RecordView)}
    assert tables["Health"].records.rows == (
        ("EMQ", "40\u00a0%", "88.0", "33.6"),
        ("Freshness", "25\u00a0%", "100.0", "25.0"),
        ("Variance", "20\u00a0%", "100.0", "20.0"),
        ("Anomalies", "15\u00a0%", "No data", "0.0"),
    )
    assert tables["Delivery on this day"].records.rows[0] == (
        *("Success rate", "98.18\u00a0%", "Warning"),
    )
    assert len(tables["Drivers of EMQ"].records.rows) == 4
    assert tables["Deliveries that ended on this day"].records.rows == (
        *(("Delivered", "1,079"), ("Rejected", "20")),
    )
    assert "No rows." in text  # no request of that day is on record
    next(b for b in shell.drawer.findChildren(QPushButton) if "drivers of Meta" in b.text()).click()
    assert shell.opened == [("emq", "meta")]
    view.drawer_closed()
    assert shell.drawer is None


async def test_anomalies_of_a_day_lead_to_their_alerts(open_view, month, shell, said):
    start_s = month.now_s - 3600
    month.insert(
        "anomaly",
        metric="delivered",
        subject="meta",
        direction="low",
        is_open=False,
        start_s=start_s,
        end_s=start_s + 1800,
        flag_count=2,
        quiet_count=2,
        worst_start_s=start_s,
        worst_end_s=start_s,
        worst_value=0.0,
        worst_sample=1,
        worst_centre=9.0,
        worst_low=5.0,
        worst_high=12.0,
        worst_season="daily",
    )
    view = await open_view(PAGE)
    view.view_model.open_day("meta", date(2026, 3, 2))
    await view.view_model.settle()
    links = [b for b in shell.drawer.findChildren(QPushButton) if "alerts" in b.text()]
    links[0].click()
    assert shell.opened == [("alerts", None)]
    view.view_model.open_day("meta", date(2026, 2, 27))
    await view.view_model.settle()
    assert "alerts" not in said(shell.drawer)


async def test_a_day_without_data_says_that_nothing_was_measured(open_view, month, shell, said):
    view = await open_view(PAGE)
    view.view_model.open_day("meta", date(2026, 2, 10))
    await view.view_model.settle()
    assert "No data" in said(shell.drawer)
    assert "Nothing was measured on this day" in said(shell.drawer)


async def test_what_has_changed_since_the_count_is_said(open_view, month, meta, shell, said):
    view = await open_view(PAGE)
    month.hourly(meta, "rejected", 50, hours_ago=72)
    view.view_model.open_day("meta", date(2026, 2, 27))
    await view.view_model.settle()
    text = said(shell.drawer)
    assert "OK, as counted last. The rows have changed since" in text
    view.view_model.measure_now()
    await view.view_model.settle()
    view.view_model.reload()
    await view.view_model.settle()
    assert "as counted last" not in said(shell.drawer)


async def test_a_row_of_the_summary_leads_to_the_drivers(open_view, month, shell, qtbot):
    view = await open_view(PAGE)
    table = next(o for o in view.findChildren(RecordView) if o.accessibleName() == "Days by status")
    table.selectRow(0)
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert shell.opened == [("emq", "meta")]
