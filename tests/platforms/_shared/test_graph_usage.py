"""Nothing more is asked once nearly all of a quota is used, for as long as Meta says."""

from __future__ import annotations

import orjson
import pytest
from manual_clock import ManualClock

from stratum_desktop.platforms._shared.graph_usage import UsagePauses, pause_seconds


def headers(name: str, usage: object) -> dict[str, str]:
    return {name: orjson.dumps(usage).decode()}


def by_business(**usage: object) -> dict[str, str]:
    return headers("x-business-use-case-usage", {"123": [{"type": "ads_insights", **usage}]})


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        ({}, None),
        ({"x-app-usage": "not json"}, None),
        (headers("x-app-usage", {"call_count": 94, "total_time": 2}), None),
        (headers("x-app-usage", {"call_count": 95}), 300),
        (headers("x-app-usage", {"total_cputime": 100}), 300),
        (headers("x-fb-ads-insights-throttle", {"app_id_util_pct": 99.5}), 300),
        (headers("x-ad-account-usage", {"acc_id_util_pct": 97, "reset_time_duration": 100}), 100),
        (by_business(call_count=96, estimated_time_to_regain_access=19), 19 * 60),
        (by_business(call_count=100, estimated_time_to_regain_access=1e308), 86_400),
        (by_business(call_count=40, estimated_time_to_regain_access=19), None),
        (by_business(call_count=True), None),
        (headers("x-business-use-case-usage", {"1": [3], "2": "x"}), None),
    ],
)
def test_from_95_percent_on_it_pauses_as_long_as_the_header_says(
    given: dict[str, str], seconds: float | None
):
    assert pause_seconds(given) == seconds


def test_a_pause_is_one_accounts_and_ends(clock: ManualClock):
    pauses = UsagePauses(clock)
    pauses.note("1", by_business(call_count=100, estimated_time_to_regain_access=2))
    assert pauses.pause("2") is None
    pause = pauses.pause("1")
    assert pause is not None
    assert pause.retry_after_seconds == 120
    clock.advance(seconds=119)
    assert pauses.pause("1") is not None
    clock.advance(seconds=1)
    assert pauses.pause("1") is None
    pauses.note("1", by_business(call_count=3))
    assert pauses.pause("1") is None
