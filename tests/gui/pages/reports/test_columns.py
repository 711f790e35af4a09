from __future__ import annotations

import pytest

from stratum_desktop.gui.pages.reports.columns import cell_text, report_columns
from stratum_desktop.services.reports import REPORTS, ReportColumn, Unit

LABELS = {"meta": "Meta", "google": "Google Ads"}


@pytest.mark.parametrize(
    ("cell", "column", "text"),
    [
        ("2026-03-02", ReportColumn("date", "Day", Unit.DAY), "02/03/2026"),
        ("google,meta", ReportColumn("platform", "Platform"), "Google Ads, Meta"),
        ("(workspace)", ReportColumn("platform", "Platform"), "(workspace)"),
        ("ok", ReportColumn("status", "Status"), "OK"),
        ("no_data", ReportColumn("speed_class", "Speed"), "No data"),
        ("excellent", ReportColumn("quality", "Quality"), "Excellent"),
        ("order_placed", ReportColumn("event_type", "Event"), "order_placed"),
        (12_345, ReportColumn("batches", "Files", Unit.COUNT), "12,345"),
        (79.96, ReportColumn("emq_score", "EMQ", Unit.SCORE), "79.9"),
        (66.666, ReportColumn("match_rate_pct", "Match rate, %", Unit.PCT), "66.6"),
        (301_500.4, ReportColumn("p95_latency_ms", "P95, ms", Unit.MS), "301,500"),
        (31.04, ReportColumn("data_freshness_hours", "Freshness, h", Unit.HOURS), "31.0"),
    ],
)
def test_a_cell_reads_as_its_unit_asks(cell, column, text):
    assert cell_text(cell, column, LABELS) == text


@pytest.mark.parametrize("unit", Unit)
def test_what_is_not_known_is_no_data_and_never_zero(unit):
    assert cell_text(None, ReportColumn("x", "X", unit), LABELS) == "No data"


@pytest.mark.parametrize("report", REPORTS, ids=lambda one: one.name)
def test_every_report_has_one_column_that_takes_what_is_left(report):
    columns = report_columns(report, LABELS)
    assert [column.key for column in columns] == [column.key for column in report.columns]
    assert sum(column.width is None for column in columns) == 1
