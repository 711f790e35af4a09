"""`report`."""

from __future__ import annotations

import csv

import openpyxl
import pytest

NAMES = [
    "emq-history",
    "latency",
    "offline-match",
    "dedupe-quality",
    "signal-health",
    "signal-health-summary",
]


def measured(ask) -> None:
    """Measure the day as the engine does."""

    async def measure(services):
        await services.signal_quality.refresh()
        await services.signal_health.refresh()

    ask(measure)


def test_without_a_name_the_reports_are_listed(cli):
    answer = cli("report")
    assert answer.code == 0
    assert [line.split()[0] for line in answer.out.splitlines()[1:]] == NAMES
    assert [one["name"] for one in cli("report", "--json").json] == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_workspace_answers_with_no_data(cli, name):
    answer = cli("report", name)
    assert answer.code == 0
    assert answer.out.splitlines()[-1] == "no data"
    assert cli("report", name, "--json").json["rows"] == []


def test_what_is_not_known_is_printed_as_no_data(cli, connected, ask):
    measured(ask)
    text = cli("report", "signal-health", "--days", "1", "--platform", "meta").out
    assert "data_freshness_hours" in text
    line = text.splitlines()[-1]
    assert line.split()[1:3] == ["meta", "unknown"]
    assert "no data" in line
    (row,) = cli("report", "signal-health", "--days", "1", "--json").json["rows"]
    assert (row[3], row[4], row[5], row[6]) == (None, 0, None, None)


def test_a_report_is_written_as_a_file(cli, connected, ask, tmp_path):
    measured(ask)
    answer = cli("report", "emq-history", "--to", tmp_path / "emq.csv")
    assert "Wrote 4 rows to" in answer.out
    with (tmp_path / "emq.csv").open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    assert [one["platform"] for one in found] == ["(workspace)", "meta"] * 2
    # Nothing was measured: an empty cell, not a zero.
    assert {one["overall_score"] for one in found} == {""}
    made = cli("report", "emq-history", "--to", tmp_path / "emq.xlsx", "--json").json
    assert made["rows"] == 4
    sheet = openpyxl.load_workbook(tmp_path / "emq.xlsx")["emq-history"]
    assert sheet["C2"].value is None


def test_what_cannot_be_answered_is_refused(cli, tmp_path):
    assert (cli("report", "sales").code, "emq-history" in cli("report", "sales").err) == (3, True)
    assert cli("report", "latency", "--days", "0").code == 3
    assert "myspace" in cli("report", "latency", "--platform", "myspace").err
    assert cli("report", "latency", "--to", tmp_path / "x.pdf").code == 3
