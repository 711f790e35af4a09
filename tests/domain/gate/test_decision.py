"""The gate's decision: its table at every edge, and its two laws."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stratum_desktop.domain.emq import BAND_FLOORS, Band
from stratum_desktop.domain.gate.change import UNKNOWN_CHANGE, Change, Effect
from stratum_desktop.domain.gate.decision import Verdict, decide, is_harder
from stratum_desktop.domain.gate.trust import Trust, nothing_known
from stratum_desktop.domain.outage import OutageKind
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.signal_health import Component, ComponentScore

PASS, HOLD, BLOCK = Verdict.PASS, Verdict.HOLD, Verdict.BLOCK
RAISE, CUT, NEUTRAL, EMERGENCY = Effect
_RANKS = [Band.UNKNOWN, Band.CRITICAL, Band.UNSAFE, Band.DIRECTIONAL, Band.RELIABLE]
_FLOORS = dict(BAND_FLOORS)


def trust(
    band: Band = Band.RELIABLE,
    health: float | None = 90.0,
    *,
    emq_age: float | None = 1.0,
    sync_age: float | None = 1.0,
    platform: str = "meta",
) -> Trust:
    """Evidence whose health is just this."""
    parts = tuple(ComponentScore(one, health, health, health) for one in Component)
    lower = None if band is Band.UNKNOWN else float(_FLOORS[band])
    return Trust(platform, platform, band, lower, emq_age, parts, sync_age, {}, {})


def verdict(change: Change, *trusts: Trust) -> Verdict:
    return decide(change, trusts).verdict


@pytest.mark.parametrize(
    ("band", "health", "size", "expected"),
    [
        (Band.RELIABLE, 80.0, 50.0, PASS),
        (Band.RELIABLE, 79.9, 50.0, HOLD),
        (Band.RELIABLE, 80.0, 50.1, BLOCK),
        (Band.RELIABLE, 80.0, None, PASS),
        (Band.RELIABLE, 79.9, None, HOLD),
        (Band.RELIABLE, 70.0, 10.0, PASS),
        (Band.RELIABLE, 69.9, 10.0, HOLD),
        (Band.DIRECTIONAL, 70.0, 10.0, PASS),
        (Band.DIRECTIONAL, 70.0, 10.1, HOLD),
        (Band.DIRECTIONAL, 100.0, None, HOLD),
        (Band.DIRECTIONAL, 40.0, 10.0, HOLD),
        (Band.DIRECTIONAL, 39.9, 10.0, BLOCK),
        (Band.UNSAFE, 100.0, 1.0, BLOCK),
        (Band.CRITICAL, 100.0, 1.0, BLOCK),
        (Band.UNKNOWN, 100.0, 1.0, BLOCK),
        (Band.RELIABLE, None, 1.0, BLOCK),
    ],
)
def test_a_raise_is_judged_by_band_health_and_size(band, health, size, expected):
    assert verdict(Change(RAISE, size), trust(band, health)) is expected


@pytest.mark.parametrize("size", [None, 5.0, 100.0])
@pytest.mark.parametrize(
    ("band", "health", "cut", "neutral"),
    [
        (Band.RELIABLE, 70.0, PASS, PASS),
        (Band.UNSAFE, 70.0, PASS, PASS),
        (Band.UNSAFE, 69.9, PASS, HOLD),
        (Band.UNSAFE, 40.0, PASS, HOLD),
        (Band.UNSAFE, 39.9, HOLD, HOLD),
        (Band.CRITICAL, 100.0, HOLD, HOLD),
        (Band.UNKNOWN, 100.0, HOLD, HOLD),
        (Band.RELIABLE, None, HOLD, HOLD),
    ],
)
def test_a_cut_and_a_neutral_change_are_never_blocked(band, health, cut, neutral, size):
    assert verdict(Change(CUT, size), trust(band, health)) is cut
    assert verdict(Change(NEUTRAL, size), trust(band, health)) is neutral


def test_an_emergency_always_passes():
    assert verdict(Change(EMERGENCY), nothing_known("meta", "Meta")) is PASS
    assert verdict(Change(EMERGENCY)) is PASS


@pytest.mark.parametrize(("effect", "expected"), [(RAISE, BLOCK), (CUT, HOLD), (NEUTRAL, HOLD)])
def test_where_nothing_was_ever_measured_nothing_runs(effect, expected):
    assert verdict(Change(effect, 5.0), nothing_known("meta", "Meta")) is expected
    assert verdict(Change(effect, 5.0)) is expected


def test_what_cannot_be_classified_is_held_at_best():
    assert verdict(UNKNOWN_CHANGE, trust()) is HOLD
    assert verdict(UNKNOWN_CHANGE, trust(Band.UNSAFE)) is BLOCK


def test_the_worst_platform_involved_counts():
    found = decide(Change(RAISE, 20.0), [trust(), trust(Band.UNSAFE, platform="tiktok")])
    assert found.verdict is BLOCK
    assert found.reasons[0].facts["platform"] == "tiktok"


def test_a_broken_cap_holds_and_is_named():
    cap = Reason("gate.no_platform")
    found = decide(Change(CUT, 20.0), [trust()], broken=[cap])
    assert (found.verdict, found.reasons) == (HOLD, (cap,))


@pytest.mark.parametrize(
    ("emq_age", "sync_age", "expected"),
    [(12.0, 24.0, PASS), (12.1, 24.0, BLOCK), (12.0, 24.1, BLOCK), (None, 1.0, BLOCK)],
)
def test_what_is_too_old_counts_as_missing(emq_age, sync_age, expected):
    old = trust(emq_age=emq_age, sync_age=sync_age)
    assert verdict(Change(RAISE, 20.0), old) is expected


@pytest.mark.parametrize(
    ("effect", "expected"), [(RAISE, HOLD), (NEUTRAL, HOLD), (CUT, PASS), (EMERGENCY, PASS)]
)
def test_an_outage_that_goes_on_holds_what_is_no_cut(effect, expected):
    failing = replace(trust(), outage=OutageKind.TRACKING)
    assert verdict(Change(effect, 5.0), failing) is expected
    assert verdict(Change(effect, 5.0), trust()) is PASS


def test_every_verdict_but_pass_has_a_reason():
    for band in Band:
        for health in (None, 0.0, 39.0, 45.0, 75.0, 100.0):
            for size in (None, 5.0, 20.0, 80.0):
                for effect in Effect:
                    found = decide(Change(effect, size), [trust(band, health)])
                    assert bool(found.reasons) == (found.verdict is not PASS)


def test_a_size_is_above_zero_or_none():
    for size in (0.0, -1.0, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="size above 0"):
            Change(RAISE, size)


# The two laws

SCORES = st.one_of(st.none(), st.floats(0, 100))
AGES = st.one_of(st.none(), st.floats(0, 60))
SIZES = st.one_of(st.none(), st.floats(0.1, 200))


@st.composite
def trusts(draw: st.DrawFn) -> Trust:
    parts = []
    for component in Component:
        value = draw(SCORES)
        low = None if value is None else draw(st.floats(0, value))
        parts.append(ComponentScore(component, value, low, value))
    band = draw(st.sampled_from(Band))
    lower = None if band is Band.UNKNOWN else draw(st.floats(_FLOORS[band], 100))
    outage = draw(st.none() | st.sampled_from(OutageKind))
    return Trust("meta", "meta", band, lower, draw(AGES), tuple(parts), draw(AGES), {}, {}, outage)


@st.composite
def worse(draw: st.DrawFn, one: Trust) -> Trust:
    """The same evidence with some of it worse, older or gone."""
    band = _RANKS[draw(st.integers(0, _RANKS.index(one.band)))]
    parts = []
    for part in one.components:
        if part.lower is None or draw(st.booleans()):
            parts.append(ComponentScore(part.component, None, None, None))
        else:
            low = draw(st.floats(0, part.lower))
            parts.append(ComponentScore(part.component, part.score, low, part.upper))
    ages = []
    for age in (one.emq_age_hours, one.sync_age_hours):
        is_gone = age is None or draw(st.booleans())
        ages.append(None if is_gone else draw(st.floats(age or 0.0, 100)))
    return replace(
        one,
        band=band,
        emq_age_hours=ages[0],
        components=tuple(parts),
        sync_age_hours=ages[1],
        outage=one.outage or draw(st.none() | st.sampled_from(OutageKind)),
    )


@settings(max_examples=400)
@given(st.data(), trusts(), SIZES)
def test_worse_or_missing_evidence_never_makes_a_raise_easier(data, better, size):
    then = data.draw(worse(better))
    change = Change(RAISE, size)
    assert not is_harder(verdict(change, better), verdict(change, then))


@settings(max_examples=400)
@given(trusts(), SIZES)
def test_a_cut_is_never_harder_than_a_raise_of_the_same_size(evidence, size):
    assert not is_harder(
        verdict(Change(CUT, size), evidence), verdict(Change(RAISE, size), evidence)
    )


@given(trusts(), st.floats(0.1, 200), st.floats(0.1, 200))
def test_a_smaller_raise_is_never_harder(evidence, one, other):
    small, large = sorted((one, other))
    assert not is_harder(
        verdict(Change(RAISE, small), evidence), verdict(Change(RAISE, large), evidence)
    )
