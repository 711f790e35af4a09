"""`dlq fix` and `dlq kept`."""

from __future__ import annotations

import json

import pytest

RENAME = ("--change", "event_name:Buy=Purchase")


@pytest.fixture
def refused(cli, connected, lines):
    """Two events under a name that the platform refuses, and one that it takes."""
    connected.faults.poison(["order-1", "order-2"])
    cli("events", "add", "-", stdin=lines(1, 2, 3, event_name="Buy"))
    cli("deliver")
    connected.faults.clear()
    return connected


def test_the_difference_is_shown_and_goes_by_its_fingerprint_alone(cli, refused):
    answer = cli("dlq", "fix", *RENAME)
    assert answer.code == 0
    first, _, row, *_ = answer.out.splitlines()
    assert first == "Event name: when it is “Buy”, use “Purchase”"
    assert row.split(maxsplit=2) == ["2", "event_name", "“Buy” → “Purchase”"]
    assert "2 would be written anew and sent. Nothing was changed." in answer.out
    shown = answer.out.splitlines()[-1].removeprefix("To send exactly this, add --replay ")
    assert cli("dlq", "list", "--json").json["total"] == 2
    wrong = cli("dlq", "fix", *RENAME, "--replay", "0" * 16)
    assert wrong.code == 3
    assert "changed since you looked" in wrong.err
    done = cli("dlq", "fix", *RENAME, "--replay", shown)
    assert (done.code, done.out.splitlines()[-1]) == (0, "2 written anew and queued.")
    cli("deliver")
    assert cli("dlq", "list", "--json").json["total"] == 0
    ids = {one.event_id for one in refused.ledger.entries("meta")}
    assert ids == {"order-1", "order-2", "order-3"}
    assert cli("verify").code == 0


def test_one_dead_letter_is_shown_with_its_new_body_and_names_nobody(cli, refused):
    answer = cli("dlq", "fix", "1", *RENAME, "--set", "currency=USD")
    assert "  custom_data.currency: “EUR” → “USD”" in answer.out
    assert "  event_name: “Buy” → “Purchase”" in answer.out
    assert '"event_name": "Purchase"' in answer.out
    assert "canary" not in answer.out
    found = cli("dlq", "fix", "1", *RENAME, "--json").json
    assert found["plan"]["rewritten"] == 1
    assert json.loads(found["one"]["body"])["event_name"] == "Purchase"
    assert found["one"]["changes"] == [
        {"path": "event_name", "before": "Buy", "after": "Purchase", "is_hidden": False}
    ]


def test_both_bodies_and_what_changed_stay_in_the_story(cli, refused):
    shown = cli("dlq", "fix", *RENAME, "--json").json["plan"]["shown"]
    cli("dlq", "fix", *RENAME, "--replay", shown)
    cli("deliver")
    story = cli("dlq", "show", "1").out
    assert "Written anew and replayed by a person" in story
    assert "event_name: “Buy” → “Purchase”" in story
    former, present = story.split("Body, personal values masked:")
    assert '"event_name": "Buy"' in former
    assert '"event_name": "Purchase"' in present
    flight = cli("events", "show", "order-1", "--bodies").out
    assert "event_name: “Buy” → “Purchase”" in flight
    assert "decided by " in flight
    assert '"event_name": "Buy"' in flight


def test_what_a_mapping_would_not_change_stays(cli, refused):
    answer = cli("dlq", "fix", "--change", "event_name:Other=Purchase")
    assert answer.code == 1
    assert "2 would be written as they are, and stay." in answer.out
    assert "--replay " not in answer.out


def test_a_correction_is_kept_for_later_events_and_withdrawn(cli, refused, lines):
    shown = cli("dlq", "fix", *RENAME, "--json").json["plan"]["shown"]
    done = cli("dlq", "fix", *RENAME, "--replay", shown, "--keep")
    assert "Later events for this destination are corrected in the same way." in done.out
    kept = cli("dlq", "kept", "1")
    assert kept.out == "Event name: when it is “Buy”, use “Purchase”\n"
    cli("events", "add", "-", stdin=lines(4, event_name="Buy"))
    assert '"event_name": "Purchase"' in cli("dlq", "show", "4").out
    withdrawn = cli("dlq", "kept", "1", "--withdraw")
    assert "are written as they came in." in withdrawn.out
    assert cli("dlq", "kept", "1", "--json").json["corrections"] == []
    cli("events", "add", "-", stdin=lines(5, event_name="Buy"))
    assert '"event_name": "Buy"' in cli("dlq", "show", "5").out


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--change", "event_name=Purchase"), "it is spelled --change FIELD:OLD=NEW"),
        (("--set", "currency"), "it is spelled --set FIELD=VALUE"),
        (("--set", "currency=EURO"), "no currency code of three letters"),
        (("--set", "event_id=x"), "'event_id' cannot be corrected"),
        (("--keep", "--set", "currency=USD"), "--keep belongs to --replay"),
    ],
)
def test_a_correction_that_makes_no_sense_is_refused_in_words(cli, refused, options, told):
    answer = cli("dlq", "fix", *options)
    assert answer.code == 3
    assert told in answer.err


def test_corrections_are_carried_out_in_the_order_given(cli, refused):
    options = ("--set", "coupon=MAY", "--change", "coupon:MAY=JUNE", "--put", "coupon=20_")
    found = cli("dlq", "fix", "1", *options, "--json").json
    ((change, _),) = found["plan"]["changes"][0]["examples"]
    assert change["after"] == "20_JUNE"
    first, second, third, *_ = cli("dlq", "fix", *options).out.splitlines()
    assert (first, second) == (
        "Coupon: always use “MAY”",
        "Coupon: when it is “MAY”, use “JUNE”",
    )
    assert third == "Coupon: put “20_” in front"
