"""What becomes of an alert when its figure has come back."""

from __future__ import annotations

import pytest

from stratum_desktop.domain.anomaly.alert import AlertState, when_over


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (AlertState.OPEN, AlertState.ENDED),
        (AlertState.ENDED, AlertState.ENDED),
        (AlertState.RESOLVED, AlertState.RESOLVED),
    ],
)
def test_an_anomaly_that_is_over_ends_an_open_alert_alone(before, after):
    assert when_over(before) is after
