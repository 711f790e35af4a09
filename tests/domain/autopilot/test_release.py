"""An approval releases what was shown, and nothing that got worse since."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.autopilot.release import what_got_worse
from stratum_desktop.domain.gate.decision import Decision, Verdict, is_harder
from stratum_desktop.domain.reason import Reason

CODES = ("gate.band_too_low", "gate.health_too_low", "caps.too_soon")
held = st.builds(
    lambda verdict, codes: Decision(verdict, tuple(map(Reason, codes))),
    st.sampled_from([Verdict.HOLD, Verdict.BLOCK]),
    st.lists(st.sampled_from(CODES), min_size=1, unique=True),
)
passed = st.just(Decision(Verdict.PASS, ()))
decisions = held | passed


def held_for(*codes: str) -> Decision:
    return Decision(Verdict.HOLD, tuple(map(Reason, codes)))


@given(approved=decisions, by_person=st.booleans())
def test_what_passes_now_runs(approved, by_person):
    assert what_got_worse(Decision(Verdict.PASS, ()), approved, by_person=by_person) is None


@given(now=held, approved=decisions)
def test_a_person_releases_what_they_were_shown_and_nothing_harder_or_newly_held(now, approved):
    known = {one.code for one in approved.reasons}
    is_new = any(one.code not in known for one in now.reasons)
    worse = what_got_worse(now, approved, by_person=True)
    assert (worse is not None) == (is_new or is_harder(now.verdict, approved.verdict))
    assert worse is None or worse in now.reasons
    assert not is_new or (worse is not None and worse.code not in known)


@given(now=held, approved=decisions)
def test_a_guarded_rule_releases_nothing_that_is_held(now, approved):
    assert what_got_worse(now, approved, by_person=False) is not None


def test_the_new_reason_is_the_one_that_is_told():
    now = held_for("gate.health_too_low", "caps.too_soon")
    worse = what_got_worse(now, held_for("gate.health_too_low"), by_person=True)
    assert worse == Reason("caps.too_soon")
