"""`gate`."""

from __future__ import annotations


def test_an_empty_workspace_blocks_a_raise_and_says_what_is_missing(cli):
    answer = cli("gate", "explain", "raise", "--platform", "meta", "--size", "10")
    assert answer.code == 1
    assert "BLOCK" in answer.out
    assert "The EMQ of Meta was never measured." in answer.out
    assert "no data" in answer.out
    told = cli("gate", "explain", "raise", "--platform", "meta", "--json").json
    assert told["decision"]["verdict"] == "block"
    assert told["trusts"][0]["band"] == "unknown"


def test_a_pause_of_everything_always_passes(cli):
    answer = cli("gate", "explain", "emergency", "--platform", "meta")
    assert (answer.code, "PASS" in answer.out) == (0, True)


def test_a_size_that_is_none_is_refused(cli):
    for size in ("0", "-3", "nan", "much"):
        assert cli("gate", "explain", "cut", "--platform", "meta", f"--size={size}").code == 2
