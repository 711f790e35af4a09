"""A new daily budget: so many per cent more or less, in an amount that the platform takes.

Source: product rulebook, section 7.
"""

from __future__ import annotations

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from stratum_desktop.domain.gate.decision import MOST_PCT
from stratum_desktop.domain.money import rounded

_WHOLE = Decimal(100)


def new_budget(
    before: Decimal,
    pct: Decimal,
    *,
    currency: str,
    step: Decimal,
    most_pct: Decimal = Decimal(MOST_PCT),
) -> Decimal | None:
    """Return the budget that a change leads to; None: rounded, nothing changes.

    It is rounded to the currency's places, half up, then to the platform's step; where that would
    lead above the cap, the step below is taken. A cut leaves one step at least.

    Args:
        before: what it is now, above 0.
        pct: above 0 raises, below 0 cuts.
        currency: ISO 4217.
        step: the smallest step of a budget, in major units.
        most_pct: the cap of a raise, per cent.
    """
    wanted = rounded(before * (_WHOLE + pct) / _WHOLE, currency)
    after = (wanted / step).to_integral_value(ROUND_HALF_UP) * step
    if pct > 0:
        cap = before * (_WHOLE + most_pct) / _WHOLE
        if after > cap:
            after = (cap / step).to_integral_value(ROUND_FLOOR) * step
        return after if after > before else None
    after = max(after, step)
    return after if after < before else None
