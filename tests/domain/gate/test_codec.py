"""Evidence as text: what was stored is read back equal."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.emq import Band
from stratum_desktop.domain.gate.codec import trust_from_json, trust_to_json
from stratum_desktop.domain.gate.trust import Trust, nothing_known
from stratum_desktop.domain.outage import OutageKind
from stratum_desktop.domain.signal_health import Component, ComponentScore

_score = st.none() | st.floats(0, 100)
_hours = st.none() | st.floats(0, 1e6)
_trusts = st.builds(
    Trust,
    platform=st.sampled_from(["meta", "google"]),
    label=st.text(max_size=8),
    band=st.sampled_from(Band),
    emq_lower=_score,
    emq_age_hours=_hours,
    components=st.lists(
        st.builds(
            ComponentScore,
            st.sampled_from(Component),
            _score,
            _score,
            _score,
            applies=st.booleans(),
        ),
        max_size=4,
    ).map(tuple),
    sync_age_hours=_hours,
    samples=st.dictionaries(st.text(max_size=4), st.integers(0), max_size=2),
    rows=st.dictionaries(
        st.text(max_size=4), st.lists(st.text(max_size=4), max_size=2).map(tuple), max_size=2
    ),
    outage=st.none() | st.sampled_from(OutageKind),
)


@given(_trusts)
def test_what_was_stored_is_read_back_equal(trust):
    assert trust_from_json(trust_to_json(trust)) == trust


def test_nothing_known_stays_nothing():
    text = trust_to_json(nothing_known("meta", "Meta"))
    assert json.loads(text)["emq_lower"] is None
    assert trust_from_json(text) == nothing_known("meta", "Meta")
