"""What would change the gate's decision."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stratum_desktop.domain.emq import BAND_FLOORS, Band
from stratum_desktop.domain.gate.change import UNKNOWN_CHANGE, Change, Effect
from stratum_desktop.domain.gate.flip import flips
from stratum_desktop.domain.gate.trust import Trust, nothing_known
from stratum_desktop.domain.outage import OutageKind
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.signal_health import Component, ComponentScore


def trust(
    band: Band = Band.RELIABLE, health: float | None = 90.0, *, emq_age=1.0, sync_age=1.0
) -> Trust:
    parts = tuple(ComponentScore(one, health, health, health) for one in Component)
    lower = None if band is Band.UNKNOWN else float(dict(BAND_FLOORS)[band])
    return Trust("meta", "Meta", band, lower, emq_age, parts, sync_age, {}, {})


def codes(change: Change, *trusts: Trust) -> list[str]:
    return [one.code.removeprefix("gate.flips_when_") for one in flips(change, trusts)]


@pytest.mark.parametrize(
    ("change", "evidence", "expected"),
    [
        (Change(Effect.RAISE, 20.0), trust(), []),
        (Change(Effect.RAISE, 20.0), trust(sync_age=31.0), ["synced"]),
        (
            Change(Effect.RAISE, 20.0),
            replace(trust(), outage=OutageKind.TRACKING),
            ["outage_ends"],
        ),
        (Change(Effect.RAISE, 20.0), trust(emq_age=13.0), ["measured"]),
        (Change(Effect.RAISE, 20.0), trust(emq_age=13.0, sync_age=31.0), ["measured", "synced"]),
        (Change(Effect.RAISE, 20.0), trust(Band.DIRECTIONAL), ["emq_is"]),
        (Change(Effect.RAISE, 20.0), trust(health=75.0), ["health_is"]),
        (Change(Effect.RAISE, 80.0), trust(), ["smaller"]),
        (Change(Effect.CUT, 20.0), trust(health=30.0), ["health_is"]),
        (UNKNOWN_CHANGE, trust(), []),
    ],
)
def test_the_fewest_steps_that_decide_otherwise_are_told(change, evidence, expected):
    assert codes(change, evidence) == expected


def test_a_step_says_what_is_needed_and_what_is_now():
    (synced,) = flips(Change(Effect.RAISE, 20.0), [trust(sync_age=31.04)])
    assert synced == Reason(
        "gate.flips_when_synced", {"platform": "Meta", "hours": 24.0, "now_hours": 31.0}
    )


def test_where_nothing_is_known_a_cut_needs_a_measurement_and_its_health():
    assert codes(Change(Effect.CUT), nothing_known("meta", "Meta")) == [
        "synced",
        "emq_is",
        "health_is",
    ]
