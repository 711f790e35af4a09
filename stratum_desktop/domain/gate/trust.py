"""How far the signals of one platform can be trusted at an instant: what the gate reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from stratum_desktop.domain.emq import Band
from stratum_desktop.domain.outage import OutageKind
from stratum_desktop.domain.signal_health import Component, ComponentScore, Health, health_score

EMQ_HOLDS_HOURS = 12.0
"""An EMQ that was measured longer ago counts as missing. Source: product rulebook, section 6."""

SYNC_HOLDS_HOURS = 24.0
"""What was synced longer ago counts as missing. Source: product rulebook, section 6."""

_SYNCED = frozenset({Component.FRESHNESS, Component.VARIANCE, Component.ANOMALY})
"""Components that rest on what platforms tell."""


@dataclass(frozen=True, slots=True)
class Trust:
    """One platform's evidence, with the ages of its parts."""

    platform: str
    #: As people call the platform; sentences name it so.
    label: str
    #: As it was measured.
    band: Band
    #: Lower bound of the EMQ, 0-100; None: nothing was measured.
    emq_lower: float | None
    #: Since it was measured; None: never.
    emq_age_hours: float | None
    #: As they were measured, in the order of `Component`.
    components: tuple[ComponentScore, ...]
    #: Since the last sync that ended well; None: never.
    sync_age_hours: float | None
    #: How many of what each part rests on, by the part's name.
    samples: Mapping[str, int]
    #: Numbers of the rows that were read, by table.
    rows: Mapping[str, tuple[str, ...]]
    #: What is failing at this moment; None: no outage that anybody knows of goes on.
    outage: OutageKind | None = None

    @property
    def is_measured(self) -> bool:
        """Say whether the EMQ is young enough to count."""
        return self.emq_age_hours is not None and self.emq_age_hours <= EMQ_HOLDS_HOURS

    @property
    def is_synced(self) -> bool:
        """Say whether the last sync is young enough to count."""
        return self.sync_age_hours is not None and self.sync_age_hours <= SYNC_HOLDS_HOURS

    @property
    def counting_band(self) -> Band:
        """The band that counts: unknown once the measurement is too old."""
        return self.band if self.is_measured else Band.UNKNOWN

    @property
    def counting_health(self) -> tuple[Health, float | None]:
        """The health that counts and its lower bound; parts that are too old count as missing."""
        parts = tuple(one for one in self.components if self._counts(one.component))
        return _health_of(parts, self.counting_band)

    @property
    def missing(self) -> tuple[str, ...]:
        """The parts that apply and do not count, in their order."""
        return tuple(
            one.component.value
            for one in self.components
            if one.applies and (one.score is None or not self._counts(one.component))
        )

    def measured_now(self) -> Trust:
        """Return the same evidence as if the EMQ had just been measured so."""
        return replace(self, emq_age_hours=0.0)

    def synced_now(self) -> Trust:
        """Return the same evidence as if it had just been synced so."""
        return replace(self, sync_age_hours=0.0)

    def without_outage(self) -> Trust:
        """Return the same evidence as if nothing were failing."""
        return replace(self, outage=None)

    def _counts(self, component: Component) -> bool:
        if component is Component.EMQ:
            return self.is_measured
        return self.is_synced if component in _SYNCED else True


# A replay asks of the same evidence again and again; sums of fractions are not cheap.
@lru_cache(maxsize=4096)
def _health_of(parts: tuple[ComponentScore, ...], band: Band) -> tuple[Health, float | None]:
    found = health_score(parts, emq_band=band)
    return found.health, None if found.health is Health.UNKNOWN else found.lower


def nothing_known(platform: str, label: str) -> Trust:
    """Return the evidence of a platform of which nothing was ever measured."""
    missing = tuple(ComponentScore(one, None, None, None) for one in Component)
    return Trust(platform, label, Band.UNKNOWN, None, None, missing, None, {}, {})
