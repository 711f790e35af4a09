"""`quality`."""

from __future__ import annotations

FILE = "email,event_time,value,currency,order_id\n" + "".join(
    f"{who},2026-01-05 10:0{n}:00,1.00,EUR,O-{n}\n"
    for n, who in enumerate(("no-address", "a@shop.de", "b@shop.de", "c@shop.de"))
)


def test_a_file_is_analysed_and_what_is_wrong_is_a_finding(cli, connected, tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text(FILE)
    answer = cli("quality", path)
    assert answer.code == 1
    assert "Match rate, Meta: 75.0 % of 4" in answer.out
    assert "7.50" in answer.out
    assert "Email: This is no e-mail address." in answer.out
    assert "no-address" not in answer.out
    found = cli("quality", path, "--json").json
    assert found["report"]["quality"]["findings"][0]["rows"] == [2]
    assert found["findings"][0]["sentence"] == "Email: This is no e-mail address."
    assert all(one["is_estimate"] for one in found["what_ifs"])


def test_what_came_in_is_analysed_without_a_file(cli, connected, lines):
    cli("events", "add", "-", stdin=lines(1, 2))
    answer = cli("quality", "--days", "1")
    assert "2 of 2 events received" in answer.out
    assert "Not known: Only hashes are stored" in answer.out


def test_an_empty_workspace_has_no_data(cli):
    answer = cli("quality")
    assert answer.code == 0
    assert "no data" in answer.out


def test_a_file_and_a_period_do_not_go_together(cli, tmp_path):
    answer = cli("quality", tmp_path / "orders.csv", "--days", "3")
    assert answer.code == 3
    assert "not both" in answer.err
