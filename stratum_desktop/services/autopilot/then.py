"""What the gate and the caps would have said at an instant of the past, by what was known then."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from stratum_desktop.domain.autopilot import caps as rules
from stratum_desktop.domain.autopilot.caps import Caps, Counted, Wanted
from stratum_desktop.domain.gate.change import Change, Effect
from stratum_desktop.domain.gate.decision import Decision, decide
from stratum_desktop.domain.gate.trust import Trust, nothing_known
from stratum_desktop.store.repositories.reference_rates import ReferenceRate
from stratum_desktop.store.repositories.trust_readings import TrustReading

_HOUR_MS = 3_600_000


class TrustThen:
    """How far one platform could be trusted, as somebody found it."""

    def __init__(self, platform: str, label: str, readings: Sequence[TrustReading]) -> None:
        """Take the readings of a platform, oldest first."""
        self._readings = readings
        self._at_ms = [one.at_ms for one in readings]
        self._nothing = nothing_known(platform, label)

    def at(self, at_ms: int) -> Trust:
        """Return what had been found before an instant, as old as it was by then.

        Nothing is known before the first reading.
        """
        place = bisect_left(self._at_ms, at_ms) - 1
        if place < 0:
            return self._nothing
        reading = self._readings[place]
        later = (at_ms - reading.at_ms) / _HOUR_MS
        trust = reading.trust
        return replace(
            trust,
            emq_age_hours=None if trust.emq_age_hours is None else trust.emq_age_hours + later,
            sync_age_hours=None if trust.sync_age_hours is None else trust.sync_age_hours + later,
        )


class RatesThen:
    """Reference rates as they were known at an instant."""

    def __init__(self, rates: Iterable[ReferenceRate]) -> None:
        """Take every rate that is stored."""
        self._rates = {(one.day, one.currency, one.into): one for one in rates}

    def rate(self, currency: str, into: str, *, on: date, at_ms: int) -> Decimal | None:
        """Return a day's rate, either way round; None where none was known by then."""
        if currency == into:
            return Decimal(1)
        found = self._rates.get((on.isoformat(), currency, into))
        if found is not None and found.learned_at_ms < at_ms:
            return found.rate
        other = self._rates.get((on.isoformat(), into, currency))
        if other is None or other.learned_at_ms >= at_ms or not other.rate:
            return None
        return 1 / other.rate


@dataclass(frozen=True, slots=True)
class Idea:
    """A change that is wanted at an instant of the past."""

    entity_id: int
    change: Change
    is_pause: bool
    currency: str
    #: In the account's currency; None: not known.
    money_per_day: Decimal | None


@dataclass(slots=True)
class GateThen:
    """The gate with the caps, which count what this replay itself let through."""

    caps: Caps
    #: Of the workspace, whose midnight begins the day that caps count in.
    zone: ZoneInfo
    trusts: Mapping[str, TrustThen]
    rates: RatesThen
    _done: list[Counted] = field(default_factory=list)

    def decide(self, idea: Idea, platform: str, *, at_ms: int) -> Decision:
        """Return what would have been decided; what passes counts from now on."""
        midnight = self._midnight(at_ms)
        midnight_ms = round(midnight.timestamp() * 1000)
        rate = self.rates.rate(idea.currency, self.caps.currency, on=midnight.date(), at_ms=at_ms)
        money = idea.money_per_day
        raised = None if money is None or rate is None else money * rate
        wanted = Wanted(
            entity_id=idea.entity_id,
            effect=idea.change.effect,
            is_pause=idea.is_pause,
            is_automatic=True,
            raised=raised,
            has_rate=rate is not None,
        )
        self._forget(at_ms, midnight_ms)
        broken = rules.broken_caps(
            wanted, self._done, self.caps, midnight_ms=midnight_ms, now_ms=at_ms
        )
        return decide(idea.change, (self.trusts[platform].at(at_ms),), broken=broken)

    def count(self, idea: Idea, *, at_ms: int) -> None:
        """Let a change that was carried out count in the caps."""
        rate = self.rates.rate(
            idea.currency, self.caps.currency, on=self._midnight(at_ms).date(), at_ms=at_ms
        )
        money = idea.money_per_day
        raised = None if money is None or rate is None else money * rate
        self._done.append(
            Counted(idea.entity_id, Effect(idea.change.effect), at_ms, True, raised)  # noqa: FBT003
        )

    def _midnight(self, at_ms: int) -> datetime:
        local = datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(self.zone)
        return datetime.combine(local.date(), time(), self.zone)

    def _forget(self, at_ms: int, midnight_ms: int) -> None:
        since = min(midnight_ms, at_ms - round(self.caps.hours_apart * _HOUR_MS))
        self._done = [one for one in self._done if one.at_ms >= since]
