"""Reference rates: stored, never guessed."""

from __future__ import annotations

from decimal import Decimal

from stratum_desktop.store.repositories.reference_rates import ReferenceRate

DAY = "2026-11-03"


def rate(store, currency: str, into: str, day: str = DAY) -> Decimal | None:
    return store.read_now(lambda uow: uow.reference_rates.rate(currency, into, day=day))


def test_a_rate_is_told_both_ways_of_its_day_alone(store):
    kept = ReferenceRate(DAY, "EUR", "USD", Decimal("1.25"), "person", 5)
    store.write_now(lambda uow: uow.reference_rates.keep(kept))
    assert rate(store, "EUR", "USD") == Decimal("1.25")
    assert rate(store, "USD", "EUR") == Decimal("0.8")
    assert rate(store, "EUR", "USD", "2026-11-04") is None
    assert rate(store, "EUR", "GBP") is None
    assert rate(store, "GBP", "GBP", "2026-11-04") == 1
    assert store.read_now(lambda uow: uow.reference_rates.newest()) == (kept,)
    again = ReferenceRate(DAY, "EUR", "USD", Decimal("1.5"), "person", 6)
    store.write_now(lambda uow: uow.reference_rates.keep(again))
    assert store.read_now(lambda uow: uow.reference_rates.newest()) == (again,)
