from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QFileDialog, QPushButton
from signal_rows import Rows
from turns import until

from stratum_desktop.gui.pages.reports import PAGE
from stratum_desktop.gui.pages.reports.view import with_ending
from stratum_desktop.gui.widgets import RecordView
from stratum_desktop.gui.widgets.choice_box import ChoiceBox
from stratum_desktop.services.reports import REPORTS


@pytest.fixture
async def measured(workspace, meta, clock) -> Rows:
    """A workspace whose days are measured, with rows to compare with."""
    rows = Rows(workspace.signal_health._workspace.store, clock)
    rows.hourly(meta, "delivered", 40)
    rows.synced(hours_ago=0)
    await workspace.signal_quality.refresh()
    await workspace.signal_health.refresh()
    return rows


def shown_table(view) -> RecordView | None:
    tables = [one for one in view.findChildren(RecordView) if one.isVisibleTo(view)]
    return tables[0] if tables else None


def texts(table: RecordView) -> list[dict[str, str]]:
    return [
        {column.key: column.text(row) for column in table.records.columns}
        for row in table.records.rows
    ]


@pytest.mark.parametrize("report", REPORTS, ids=lambda one: one.name)
async def test_an_empty_workspace_has_no_data_in_any_report(open_view, said, report):
    view = await open_view(PAGE)
    view.view_model.show_report(report.name)
    await view.view_model.settle()
    assert shown_table(view) is None
    text = said(view)
    assert report.title in text
    assert "No data" in text
    assert "0 rows" in text


async def test_a_report_shows_what_its_table_holds(open_view, measured, said):
    view = await open_view(PAGE)
    view.view_model.show_report("signal-health")
    await view.view_model.settle()
    found = texts(shown_table(view))
    stored = measured.all("SELECT * FROM fact_signal_health_daily ORDER BY date DESC")
    assert [one["date"] for one in found] == ["02/03/2026", "01/03/2026"]
    assert [one["platform"] for one in found] == ["Meta", "Meta"]
    assert [one["conversion_volume"] for one in found] == [
        str(row["conversion_volume"]) for row in stored
    ]
    assert found[0]["conversion_volume"] == "40"
    assert {one["anomaly_count"] for one in found} == {"No data"}
    assert "2 rows" in said(view)


async def test_the_choices_of_the_page_choose(open_view, measured):
    view = await open_view(PAGE)
    boxes = {one.accessibleName(): one for one in view.findChildren(ChoiceBox)}
    assert [boxes["Report"].itemText(at) for at in range(6)] == [one.title for one in REPORTS]
    assert [boxes["Platform"].itemText(at) for at in range(2)] == ["All platforms", "Meta"]
    assert len(texts(shown_table(view))) == 4
    boxes["Platform"].chosen.emit("meta")
    await view.view_model.settle()
    assert {one["platform"] for one in texts(shown_table(view))} == {"Meta"}
    boxes["Report"].chosen.emit("signal-health-summary")
    await view.view_model.settle()
    (line,) = texts(shown_table(view))
    assert (line["unknown_days"], line["conversion_volume"]) == ("2", "40")
    view.header().chosen.emit("7")
    await view.view_model.settle()
    assert view.view_model.state.days == 7


@pytest.mark.parametrize(
    ("button", "ending"), [("Save as CSV…", "csv"), ("Save as Excel…", "xlsx")]
)
async def test_a_report_is_saved_where_a_person_says(
    open_view, measured, tmp_path, said, button, ending
):
    view = await open_view(PAGE)
    next(b for b in view.findChildren(QPushButton) if b.text() == button).click()

    await until(lambda: view.findChildren(QFileDialog))
    (dialog,) = view.findChildren(QFileDialog)
    assert dialog.selectedFiles()[0].endswith(f"emq-history-2026-03-02.{ending}")
    dialog.selectFile(str(tmp_path / "mine"))
    dialog.accept()
    await view.view_model.settle()
    await view.view_model.settle()
    path = tmp_path / f"mine.{ending}"
    if ending == "csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
    else:
        rows = list(openpyxl.load_workbook(path)["emq-history"].values)
    assert [len(rows), rows[0][0]] == [5, "measurement_date"]
    assert f"4 rows written to mine.{ending}." in said(view)


def test_the_chosen_format_decides_the_ending():
    assert with_ending(Path("a/report"), "csv") == Path("a/report.csv")
    assert with_ending(Path("report.CSV"), "csv") == Path("report.CSV")
    assert with_ending(Path("report.csv"), "xlsx") == Path("report.csv.xlsx")
