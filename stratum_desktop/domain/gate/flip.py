"""What would change the gate's decision, in the fewest steps that do.

Each step is one thing that could be otherwise: the EMQ measured or the account synced again, a
score high enough, a change small enough. A set of steps is told only if the gate itself, asked
again with them, decides otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations

from stratum_desktop.domain.emq import BAND_FLOORS, Band
from stratum_desktop.domain.gate.change import Change, Effect
from stratum_desktop.domain.gate.decision import (
    LARGE_HEALTH,
    LEAST_HEALTH,
    MOST_PCT,
    SMALL_HEALTH,
    SMALL_PCT,
    decide,
    is_harder,
)
from stratum_desktop.domain.gate.trust import EMQ_HOLDS_HOURS, SYNC_HOLDS_HOURS, Trust
from stratum_desktop.domain.reason import Facts, Reason
from stratum_desktop.domain.signal_health import ComponentScore

_FLOORS = dict(BAND_FLOORS)
_MOST_STEPS = 3


@dataclass(frozen=True, slots=True)
class _Case:
    change: Change
    trusts: tuple[Trust, ...]


@dataclass(frozen=True, slots=True)
class _Step:
    said: Reason
    take: Callable[[_Case], _Case]


def flips(
    change: Change, trusts: Sequence[Trust], *, broken: Sequence[Reason] = ()
) -> tuple[Reason, ...]:
    """Return what has to be so together for an easier decision; empty where nothing is or helps.

    Of several ways with the fewest steps the first is told: what a machine can do by itself comes
    before what takes time, and that before another change.
    """
    case = _Case(change, tuple(trusts))
    now = decide(change, trusts, broken=broken).verdict
    steps = list(_steps(case))
    for count in range(1, _MOST_STEPS + 1):
        for chosen in combinations(steps, count):
            then = case
            for step in chosen:
                then = step.take(then)
            if is_harder(now, decide(then.change, then.trusts, broken=broken).verdict):
                return tuple(step.said for step in chosen)
    return ()


def _steps(case: _Case) -> Iterator[_Step]:
    for place, trust in enumerate(case.trusts):
        yield from _of_age(place, trust)
    for place, trust in enumerate(case.trusts):
        yield from _of_score(place, trust)
    size = case.change.size_pct
    if case.change.effect is Effect.RAISE and size is not None:
        for most in (MOST_PCT, SMALL_PCT):
            if size > most:
                yield _Step(Reason("gate.flips_when_smaller", {"most_pct": most}), _smaller(most))


def _of_age(place: int, trust: Trust) -> Iterator[_Step]:
    if trust.outage is not None:
        said = Reason("gate.flips_when_outage_ends", {"platform": trust.label})
        yield _Step(said, _at(place, Trust.without_outage))
    if not trust.is_measured:
        facts: Facts = {"platform": trust.label, "hours": EMQ_HOLDS_HOURS}
        yield _Step(Reason("gate.flips_when_measured", facts), _at(place, Trust.measured_now))
    if not trust.is_synced:
        facts = {
            "platform": trust.label,
            "hours": SYNC_HOLDS_HOURS,
            "now_hours": None if trust.sync_age_hours is None else round(trust.sync_age_hours, 1),
        }
        yield _Step(Reason("gate.flips_when_synced", facts), _at(place, Trust.synced_now))


def _of_score(place: int, trust: Trust) -> Iterator[_Step]:
    for band in (Band.UNSAFE, Band.DIRECTIONAL, Band.RELIABLE):
        if trust.emq_lower is None or trust.emq_lower < _FLOORS[band] or trust.band is Band.UNKNOWN:
            facts: Facts = {
                "platform": trust.label,
                "emq": _FLOORS[band],
                "now": None if trust.emq_lower is None else round(trust.emq_lower, 1),
            }
            said = Reason("gate.flips_when_emq_is", facts)
            yield _Step(said, _at(place, partial(_with_emq, band=band)))
    _, lower = trust.counting_health
    for least in (LEAST_HEALTH, SMALL_HEALTH, LARGE_HEALTH):
        if lower is None or lower < least:
            facts = {
                "platform": trust.label,
                "health": least,
                "now": None if lower is None else round(lower, 1),
            }
            said = Reason("gate.flips_when_health_is", facts)
            yield _Step(said, _at(place, partial(_with_health, least=least)))


def _smaller(most: float) -> Callable[[_Case], _Case]:
    return lambda case: replace(case, change=replace(case.change, size_pct=most))


def _at(place: int, become: Callable[[Trust], Trust]) -> Callable[[_Case], _Case]:
    def take(case: _Case) -> _Case:
        trusts = list(case.trusts)
        trusts[place] = become(trusts[place])
        return replace(case, trusts=tuple(trusts))

    return take


def _with_emq(trust: Trust, *, band: Band) -> Trust:
    """Return the evidence with an EMQ just in a band, and health's part of it likewise."""
    floor = float(_FLOORS[band])
    return replace(trust, band=band, emq_lower=floor, emq_age_hours=0.0)


def _with_health(trust: Trust, *, least: float) -> Trust:
    """Return the evidence with parts that make just this health, as old as they are."""
    parts = tuple(ComponentScore(one.component, least, least, least) for one in trust.components)
    return replace(trust, components=parts)
