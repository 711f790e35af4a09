"""The gate of the past: evidence grows old, caps count what passed, rates count once known."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from stratum_desktop.domain.autopilot.caps import Caps
from stratum_desktop.domain.emq import Band
from stratum_desktop.domain.gate.change import Change, Effect
from stratum_desktop.domain.gate.decision import Verdict
from stratum_desktop.domain.gate.trust import Trust
from stratum_desktop.domain.signal_health import Component, ComponentScore
from stratum_desktop.services.autopilot.then import GateThen, Idea, RatesThen, TrustThen
from stratum_desktop.store.repositories.reference_rates import ReferenceRate
from stratum_desktop.store.repositories.trust_readings import TrustReading

HOUR_MS = 3_600_000
AT_MS = round(datetime(2026, 3, 10, 9, tzinfo=UTC).timestamp() * 1000)
PARTS = tuple(ComponentScore(one, 95.0, 95.0, 95.0) for one in Component)
GOOD = Trust("meta", "Meta", Band.RELIABLE, 90.0, 0.5, PARTS, 0.1, {}, {})
RAISE = Idea(1, Change(Effect.RAISE, 20.0), False, "EUR", Decimal(200))


def gate(readings=((AT_MS - HOUR_MS, GOOD),), rates=(), **caps):
    trust = TrustThen("meta", "Meta", [TrustReading(*one) for one in readings])
    limits = Caps(**({"currency": "EUR"} | caps))
    return GateThen(limits, ZoneInfo("Europe/Berlin"), {"meta": trust}, RatesThen(rates))


@pytest.mark.parametrize(
    ("hours", "band", "emq_age"),
    [(-0.01, Band.UNKNOWN, None), (0.01, Band.RELIABLE, 0.51), (11.4, Band.RELIABLE, 11.9)],
)
def test_what_was_found_is_as_old_as_it_was_by_then(hours, band, emq_age):
    trust = TrustThen("meta", "Meta", [TrustReading(AT_MS, GOOD)]).at(
        AT_MS + round(hours * HOUR_MS)
    )
    assert trust.counting_band is band
    assert trust.emq_age_hours == pytest.approx(emq_age)


def test_a_reading_too_old_counts_as_none():
    trust = TrustThen("meta", "Meta", [TrustReading(AT_MS, GOOD)]).at(AT_MS + 12 * HOUR_MS)
    assert trust.counting_band is Band.UNKNOWN


def test_what_passed_counts_in_the_caps_until_the_next_local_day():
    then = gate(raises_a_day=Decimal(500))
    verdicts = []
    for number in range(3):
        one = Idea(number, RAISE.change, False, "EUR", Decimal(200))
        verdicts.append(then.decide(one, "meta", at_ms=AT_MS).verdict)
        then.count(one, at_ms=AT_MS)
    assert verdicts == [Verdict.PASS, Verdict.PASS, Verdict.HOLD]
    fresh = ((AT_MS + 14 * HOUR_MS - 1, GOOD),)
    then.trusts = gate(fresh).trusts
    assert then.decide(RAISE, "meta", at_ms=AT_MS + 14 * HOUR_MS).verdict is Verdict.PASS


def test_ten_changes_a_day_run_by_themselves():
    then = gate(raises_a_day=Decimal(10_000))
    for number in range(10):
        then.count(Idea(number, RAISE.change, False, "EUR", Decimal(1)), at_ms=AT_MS)
    decision = then.decide(Idea(77, RAISE.change, False, "EUR", Decimal(1)), "meta", at_ms=AT_MS)
    assert decision.verdict is Verdict.HOLD
    assert [one.code for one in decision.reasons] == ["caps.automatic_a_day"]


def a_rate(learned_at_ms, **values):
    usual = {"day": "2026-03-10", "currency": "EUR", "into": "USD", "rate": Decimal("1.1")}
    return ReferenceRate(**(usual | values), source="test", learned_at_ms=learned_at_ms)


def test_a_rate_counts_from_when_it_was_learned_either_way_round():
    on, rates = date(2026, 3, 10), RatesThen([a_rate(AT_MS)])
    assert rates.rate("EUR", "EUR", on=on, at_ms=0) == 1
    assert rates.rate("EUR", "USD", on=on, at_ms=AT_MS) is None
    assert rates.rate("EUR", "USD", on=on, at_ms=AT_MS + 1) == Decimal("1.1")
    assert rates.rate("USD", "EUR", on=on, at_ms=AT_MS + 1) == 1 / Decimal("1.1")
    assert rates.rate("EUR", "USD", on=date(2026, 3, 11), at_ms=AT_MS + 1) is None


def test_without_a_rate_of_the_day_a_raise_is_held():
    decision = gate(currency="USD").decide(RAISE, "meta", at_ms=AT_MS)
    assert decision.verdict is Verdict.HOLD
    assert [one.code for one in decision.reasons] == ["caps.no_rate"]
    known = gate(rates=[a_rate(0)], currency="USD")
    assert known.decide(RAISE, "meta", at_ms=AT_MS).verdict is Verdict.PASS
