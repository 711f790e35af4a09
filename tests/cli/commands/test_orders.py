"""`orders`."""

from __future__ import annotations


def test_without_a_platform_orders_are_counted_and_nothing_is_claimed(cli, lines):
    cli("events", "add", "-", stdin=lines(1, 2))
    answer = cli("orders")
    assert answer.code == 0
    assert "2 orders received" in answer.out
    assert "No platform is connected." in answer.out


def test_an_order_that_waits_is_a_finding_and_is_listed(cli, connected, lines):
    cli("events", "add", "-", stdin=lines(1, 2))
    answer = cli("orders", "--open")
    assert answer.code == 1
    assert "order-2" in answer.out
    assert "ready" in answer.out
    assert "stratum events show ORDER" in answer.out
    assert "… 1 more; use --limit." in cli("orders", "--open", "--limit", "1").out


def test_a_delivered_order_is_accounted_for(cli, connected, lines):
    cli("events", "add", "-", stdin=lines(1))
    cli("deliver")
    answer = cli("orders", "--open")
    assert answer.code == 0
    assert "100.0 %" in answer.out
    assert "Every order is accounted for." in answer.out
    found = cli("orders", "--json", "--platform", "meta").json
    assert found["platforms"][0]["accuracy_pct"] == 100
    assert found["platforms"][0]["counts"] == {"delivered": 1}
    assert "open" not in found


def test_no_order_is_no_data(cli, connected):
    assert "no data" in cli("orders").out


def test_a_platform_that_is_not_connected_is_refused(cli):
    answer = cli("orders", "--platform", "myspace")
    assert answer.code == 3
    assert "myspace" in answer.err
