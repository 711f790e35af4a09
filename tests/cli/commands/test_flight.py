"""`events show`."""

from __future__ import annotations


def test_an_order_is_told_from_receipt_to_the_platforms_word(cli, connected, lines):
    cli("events", "add", "-", "--source", "shop", stdin=lines(1, 1))
    cli("deliver")
    answer = cli("events", "show", "order-1")
    assert answer.code == 0
    story = [line.split("  ")[2] for line in answer.out.splitlines() if line.startswith("  20")]
    assert sorted(story) == ["accepted", "delivered", "duplicate", "queued"]
    assert "from shop (server)" in answer.out
    assert "request 1: 200 after" in answer.out
    assert "carries email, phone_digits, phone_e164" in answer.out
    assert "canary" not in answer.out


def test_requests_and_answers_are_printed_when_asked_for_and_name_nobody(cli, connected, lines):
    cli("events", "add", "-", stdin=lines(1))
    cli("deliver")
    answer = cli("events", "show", "order-1", "--bodies")
    assert '"event_id": "order-1"' in answer.out
    assert "Answer to request 1:" in answer.out
    assert "canary" not in answer.out


def test_json_holds_the_whole_flight(cli, connected, lines):
    cli("events", "add", "-", stdin=lines(1))
    cli("deliver")
    answer = cli("events", "show", "order-1", "--json")
    (event,) = answer.json["events"]
    assert [one["kind"] for one in event["entries"]] == ["received", "queued", "changed"]
    assert len(event["entries"][1]["body"]["sha256"]) == 64
    assert event["lanes"][0]["row"]["state"] == "delivered"
    assert "canary" not in answer.out


def test_a_skipped_order_says_why(cli, connected, lines):
    cli("events", "add", "-", stdin=lines(1, consent={"ad_user_data": "denied"}))
    assert "skipped" in cli("events", "show", "order-1").out


def test_a_replay_names_who_decided_it(cli, connected, lines):
    connected.faults.poison(["order-1"])
    cli("events", "add", "-", stdin=lines(1))
    cli("deliver")
    connected.faults.clear()
    cli("dlq", "replay")
    assert "decided by " in cli("events", "show", "order-1").out


def test_an_unknown_id_is_refused_in_words(cli):
    answer = cli("events", "show", "order-404")
    assert answer.code == 3
    assert "No accepted event has the order id or event id 'order-404'" in answer.err
