from __future__ import annotations

import csv
from datetime import date

import openpyxl
import pytest

from stratum_desktop.domain.errors import Refusal, Trouble
from stratum_desktop.services.reports import REPORTS, Unit

NAMES = [report.name for report in REPORTS]


async def rows_of(reports, name, **choice):
    return (await reports.run(name, **choice)).rows


@pytest.mark.parametrize("name", NAMES)
async def test_an_empty_workspace_answers_every_report_with_no_rows(reports, name):
    table = await reports.run(name)
    assert table.rows == ()
    assert (table.since, table.until) == (date(2026, 2, 1), date(2026, 3, 2))


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
async def test_every_cell_is_of_its_columns_kind(reports, told, report):
    rows = await rows_of(reports, report.name, days=7)
    assert rows
    for row in rows:
        for cell, column in zip(row, report.columns, strict=True):
            if cell is None:
                continue
            if column.unit is Unit.TEXT:
                assert isinstance(cell, str)
            elif column.unit is Unit.DAY:
                assert date.fromisoformat(cell)
            elif column.unit is Unit.COUNT:
                assert isinstance(cell, int)
            else:
                assert isinstance(cell, int | float)


async def test_the_history_of_emq_names_the_workspace_and_leaves_the_unknown_empty(reports, told):
    rows = await rows_of(reports, "emq-history", days=3)
    assert [(row[0], row[1], row[2], row[8]) for row in rows] == [
        ("2026-03-02", "(workspace)", 55.0, "reliable"),
        ("2026-03-02", "google", None, "unknown"),
        ("2026-03-02", "meta", 55.0, "reliable"),
        ("2026-03-01", "meta", 82.25, "reliable"),
        ("2026-02-28", "meta", 91.5, "reliable"),
    ]


async def test_latency_is_told_by_day_and_event(reports, told):
    assert [(row[0], row[2], *row[3:7], row[8]) for row in await rows_of(reports, "latency")] == [
        ("2026-03-02", "Purchase", 9, 301_500, 301_000, 900_000, "critical"),
        ("2026-03-01", "Lead", 4, 20_500, 20_000, 61_000, "good"),
    ]


async def test_match_rates_are_of_files_that_were_sent_in_the_period(reports, told):
    assert await rows_of(reports, "offline-match") == (
        ("google,meta", 1, 50, 10, 40, 1, 20.0),
        ("meta", 2, 300, 240, 60, 2, 80.0),
    )
    of_google = await rows_of(reports, "offline-match", platform="google")
    assert [row[0] for row in of_google] == ["google,meta"]
    assert len(await rows_of(reports, "offline-match", platform="meta")) == 2
    # Yesterday's file is no part of today.
    assert (await rows_of(reports, "offline-match", days=1, platform="meta"))[1][1:3] == (1, 100)


async def test_a_file_without_records_has_no_match_rate(reports, rows):
    rows.insert(
        "offline_conversion_batches",
        batch_name="empty.csv",
        platform="meta",
        upload_type="custom",
        status="sent",
        created_at="2026-03-02T09:00:00.000+00:00",
        file_path="empty.csv",
        file_bytes=0,
        plan="{}",
    )
    assert await rows_of(reports, "offline-match") == (("meta", 1, 0, 0, 0, 0, None),)


async def test_dedupe_quality_has_its_class(reports, told):
    rows = await rows_of(reports, "dedupe-quality", days=3)
    assert [(row[1], row[2], row[3]) for row in rows] == [
        ("(workspace)", 5.0, "fair"),
        ("google", None, None),
        ("meta", 3.0, "poor"),
        ("meta", 7.9, "good"),
        ("meta", 8.0, "excellent"),
    ]


async def test_health_is_told_day_by_day_and_summed_up(reports, told):
    days = await rows_of(reports, "signal-health", platform="meta")
    assert days == (
        ("2026-03-02", "meta", "critical", 55.0, 3, None, None),
        ("2026-03-01", "meta", "risk", 82.25, 80, None, None),
        ("2026-02-28", "meta", "ok", 91.5, 120, None, None),
    )
    (line,) = await rows_of(reports, "signal-health-summary", platform="meta")
    assert line[:6] == ("meta", 1, 1, 0, 1, 0)
    assert line[6] == pytest.approx(sum(row[3] for row in days) / 3)
    assert line[7] == sum(row[4] for row in days)
    assert line[8:] == (None, None)


async def test_one_platform_is_asked_for_by_its_key(reports, told):
    for name in NAMES:
        place = [column.key for column in (await reports.run(name)).report.columns].index(
            "platform"
        )
        rows = await rows_of(reports, name, platform="meta")
        assert all("meta" in row[place] for row in rows)
        with pytest.raises(Refusal, match=r"'myspace'.*Connected: google, meta"):
            await reports.run(name, platform="myspace")


