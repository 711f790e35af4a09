"""What becomes of deliveries whose worker ended while it sent them.

Mostly the computer was switched off. But it may have been these deliveries: then they would end
every worker that comes, and nothing else would ever be sent. So they go again in smaller parts,
behind all others, and one that ends its worker by itself time and again waits for a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.isolation import MOST_ENDS_ALONE, parts_after_end
from stratum_desktop.domain.platform import PlatformTraits
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.retry import resend_limit_ms
from stratum_desktop.services.delivery.mover import Mover
from stratum_desktop.store.repositories.delivery_records import LostDelivery
from stratum_desktop.store.unit_of_work import UnitOfWork

_LEASE_RAN_OUT = "delivery.lease_ran_out"
_WORKER_ENDED = "delivery.worker_ended"


@dataclass(frozen=True, slots=True)
class TakenBack:
    """How many deliveries of a lost claim go again, and how many wait for a person."""

    again: int
    uncertain: int


def take_back(
    uow: UnitOfWork,
    mover: Mover,
    lost: Sequence[LostDelivery],
    traits: PlatformTraits,
    *,
    now_ms: int,
) -> TakenBack:
    """Move on what one lost claim carried, in the caller's transaction."""
    safe: list[LostDelivery] = []
    unsure: list[LostDelivery] = []
    for one in lost:
        limit_ms = resend_limit_ms(traits, one.action_source)
        (safe if now_ms - one.first_sent_at_ms < limit_ms else unsure).append(one)
    uncertain = mover.move(
        [one.moved() for one in unsure], DeliveryState.UNCERTAIN, unrecognised(traits)
    )
    if not safe:
        return TakenBack(0, uncertain)
    moved = [one.moved() for one in safe]
    times = 1 + max(_told(one, "times") for one in safe)
    alone = 1 + _told(safe[0], "alone") if len(lost) == 1 else 0
    if alone >= MOST_ENDS_ALONE:
        aside = Reason(_WORKER_ENDED, {"times": alone})
        return TakenBack(0, uncertain + mover.move(moved, DeliveryState.UNCERTAIN, aside))
    reason = Reason(_LEASE_RAN_OUT, {"times": times, "alone": alone})
    again = mover.move(moved, DeliveryState.RETRY, reason)
    uow.claims.set_apart(parts_after_end([one.id for one in safe], ends=times), now_ms=now_ms)
    return TakenBack(again, uncertain)


def unrecognised(traits: PlatformTraits) -> Reason:
    """Return why a copy of what may have arrived cannot be sent by the machine."""
    if traits.dedupe_window_seconds == 0:
        return Reason("delivery.no_dedupe")
    return Reason("delivery.past_dedupe_window")


def _told(one: LostDelivery, fact: str) -> int:
    """Return a count of what its last try came to; 0 where that ended in another way."""
    if one.reason is None or one.reason.code != _LEASE_RAN_OUT:
        return 0
    return int(one.reason.facts.get(fact) or 0)
