"""Taking due deliveries: one transaction, committed before the first byte leaves."""

from __future__ import annotations

import os
import random
from dataclasses import dataclass
from hashlib import sha256

from stratum_desktop.domain.catch_up import shares_of
from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.retry import resend_limit_ms
from stratum_desktop.host.disk import free_bytes
from stratum_desktop.platforms import registry
from stratum_desktop.platforms.contract import Lane, Parcel, Platform
from stratum_desktop.services.delivery.clock_watch import clock_doubt
from stratum_desktop.services.delivery.flow import CLOCK_SKEWED, bucket_now, hold
from stratum_desktop.services.delivery.lost_claims import take_back, unrecognised
from stratum_desktop.services.delivery.mover import Mover
from stratum_desktop.services.delivery.rules import DeliveryRules, delivery_rules
from stratum_desktop.services.lanes import open_lane
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.field_cipher import Purpose
from stratum_desktop.store.repositories.delivery_records import (
    Claimed,
    Lease,
)
from stratum_desktop.store.repositories.destinations import Destination
from stratum_desktop.store.unit_of_work import UnitOfWork

_TOKEN_BYTES = 16
_CANNOT_BE_SENT = frozenset({"store.field_unreadable", "delivery.body_changed"})
"""Troubles of stored rows do not pass by themselves: the destination waits for a person."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What one request will carry, under our lease."""

    destination_id: int
    platform: Platform
    lane: Lane
    token: bytes
    claimed: Claimed
    parcels: tuple[Parcel, ...]


def claim_batch(uow: UnitOfWork, workspace: Workspace, destination_id: int) -> Batch | None:
    """Take the next batch of a destination, or nothing, in the caller's transaction.

    Nothing is taken while the destination is off or held, its circuit is open, a probe is out,
    its tokens are used up, the platform asked us to wait, the clock cannot be believed, or the
    disk is nearly full. Where a secret or a body cannot be opened the destination is held with
    the reason.
    """
    destination = uow.destinations.get(destination_id)
    if destination is None:
        return None
    try:
        return _claim(uow, workspace, destination)
    except Trouble as problem:
        if problem.reason.code not in _CANNOT_BE_SENT:
            raise
        hold(uow, destination_id, problem.reason, now_ms=workspace.clock.now_ms())
        return None


def _claim(uow: UnitOfWork, workspace: Workspace, destination: Destination) -> Batch | None:
    """Look at everything that can be in the way before the first row is written."""
    clock, rules = workspace.clock, delivery_rules(uow)
    now_ms, boot_ms = clock.now_ms(), clock.boot_ms()
    if not _is_open(uow, workspace, destination, rules) or not _has_room(workspace, rules):
        return None
    bucket = bucket_now(destination, rules, boot_ms)
    if not bucket.can_take():
        return None
    platform = registry.get(destination.platform)
    earliest, latest = shares_of(
        platform.manifest.traits.batch_size,
        chance=random.random(),  # noqa: S311 - rounds a share, guards nothing
        urgent_pct=rules.urgent_pct,
    )
    claimed = uow.claims.due(destination.id, earliest=earliest, latest=latest, now_ms=now_ms)
    if claimed is None:
        return None
    batch = Batch(
        destination_id=destination.id,
        platform=platform,
        lane=open_lane(uow, destination, workspace.cipher),
        token=os.urandom(_TOKEN_BYTES),
        claimed=claimed,
        parcels=_parcels(workspace, claimed),
    )
    lease = Lease(batch.token, boot_ms + rules.lease_ms, clock.boot_id())
    uow.claims.take(destination.id, claimed, lease=lease, now_ms=now_ms)
    uow.destinations.set_flow(
        destination.id,
        circuit=destination.circuit.when_sending(boot_ms=boot_ms),
        bucket=bucket.take(),
        not_before_ms=destination.not_before_ms,
    )
    if copies := sum(claimed.were_sent):
        uow.destinations.add_extra_sends(destination.id, copies)
    return batch


@dataclass(frozen=True, slots=True)
class Swept:
    """How many deliveries time has moved."""

    reclaimed: int
    uncertain: int
    expired: int


