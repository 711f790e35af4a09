"""Guarded mode is earned by as many approvals as it takes."""

from __future__ import annotations

import pytest

from stratum_desktop.services.autopilot.view import GuardedStanding


@pytest.mark.parametrize(("approvals", "is_earned"), [(0, False), (19, False), (20, True)])
def test_guarded_mode_is_earned_by_all_that_it_takes(approvals, is_earned):
    assert GuardedStanding(approvals, 20, None).is_earned is is_earned
