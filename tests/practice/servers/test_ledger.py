"""The ledger counts copies, doubles and contradictions."""

from __future__ import annotations

from pathlib import Path

import orjson
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.practice.servers import Counts, Ledger, ReceivedEvent


def event(event_id: str | None, digest: str = "d", *, dedupe: int = 100) -> ReceivedEvent:
    return ReceivedEvent("Purchase", event_id, digest, dedupe)


def test_nothing_was_taken_at_first():
    assert Ledger().counts("meta") == Counts()
    assert Ledger().entries("meta") == ()


def test_a_repeat_with_another_body_is_a_contradiction():
    ledger = Ledger()
    ledger.accept("meta", "1", [event("a"), event("a", "other")], now=0)
    assert ledger.counts("meta").conflicting == 1
    (entry,) = ledger.entries("meta", event_id="a")
    assert (entry.copies, entry.counted, entry.conflicting) == (2, 1, 1)


def test_accounts_and_vendors_are_apart():
    ledger = Ledger()
    for vendor, account in [("meta", "1"), ("meta", "2"), ("snap", "1")]:
        ledger.accept(vendor, account, [event("a")], now=0)
    assert ledger.counts("meta").unique == 2
    assert ledger.counts("snap").unique == 1


def test_events_without_an_id_are_all_different():
    ledger = Ledger()
    ledger.accept("meta", "1", [event(None), event(None)], now=0)
    assert ledger.counts("meta").unique == 2


def test_every_accepted_call_is_on_disk_before_its_answer(tmp_path: Path):
    path = tmp_path / "ledger.jsonl"
    ledger = Ledger(log_path=path)
    ledger.accept("meta", "1", [event("a"), event("b")], now=5)
    ledger.accept("meta", "1", [], now=6)
    assert [orjson.loads(line) for line in path.read_bytes().splitlines()] == [
        {
            "at": 5,
            "vendor": "meta",
            "account": "1",
            "events": [["Purchase", "a", "d"], ["Purchase", "b", "d"]],
        }
    ]


def test_clearing_forgets_all_but_the_file(tmp_path: Path):
    ledger = Ledger(log_path=tmp_path / "log")
    ledger.accept("meta", "1", [event("a")], now=0)
    ledger.clear()
    assert ledger.counts("meta") == Counts()
    assert (tmp_path / "log").exists()


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from("de"), st.integers(0, 300)), max_size=30
    )
)
def test_the_sums_always_add_up(arrivals: list[tuple[str, str, int]]):
    ledger = Ledger()
    now = 0
    for event_id, digest, pause in arrivals:
        now += pause
        ledger.accept("meta", "1", [event(event_id, digest)], now=now)
    counts = ledger.counts("meta")
    entries = ledger.entries("meta")
    assert counts.received == len(arrivals) == sum(entry.copies for entry in entries)
    assert counts.counted == sum(entry.counted for entry in entries)
    assert counts.unique == len(entries) == len({event_id for event_id, _, _ in arrivals})
    assert counts.doubled >= 0
