"""`attribution`."""

from __future__ import annotations


def test_without_figures_there_is_no_data_and_nothing_to_confirm(cli, connected):
    answer = cli("attribution", "show", "meta")
    assert (answer.code, "nothing to compare" in answer.out) == (0, True)
    shown = cli("attribution", "show", "meta", "--json").json
    assert [one["learned"] for one in shown] == [None, None]
    refused = cli("attribution", "confirm", "meta", "conversions")
    assert (refused.code, "too few matured days" in refused.err) == (3, True)
    assert cli("attribution", "withdraw", "meta", "revenue").code == 0


def test_orders_are_counted_anew(cli, connected):
    answer = cli("attribution", "recount", "--json")
    assert (answer.code, answer.json) == (0, {"figures": 0})


def test_a_platform_that_is_not_connected_is_refused(cli):
    assert cli("attribution", "show", "tiktok").code == 3
