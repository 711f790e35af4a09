"""What every "test connection" says in the same way."""

from __future__ import annotations

import pytest

from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.check import clock_checks, words_of
from stratum_desktop.platforms._shared.http import Reply
from stratum_desktop.platforms.failures import Rejected


def reply(skew: float | None) -> Reply:
    return Reply(200, {}, b"", 1, clock_skew_seconds=skew, retry_after_seconds=None)


@pytest.mark.parametrize(
    ("skew", "passed", "detail"),
    [
        (119.4, True, "this computer is 119 s behind Pinboard"),
        (-119.4, True, "this computer is 119 s ahead of Pinboard"),
        (120.0, False, "this computer is 120 s behind Pinboard"),
        (-600.0, False, "this computer is 600 s ahead of Pinboard"),
    ],
)
def test_a_clock_that_is_two_minutes_off_fails(skew: float, passed: bool, detail: str):
    (check,) = clock_checks(reply(skew), "Pinboard")
    assert (check.passed, check.detail) == (passed, detail)


def test_a_platform_that_tells_no_time_is_not_judged():
    assert clock_checks(reply(None), "Pinboard") == ()


def test_a_failure_reads_with_its_facts():
    assert words_of(Rejected(Reason("meta.path_unknown"))) == "meta.path_unknown"
    failure = Rejected(Reason("meta.path_unknown", {"http_status": 404, "part": "x"}))
    assert words_of(failure) == "meta.path_unknown (http_status 404, part x)"
