"""What Meta says of a dataset's events, figure by figure."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratum_desktop.domain.ads.own_figure import OwnFigure, OwnTopic, OwnUnit
from stratum_desktop.platforms._shared.ad_answer import StrangeAnswer
from stratum_desktop.platforms.meta.own_figures import (
    OFFLINE_FIELDS,
    WEB_FIELDS,
    offline_figures,
    web_figures,
)
from stratum_desktop.practice.servers.graph_fields import projected, wanted_fields
from stratum_desktop.practice.servers.meta_quality import KNOWN

_T, _U = OwnTopic, OwnUnit


def share(percentage: float, description: str = "") -> dict[str, object]:
    return {"percentage": percentage, "description": description}


WEB = {
    "event_name": "Purchase",
    "event_match_quality": {
        "composite_score": 6.2,
        "match_key_feedback": [
            {
                "identifier": "email",
                "coverage": {"percentage": 58.5},
                "potential_aly_acr_increase": share(12.5, "Others gained 12.5%."),
            }
        ],
        "diagnostics": [
            {
                "name": "Server sending mismatched IP addresses",
                "description": "They differ.",
                "solution": "Send 10.0.0.1 of the client.",
                "percentage": 61.5,
                "affected_event_count": 615,
                "total_event_count": 1000,
            }
        ],
    },
    "event_coverage": {"percentage": 34.1, "goal_percentage": 75, "description": "Of the pixel."},
    "dedupe_key_feedback": [
        {
            "dedupe_key": "event_id",
            "browser_events_with_dedupe_key": share(100),
            "server_events_with_dedupe_key": share(99.5),
            "overall_browser_coverage_from_dedupe_key": share(14.8),
        }
    ],
    "data_freshness": {"upload_frequency": "real_time", "description": "On average."},
    "acr": share(37.9, "In the last 7 days."),
    "event_potential_aly_acr_increase": share(32.9),
}


def test_every_figure_of_a_web_event_is_told_in_its_own_unit():
    found = {(one.topic, one.item): one for one in web_figures({"web": [WEB]})}
    assert {(topic.value, item): one.value for (topic, item), one in found.items()} == {
        ("match_quality", ""): 6.2,
        ("match_key", "email"): 58.5,
        ("additional_conversions", "possible by email"): 12.5,
        ("diagnostic", "Server sending mismatched IP addresses"): 61.5,
        ("event_coverage", ""): 34.1,
        ("dedupe_key", "event_id browser"): 100,
        ("dedupe_key", "event_id server"): 99.5,
        ("dedupe_key", "event_id both"): 14.8,
        ("freshness", "real_time"): None,
        ("additional_conversions", ""): 37.9,
        ("additional_conversions", "possible"): 32.9,
    }
    assert found[_T.MATCH_QUALITY, ""] == OwnFigure(
        _T.MATCH_QUALITY, "Purchase", "", _U.OF_TEN, 6.2, goal=6.0
    )
    assert found[_T.EVENT_COVERAGE, ""].goal == 75
    assert found[_T.FRESHNESS, "real_time"].unit is _U.NONE
    words = found[_T.DIAGNOSTIC, "Server sending mismatched IP addresses"].text
    assert words == "They differ. Send [ip] of the client."


def test_what_is_said_of_offline_events_is_told_apart_from_web_events():
    row = {
        "event_name": "Purchase",
        "composite": {"score": 6.6, "recommendation": "Ok."},
        "match_key": {"score": 5.6, "recommendation": "Send e-mail.", "coverage": {"email": 90.0}},
        "frequency": {"score": 4.6, "recommendation": "More often."},
        "freshness": {"score": 2.2, "recommendation": "Sooner."},
    }
    assert offline_figures({"offline": [row]}) == (
        OwnFigure(_T.MATCH_QUALITY, "Purchase", "offline", _U.OF_TEN, 6.6, "Ok.", 8.5),
        OwnFigure(_T.MATCH_KEY, "Purchase", "offline", _U.OF_TEN, 5.6, "Send e-mail."),
        OwnFigure(_T.FRESHNESS, "Purchase", "offline frequency", _U.OF_TEN, 4.6, "More often."),
        OwnFigure(_T.FRESHNESS, "Purchase", "offline", _U.OF_TEN, 2.2, "Sooner."),
        OwnFigure(_T.MATCH_KEY, "Purchase", "offline email", _U.PERCENT, 90.0),
    )


def test_nothing_yet_is_no_figure_and_no_zero():
    assert web_figures({}) == offline_figures({}) == ()
    assert web_figures({"web": [{"event_name": "Lead"}]}) == ()
    empty = {"event_name": "Lead", "event_match_quality": {"composite_score": None}, "acr": {}}
    assert web_figures({"web": [empty]}) == ()


@pytest.mark.parametrize("answer", [{"web": None}, {"web": [3]}, {"web": [{"acr": share(1)}]}])
def test_an_answer_of_another_shape_is_strange(answer: dict[str, object]):
    with pytest.raises(StrangeAnswer):
        web_figures(answer)


@pytest.mark.parametrize("fields", [WEB_FIELDS, OFFLINE_FIELDS])
def test_only_fields_that_there_are_are_asked_for(fields: str):
    assert projected({}, wanted_fields(fields), KNOWN) == {}
    assert "dedup_key_feedback" not in fields


def _noise(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    names = st.sampled_from([*WEB, *WEB["event_match_quality"], "percentage", "score", "coverage"])
    return st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=4)


@given(
    st.recursive(
        st.none() | st.floats() | st.integers() | st.text(max_size=8) | st.just("1e400"),
        _noise,
        max_leaves=20,
    )
)
def test_any_answer_is_figures_within_their_units_or_strange(noise: object):
    row = {**WEB, **(noise if isinstance(noise, dict) else {"acr": noise})}
    for read, name in ((web_figures, "web"), (offline_figures, "offline")):
        try:
            found = read({name: [row]})
        except StrangeAnswer:
            continue
        for one in found:
            assert (one.value is None) == (one.unit is _U.NONE)
            assert one.value is None or math.isfinite(one.value)
            assert len(one.text) <= 500