def sweep(
    uow: UnitOfWork, workspace: Workspace, destination: Destination, *, is_sole_worker: bool = False
) -> Swept:
    """Do what time demands of a destination's open deliveries.

    Leases whose worker is gone are taken back, copies that the platform would no longer
    recognise wait for a person, and what is too old ends as expired. By a clock that cannot be
    believed nothing of this is judged.

    Args:
        is_sole_worker: the caller holds the pump lock and has claimed nothing yet, so every
            lease was left by a worker that died, whatever its time.
    """
    bound_seconds = delivery_rules(uow).skew_hold_seconds
    if clock_doubt(uow, workspace, bound_seconds=bound_seconds) is not None:
        return Swept(0, 0, 0)
    traits = registry.get(destination.platform).manifest.traits
    clock, now_ms = workspace.clock, workspace.clock.now_ms()
    # No boot has the empty id, so under it every lease counts as one from another boot.
    boot_id = "" if is_sole_worker else clock.boot_id()
    mover = Mover(uow, destination.id, now_ms)
    taken = [
        take_back(uow, mover, lost, traits, now_ms=now_ms)
        for lost in uow.claims.end_lost(destination.id, boot_id=boot_id, boot_ms=clock.boot_ms())
    ]
    # What is not recognised at all never waits for a retry, so the longest window decides here.
    longest_ms = resend_limit_ms(traits, "")
    unsure = uow.upkeep.past_dedupe_window(destination.id, sent_before_ms=now_ms - longest_ms)
    # A platform that contradicts the clock may be right, and then more than its own is not old.
    is_disputed = uow.destinations.any_held_for(CLOCK_SKEWED)
    old = () if is_disputed else uow.upkeep.past_deadline(destination.id, now_s=now_ms // 1000)
    uncertain = mover.move(unsure, DeliveryState.UNCERTAIN, unrecognised(traits))
    return Swept(
        reclaimed=sum(one.again for one in taken),
        uncertain=uncertain + sum(one.uncertain for one in taken),
        expired=mover.move(old, DeliveryState.EXPIRED, Reason("delivery.too_old")),
    )


def _is_open(
    uow: UnitOfWork, workspace: Workspace, destination: Destination, rules: DeliveryRules
) -> bool:
    clock = workspace.clock
    if not destination.enabled or destination.held_reason is not None:
        return False
    if clock_doubt(uow, workspace, bound_seconds=rules.skew_hold_seconds) is not None:
        return False
    wait_ms = destination.not_before_ms - clock.now_ms()
    # A longer wait than any we store means that the wall clock was set back.
    if 0 < wait_ms <= rules.waits.wish_most_seconds * 1000:
        return False
    boot_ms = clock.boot_ms()
    return destination.circuit.may_send(
        boot_ms=boot_ms,
        probe_is_out=uow.claims.has_live(destination.id, boot_id=clock.boot_id(), boot_ms=boot_ms),
        stays_open_ms=rules.circuit_ms,
    )


def _has_room(workspace: Workspace, rules: DeliveryRules) -> bool:
    """Say whether what came of a request could be recorded."""
    free = free_bytes(workspace.folder)
    return free is None or free >= rules.least_free_bytes


def _parcels(workspace: Workspace, claimed: Claimed) -> tuple[Parcel, ...]:
    bodies = claimed.bodies
    if any(claimed.are_sealed):
        bodies = tuple(
            workspace.cipher.decrypt(body, purpose=Purpose.SECRET).encode() if is_sealed else body
            for body, is_sealed in zip(bodies, claimed.are_sealed, strict=True)
        )
    digests = tuple(sha256(body).digest() for body in bodies)
    if digests != claimed.digests:
        pairs = zip(claimed.ids, digests, claimed.digests, strict=True)
        changed = next(delivery_id for delivery_id, found, frozen in pairs if found != frozen)
        raise Trouble(
            f"The frozen body of delivery {changed} has changed in the database."
            " Nothing of it was sent. Cancel that delivery, then release the destination.",
            reason=Reason("delivery.body_changed", {"delivery": changed}),
        )
    return tuple(map(Parcel, claimed.ids, bodies))