async def test_what_is_no_report_or_no_period_is_refused(reports):
    with pytest.raises(Refusal, match=r"no report 'sales'. There are: emq-history"):
        await reports.run("sales")
    for days in (0, 367):
        with pytest.raises(Refusal, match="1 to 366 days"):
            await reports.run("latency", days=days)


# Files


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
async def test_files_hold_what_the_report_says(reports, told, tmp_path, report):
    table = await reports.run(report.name)
    header = [column.key for column in report.columns]
    for ending in (".csv", ".XLSX"):
        path = tmp_path / f"report{ending}"
        assert await reports.export(report.name, path) == len(table.rows)
    with (tmp_path / "report.csv").open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.reader(file))
    assert found[0] == header
    assert found[1:] == [["" if c is None else str(c) for c in row] for row in table.rows]
    sheet = openpyxl.load_workbook(tmp_path / "report.XLSX")[report.name]
    assert list(sheet.values) == [tuple(header), *table.rows]


async def test_another_ending_is_refused_before_anything_is_written(reports, tmp_path):
    for name in ("report.pdf", "report"):
        with pytest.raises(Refusal, match=r"\.csv or \.xlsx"):
            await reports.export("latency", tmp_path / name)
    with pytest.raises(Trouble, match="could not be written"):
        await reports.export("latency", tmp_path / "nowhere" / "x.csv")
    assert list(tmp_path.glob("report*")) == []


# What somebody outside reads, with SQL of their own

CONTRACT = {
    "emq_measurements": (
        "tenant_id, measurement_date, platform, pixel_id, overall_score, parameter_quality,"
        " deduplication_quality, event_coverage, events_received, events_matched, status"
    ),
    "conversion_latency_stats": (
        "tenant_id, period_date, platform, event_type, event_count, avg_latency_ms,"
        " median_latency_ms, p95_latency_ms, p99_latency_ms, speed_class"
    ),
    "fact_signal_health_daily": (
        "tenant_id, date, platform, status, emq_score, conversion_volume, data_freshness_hours,"
        " anomaly_count"
    ),
    "offline_conversion_batches": (
        "id, tenant_id, batch_name, platform, upload_type, total_records, successful_records,"
        " failed_records, duplicate_records, status, created_at, completed_at"
    ),
    "offline_conversions": "tenant_id, platform, created_at, uploaded",
}


@pytest.mark.parametrize("table", CONTRACT)
def test_the_tables_of_the_contract_have_its_columns(rows, table):
    assert rows.all(f"SELECT {CONTRACT[table]} FROM {table} WHERE tenant_id = 1") == []


@pytest.mark.parametrize("table", ["fact_signal_health_daily", "offline_conversions"])
def test_the_tables_made_for_the_contract_have_no_other_columns(told, table):
    assert list(told.all(f"SELECT * FROM {table} LIMIT 1")[0]) == CONTRACT[table].split(", ")


def test_five_plain_queries_of_an_outside_reader_are_answered(told):
    history = told.all(
        "SELECT measurement_date, platform, AVG(overall_score) AS score FROM emq_measurements"
        " WHERE tenant_id = 1 AND measurement_date >= '2026-02-28' AND platform = 'meta'"
        " GROUP BY measurement_date, platform ORDER BY measurement_date"
    )
    assert [one["score"] for one in history] == [91.5, 82.25, 55.0]
    latency = told.all(
        "SELECT platform, SUM(event_count) AS events, MAX(median_latency_ms) AS p50,"
        " MAX(p95_latency_ms) AS p95 FROM conversion_latency_stats WHERE tenant_id = 1"
        " GROUP BY platform"
    )
    assert latency == [{"platform": "meta", "events": 13, "p50": 301_000.0, "p95": 900_000.0}]
    offline = told.all(
        "SELECT platform, COUNT(*) AS records, COUNT(*) FILTER (WHERE uploaded) AS uploaded"
        " FROM offline_conversions WHERE tenant_id = 1 AND created_at >= '2026-03-01'"
        " GROUP BY platform ORDER BY platform"
    )
    assert offline == [
        {"platform": "google", "records": 1, "uploaded": 0},
        {"platform": "meta", "records": 3, "uploaded": 2},
    ]
    dedupe = told.all(
        "SELECT platform, MIN(deduplication_quality) AS worst FROM emq_measurements"
        " WHERE tenant_id = 1 AND platform <> '' GROUP BY platform ORDER BY platform"
    )
    assert dedupe == [{"platform": "google", "worst": None}, {"platform": "meta", "worst": 1.0}]
    board = told.all(
        "SELECT platform, COUNT(*) FILTER (WHERE status = 'ok') AS ok_days, COUNT(*) AS days,"
        " SUM(conversion_volume) AS volume FROM fact_signal_health_daily WHERE tenant_id = 1"
        " AND date > '2026-02-01' GROUP BY platform ORDER BY platform"
    )
    assert board == [
        {"platform": "google", "ok_days": 0, "days": 1, "volume": 0},
        {"platform": "meta", "ok_days": 1, "days": 3, "volume": 203},
    ]
