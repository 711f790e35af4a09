"""Finding the bad events of a batch that a platform refuses as a whole, or that ends its worker.

Of a refused batch use the places the platform named; else halve. When many are bad, halving costs
more requests than sending one by one. A batch whose worker died goes in two steps to single
events, because every step may cost another worker.

Source: product rulebook, section 3.3 ("one bad event in an all-or-nothing batch"); faults and
security reference, row 26.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isqrt
from typing import TypeVar

T = TypeVar("T")

ONE_BY_ONE_ABOVE = 0.1
"""Share of bad events above which halving stops. Source: product rulebook 3.3."""

MOST_ENDS_ALONE = 3
"""So often may a worker end while it sends a delivery by itself, before that is put aside. Source:
faults and security reference, row 26. Alone, because power cuts strike the innocent, too."""

SUSPECTS_FROM = -(2**40)
"""Groups of deliveries whose worker ended are numbered downwards from here, which is below every
other number of a group. Source: own choice, far beyond any delivery's id."""

# Parts with more than one delivery: the good rest, or two halves.
_MOST_PARTS = 2


def parts_of(
    batch: Sequence[T], *, guilty: Sequence[int], bad_share: float
) -> tuple[tuple[T, ...], ...]:
    """Return the smaller batches to send instead of a refused one, each non-empty, in order.

    A single event is not split: it is the bad one.

    Args:
        batch: what was refused, at least two.
        guilty: places that the platform named; those outside the batch are ignored.
        bad_share: share of bad events found so far in the original batch, 0-1.
    """
    named = sorted({place for place in guilty if 0 <= place < len(batch)})
    if named:
        good = tuple(item for place, item in enumerate(batch) if place not in set(named))
        alone = tuple((batch[place],) for place in named)
        return (good, *alone) if good else alone
    if bad_share > ONE_BY_ONE_ABOVE:
        return tuple((item,) for item in batch)
    half = len(batch) // 2
    return (tuple(batch[:half]), tuple(batch[half:]))


def group_of(delivery_ids: Sequence[int], *, attempt_id: int, place: int) -> int:
    """Return the number under which a part waits to be sent by itself.

    Groups of one attempt are numbered from its id, a lone delivery by its own, so that no two
    parts that wait at one time share a number.

    Args:
        delivery_ids: the deliveries of the part.
        attempt_id: the request that was refused.
        place: the part's place in `parts_of`.
    """
    return -delivery_ids[0] if len(delivery_ids) == 1 else attempt_id * _MOST_PARTS + place


def parts_after_end(batch: Sequence[T], *, ends: int) -> tuple[tuple[T, ...], ...]:
    """Return the smaller batches to send after a worker ended while it sent this one.

    Args:
        batch: what was under way, at least one.
        ends: how often in a row a worker has ended while it sent these, this time included.
    """
    size = isqrt(len(batch)) if ends == 1 else 1
    return tuple(tuple(batch[start : start + size]) for start in range(0, len(batch), size))


def suspect_group_of(delivery_ids: Sequence[int]) -> int:
    """Return the number under which a part waits whose worker ended; see `group_of`."""
    return SUSPECTS_FROM - delivery_ids[0]
