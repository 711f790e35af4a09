"""Whose turn it is when more waits than one request carries, as after an outage.

Most of a request goes to what expires first, so that nothing is lost that could be sent; the rest
to what expires last, so that live events need not wait for all of it.

Source: product rulebook, section 3.1 (G7) and faults and security reference, 2.5.
"""

from __future__ import annotations

URGENT_SHARE_PCT = 70
"""Source: faults and security reference, 2.5 (70 % to what expires first, 30 % to the rest)."""


def shares_of(places: int, *, chance: float, urgent_pct: int = URGENT_SHARE_PCT) -> tuple[int, int]:
    """Return how many places of a request go to what expires first, and how many to the rest.

    Args:
        places: how many deliveries the request carries, at least 1.
        chance: a random number in [0, 1) that decides of the last place, so that shares hold for
            platforms that take one event a request, too.
        urgent_pct: share of the former.
    """
    # Adding can round a chance just below 1 up to it.
    others = min(places, int(places * (100 - urgent_pct) / 100 + chance))
    return places - others, others
