"""Receipts: kept as text, and decided again from it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.emq import Band
from stratum_desktop.domain.gate.change import Change, Effect
from stratum_desktop.domain.gate.decision import GATE_VERSION, Decision, Verdict
from stratum_desktop.domain.gate.receipt import (
    RuleVersion,
    judged,
    receipt_from_json,
    receipt_to_json,
)
from stratum_desktop.domain.gate.trust import Trust
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.signal_health import Component, ComponentScore

score = st.none() | st.floats(0, 100)
hours = st.none() | st.floats(0, 50)
trusts = st.builds(
    Trust,
    platform=st.sampled_from(["meta", "tiktok"]),
    label=st.just("Meta"),
    band=st.sampled_from(Band),
    emq_lower=score,
    emq_age_hours=hours,
    components=st.tuples(
        *(
            st.builds(ComponentScore, st.just(one), score, score, score, st.booleans())
            for one in Component
        )
    ),
    sync_age_hours=hours,
    samples=st.just({"conversions": 12}),
    rows=st.just({"job_run": ("4", "5")}),
)
changes = st.builds(Change, st.sampled_from(Effect), st.none() | st.floats(0.1, 200), st.booleans())


@given(
    change=changes,
    known=st.lists(trusts, max_size=2),
    broken=st.sampled_from([(), (Reason("caps.too_soon", {"hours": 1.5, "least": 4.0}),)]),
)
def test_a_receipt_comes_back_from_its_text_and_is_sound(change, known, broken):
    receipt = judged(change, known, broken=broken, rule=RuleVersion(3, 2))
    again = receipt_from_json(receipt_to_json(receipt))
    assert again == receipt
    assert again.is_sound


def test_a_receipt_that_states_another_decision_is_not_sound():
    receipt = judged(Change(Effect.RAISE, 20.0), [])
    assert receipt.decision.verdict is Verdict.BLOCK
    assert not replace(receipt, decision=Decision(Verdict.PASS, ())).is_sound
    assert not replace(receipt, gate_version=GATE_VERSION + 1).is_sound


@pytest.mark.parametrize("text", ["{}", "[]", '{"change": 3}', "nothing"])
def test_what_is_no_receipt_is_refused(text):
    with pytest.raises(ValueError, match=r"receipt|Expecting"):
        receipt_from_json(text)
