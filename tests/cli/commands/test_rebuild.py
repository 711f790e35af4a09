"""`rebuild`, and what `verify` says of counts."""

from __future__ import annotations


def test_figures_are_counted_anew_and_verify_says_whether_that_was_needed(cli, connected, lines):
    cli("events", "add", "-", stdin=lines(1, 2))
    cli("deliver")
    verified = cli("verify")
    assert verified.code == 0
    assert "ok    Counts say what the rows say: " in verified.out
    answer = cli("rebuild")
    assert answer.code == 0
    assert "all as before." in answer.out
    assert "Signal health by day" in answer.out
    told = cli("rebuild", "--json").json
    assert told["wrong"] == 0
    assert told["counts"] > 0


def test_an_empty_workspace_has_nothing_to_count(cli):
    assert cli("rebuild", "--json").json == {"counts": 0, "wrong": 0}
    assert "Counted anew: 0 counts, all as before." in cli("rebuild").out
