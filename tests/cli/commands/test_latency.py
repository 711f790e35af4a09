"""`latency`."""

from __future__ import annotations

LIVE = {
    "action_source": "website",
    "event_source_url": "https://shop.example/thanks",
    "user_data": {
        "email": "someone@shop.example",
        "client_user_agent": "Mozilla/5.0",
        "client_ip_address": "203.0.113.7",
    },
}


def test_an_empty_workspace_has_no_latency_and_says_so(cli):
    answer = cli("latency", "--days", "3")
    assert answer.code == 0
    assert "All platforms  all    0          no data  no data  no data" in answer.out
    report = cli("latency", "--json").json
    assert (report["total"]["p50_ms"], report["total"]["status"]) == (None, "no_data")
    assert len(report["history"]) == 30


def test_what_was_delivered_is_told_by_platform_and_event(cli, connected, lines):
    cli("events", "add", "-", stdin=lines(1, 2, **LIVE))
    cli("deliver")
    report = cli("latency", "--platform", "meta", "--json").json
    (line,) = report["events"]
    assert (line["platform"], line["delivered"]) == ("meta", 2)
    assert line["p50_ms"] == line["p95_ms"] == line["p99_ms"] == line["mean_ms"]
    text = cli("latency").out
    assert "Meta" in text
    assert line["event_type"] in text
    assert "Files and replays are left out" in text


def test_what_was_delivered_without_an_engine_stands_in_the_daily_figures(cli, connected, lines):
    cli("events", "add", "-", stdin=lines(1, 2, **LIVE))
    cli("deliver")
    assert "Purchase" in cli("report", "latency").out


def test_a_rebuild_says_that_nothing_came_out_otherwise(cli, connected, lines):
    cli("events", "add", "-", stdin=lines(1, 2, **LIVE))
    cli("deliver")
    answer = cli("latency", "--rebuild")
    assert answer.code == 0
    assert "Counted anew: 1 daily figures, all as before." in answer.out
    told = cli("latency", "--rebuild", "--json").json
    assert told["rebuilt"] == {"rows": 1, "changed": 0}
    assert told["report"]["total"]["delivered"] == 2


def test_what_cannot_be_told_is_refused(cli):
    assert "myspace" in cli("latency", "--platform", "myspace").err
    answer = cli("latency", "--days", "0")
    assert (answer.code, "1 to 366" in answer.err) == (3, True)
