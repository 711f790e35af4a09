"""The gate's decision: pass, hold or block, every reason, and what would change it.

An outage that goes on holds whatever is no cut: figures of its time say nothing of what a raise
would bring.

Two laws hold, and are tested as properties: worse or missing evidence never makes a raise easier,
and a cut is never harder than a raise of the same size.

Source: product rulebook, section 6.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from stratum_desktop.domain.emq import Band
from stratum_desktop.domain.gate.change import Change, Effect
from stratum_desktop.domain.gate.trust import Trust
from stratum_desktop.domain.reason import Facts, Reason
from stratum_desktop.domain.signal_health import Health

GATE_VERSION = 1
"""Changes whenever the same evidence may be judged otherwise than before."""

LARGE_HEALTH, SMALL_HEALTH, LEAST_HEALTH = 80.0, 70.0, 40.0
"""Least health of any raise, of a small raise or a neutral change, and of a cut."""

SMALL_PCT, MOST_PCT = 10.0, 50.0
"""A raise up to the first is small; one above the second is blocked."""


class Verdict(StrEnum):
    """What becomes of a change."""

    PASS = "pass"  # noqa: S105 - no password
    #: A person decides.
    HOLD = "hold"
    #: Only an override with a typed reason goes past it.
    BLOCK = "block"


_RANK = {Verdict.PASS: 0, Verdict.HOLD: 1, Verdict.BLOCK: 2}
_UNTRUSTED = frozenset({Band.UNSAFE, Band.CRITICAL, Band.UNKNOWN})
_BLIND = frozenset({Band.CRITICAL, Band.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Decision:
    """What the gate says, and why."""

    verdict: Verdict
    #: Everything that speaks against it, the worst first; empty when it passes.
    reasons: tuple[Reason, ...]


def decide(change: Change, trusts: Sequence[Trust], *, broken: Sequence[Reason] = ()) -> Decision:
    """Judge a change by the evidence of every platform it touches; the worst of them counts.

    Args:
        change: what is to be done.
        trusts: of each platform involved; none at all is a platform of which nothing is known.
        broken: caps that it would break; each holds it.
    """
    if change.effect is Effect.EMERGENCY:
        return Decision(Verdict.PASS, ())
    found = [*_of_change(change), *((Verdict.HOLD, one) for one in broken)]
    if not trusts:
        worst = Verdict.BLOCK if change.effect is Effect.RAISE else Verdict.HOLD
        found.append((worst, Reason("gate.no_platform")))
    for trust in trusts:
        found += _JUDGES[change.effect](change, trust)
    ordered = sorted(found, key=lambda one: -_RANK[one[0]])
    verdict = ordered[0][0] if ordered else Verdict.PASS
    return Decision(verdict, tuple(reason for _, reason in ordered))


def is_harder(one: Verdict, other: Verdict) -> bool:
    """Say whether the first lets less through than the second."""
    return _RANK[one] > _RANK[other]


_Found = tuple[Verdict, Reason]


def _of_change(change: Change) -> Iterator[_Found]:
    if change.effect is not Effect.RAISE:
        return
    if not change.is_understood:
        yield Verdict.HOLD, Reason("gate.not_understood")
    if change.size_pct is not None and change.size_pct > MOST_PCT:
        facts = {"size_pct": round(change.size_pct, 1), "most_pct": MOST_PCT}
        yield Verdict.BLOCK, Reason("gate.raise_too_large", facts)


def _of_raise(change: Change, trust: Trust) -> Iterator[_Found]:
    band, (health, lower) = trust.counting_band, trust.counting_health
    if band in _UNTRUSTED:
        yield Verdict.BLOCK, _band(trust)
    if health is Health.UNKNOWN or lower is None or lower < LEAST_HEALTH:
        yield Verdict.BLOCK, _health(trust, LEAST_HEALTH)
        return
    yield from _of_outage(trust)
    is_small = change.size_pct is not None and change.size_pct <= SMALL_PCT
    if band is Band.RELIABLE and lower >= LARGE_HEALTH:
        return
    if is_small and lower >= SMALL_HEALTH:
        return
    if is_small:
        yield Verdict.HOLD, _health(trust, SMALL_HEALTH)
    elif band is not Band.RELIABLE and band not in _UNTRUSTED:
        yield Verdict.HOLD, _band(trust)
    if not is_small and lower < LARGE_HEALTH:
        yield Verdict.HOLD, _health(trust, LARGE_HEALTH)


def _of_other(least_health: float, change: Change, trust: Trust) -> Iterator[_Found]:
    del change
    band, (_, lower) = trust.counting_band, trust.counting_health
    if band in _BLIND:
        yield Verdict.HOLD, _band(trust)
    if lower is None or lower < least_health:
        yield Verdict.HOLD, _health(trust, least_health)


def _of_cut(change: Change, trust: Trust) -> Iterator[_Found]:
    return _of_other(LEAST_HEALTH, change, trust)


def _of_neutral(change: Change, trust: Trust) -> Iterator[_Found]:
    yield from _of_outage(trust)
    yield from _of_other(SMALL_HEALTH, change, trust)


def _of_outage(trust: Trust) -> Iterator[_Found]:
    if trust.outage is not None:
        facts: Facts = {"platform": trust.label, "kind": trust.outage.value.replace("_", " ")}
        yield Verdict.HOLD, Reason("gate.outage", facts)


_JUDGES = {Effect.RAISE: _of_raise, Effect.CUT: _of_cut, Effect.NEUTRAL: _of_neutral}


def _band(trust: Trust) -> Reason:
    if trust.emq_age_hours is None:
        return Reason("gate.never_measured", {"platform": trust.label})
    if not trust.is_measured:
        facts: Facts = {"platform": trust.label, "hours": round(trust.emq_age_hours, 1)}
        return Reason("gate.measured_long_ago", facts)
    lower = None if trust.emq_lower is None else round(trust.emq_lower, 1)
    facts = {"platform": trust.label, "band": trust.band.value, "emq": lower}
    return Reason("gate.band_too_low", facts)


def _health(trust: Trust, least: float) -> Reason:
    health, lower = trust.counting_health
    if health is not Health.UNKNOWN and lower is not None:
        facts: Facts = {"platform": trust.label, "health": round(lower, 1), "least": least}
        return Reason("gate.health_too_low", facts)
    if not trust.is_synced:
        hours = None if trust.sync_age_hours is None else round(trust.sync_age_hours, 1)
        return Reason("gate.not_synced", {"platform": trust.label, "hours": hours})
    return Reason("gate.health_unknown", {"platform": trust.label})
