"""`emq` and `dedupe`."""

from __future__ import annotations


def test_an_empty_workspace_has_no_score_and_says_so(cli):
    answer = cli("emq")
    assert answer.code == 0
    assert "no data (unknown)" in answer.out
    assert cli("emq", "--json").json["score"]["score"] is None


def test_each_driver_is_shown_with_its_evidence(cli, connected, lines):
    cli("events", "add", "-", stdin=lines(1, 2))
    cli("deliver")
    text = cli("emq", "--platform", "meta").out
    for driver in ("event_match", "pixel_coverage", "latency", "attribution", "freshness"):
        assert driver in text
    report = cli("emq", "--platform", "meta", "--json").json
    assert len(report["score"]["drivers"]) == 5


def test_a_platform_that_is_not_connected_is_refused(cli):
    answer = cli("emq", "--platform", "myspace")
    assert answer.code == 3
    assert "myspace" in answer.err


def test_what_came_in_twice_is_counted_by_source(cli, connected, lines):
    cli("events", "add", "-", "--source", "till", stdin=lines(1, 1, 2))
    text = cli("dedupe").out
    assert "Received            3" in text
    assert "Duplicates          1" in text
    assert "till: 3 received, 1 twice, 0 collided" in text
    assert cli("dedupe", "--json").json["duplicates"] == 1


def test_without_traffic_there_are_no_rates(cli):
    text = cli("dedupe").out
    assert "Duplicate rate      no data" in text
    assert cli("dedupe", "--json").json["duplicate_rate_pct"]["value"] is None
