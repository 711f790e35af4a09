"""`upload`: a file of conversions, checked and queued."""

from __future__ import annotations

import time

import pytest


@pytest.fixture
def file(tmp_path):
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 3_600))
    path = tmp_path / "sales.csv"
    path.write_text(
        "event_name,event_time,email,value,currency,order_id\n"
        f"Purchase,{at},canary1@shop.example,10,EUR,1\n"
        f"Purchase,{at},canary2@shop.example,12,EUR,2\n"
        f"Purchase,{at},not-an-address,12,EUR,3\n",
        encoding="utf-8",
    )
    return path


def test_a_dry_run_checks_and_queues_nothing(cli, connected, file):
    answer = cli("upload", file, "--to", "meta", "--dry-run")
    assert "2 would be queued" in answer.out
    assert "row 4, email: " in answer.out
    assert cli("status", "--json").json["status"]["open_count"] == 0


def test_good_rows_are_queued_once_for_ever(cli, connected, file):
    assert "2 events queued" in cli("upload", file, "--to", "meta").out
    assert "0 events queued" in cli("upload", file, "--to", "meta").out
    assert cli("status", "--json").json["status"]["open_count"] == 2
    assert "canary" not in cli("upload", file, "--to", "meta", "--json").out


def test_every_row_that_is_not_ready_says_why_whatever_its_verdict(cli, connected, tmp_path):
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 3_600))
    path = tmp_path / "many.csv"
    rows = [f"Purchase,{at},twice@shop.example,10,EUR,1\n"] * 40
    path.write_text(
        "event_name,event_time,email,value,currency,order_id\n"
        + "".join(rows)
        + f"Purchase,{at},not-an-address,12,EUR,3\n",
        encoding="utf-8",
    )
    text = cli("upload", path, "--to", "meta", "--dry-run").out
    assert "row 42, email: " in text
    assert "… and 34 more" in text
    findings = cli("upload", path, "--to", "meta", "--dry-run", "--json").json["findings"]
    assert [one["row"] for one in findings] == list(range(3, 43))
    assert findings[-1]["verdict"] == "fixable"
    assert findings[-1]["sentence"]


def test_rows_to_fix_are_written_apart(cli, connected, file, tmp_path):
    answer = cli("upload", file, "--to", "meta", "--rows-to-fix", tmp_path / "fix.csv")
    assert "Wrote 1 rows to fix" in answer.out
    assert "not-an-address" in (tmp_path / "fix.csv").read_text(encoding="utf-8-sig")


def test_a_missing_file_is_one_clear_line(cli, connected, tmp_path):
    answer = cli("upload", tmp_path / "missing.csv", "--to", "meta")
    assert answer.code in (3, 4)
    assert answer.out == ""
    assert answer.err.count("\n") == 1
    assert "missing.csv" in answer.err


def test_a_platform_that_is_not_connected_is_named_with_those_that_are(cli, connected, file):
    answer = cli("upload", file, "--to", "meta,myspace")
    assert answer.code == 3
    assert "'myspace'" in answer.err
    assert "Connected: meta" in answer.err
