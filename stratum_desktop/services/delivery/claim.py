"""Taking due deliveries: one transaction, committed before the first byte leaves."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from stratum_desktop.domain.circuit import Circuit
from stratum_desktop.domain.delivery import DeliveryState
from stratum_desktop.domain.errors import Trouble
from stratum_desktop.domain.platform import PlatformTraits
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.retry import RETRY_AFTER_MOST_SECONDS, resend_limit_ms
from stratum_desktop.domain.token_bucket import TokenBucket
from stratum_desktop.platforms import registry
from stratum_desktop.platforms.contract import Lane, Parcel, Platform
from stratum_desktop.services.delivery.flow import bucket_now
from stratum_desktop.services.lanes import open_lane
from stratum_desktop.services.setting_catalogue import CIRCUIT_SECONDS, LEASE_SECONDS, current
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.field_cipher import Purpose
from stratum_desktop.store.repositories.delivery_records import (
    Claimed,
    HourlyKey,
    Lease,
    MovedDelivery,
)
from stratum_desktop.store.repositories.destinations import Destination
from stratum_desktop.store.unit_of_work import UnitOfWork

_TOKEN_BYTES = 16


@dataclass(frozen=True, slots=True)
class Batch:
    """What one request will carry, under our lease."""

    destination_id: int
    platform: Platform
    lane: Lane
    lease: Lease
    claimed: tuple[Claimed, ...]
    parcels: tuple[Parcel, ...]


def claim_batch(uow: UnitOfWork, workspace: Workspace, destination_id: int) -> Batch | None:
    """Take the next batch of a destination, or nothing.

    Nothing is taken while the destination is off or held, its circuit is open, a probe is out,
    its tokens are used up, or the platform asked us to wait.

    Raises:
        Trouble: a secret or a body cannot be opened with this workspace's key.
    """
    destination = uow.destinations.get(destination_id)
    now_ms, boot_ms = workspace.clock.now_ms(), workspace.clock.boot_ms()
    if destination is None or not _is_open(uow, workspace, destination):
        return None
    bucket = bucket_now(uow, destination, boot_ms)
    if not bucket.can_take():
        return None
    platform = registry.get(destination.platform)
    lease = Lease(
        token=os.urandom(_TOKEN_BYTES),
        until_boot_ms=boot_ms + current(uow, LEASE_SECONDS) * 1000,
        boot_id=workspace.clock.boot_id(),
    )
    claimed = uow.deliveries.claim(
        destination_id, lease=lease, limit=platform.manifest.traits.batch_size, now_ms=now_ms
    )
    if not claimed:
        return None
    _store_flow(uow, destination, destination.circuit.when_sending(boot_ms=boot_ms), bucket.take())
    copies = sum(one.sent_before for one in claimed)
    if copies:
        uow.destinations.add_extra_sends(destination_id, copies)
    return Batch(
        destination_id=destination_id,
        platform=platform,
        lane=open_lane(uow, destination, workspace.cipher),
        lease=lease,
        claimed=claimed,
        parcels=_parcels(workspace, claimed),
    )


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
    recognise wait for a person, and what is too old ends as expired.

    Args:
        is_sole_worker: the caller holds the pump lock and has claimed nothing yet, so every
            lease was left by a worker that died, whatever its time.
    """
    traits = registry.get(destination.platform).manifest.traits
    clock, now_ms = workspace.clock, workspace.clock.now_ms()
    # No boot has the empty id, so under it every lease counts as one from another boot.
    boot_id = "" if is_sole_worker else clock.boot_id()
    lost = uow.upkeep.lost_leases(destination.id, boot_id=boot_id, boot_ms=clock.boot_ms())
    safe: list[MovedDelivery] = []
    unsure: list[MovedDelivery] = []
    for one, sent_ms in lost:
        limit_ms = resend_limit_ms(traits, one.action_source)
        (safe if now_ms - sent_ms < limit_ms else unsure).append(one)
    # What is not recognised at all never waits for a retry, so the longest window decides here.
    longest_ms = resend_limit_ms(traits, "")
    unsure += uow.upkeep.past_dedupe_window(destination.id, sent_before_ms=now_ms - longest_ms)
    old = uow.upkeep.past_deadline(destination.id, now_s=now_ms // 1000)
    mover = _Mover(uow, destination.id, now_ms)
    return Swept(
        reclaimed=mover.move(safe, DeliveryState.RETRY, "delivery.lease_ran_out"),
        uncertain=mover.move(unsure, DeliveryState.UNCERTAIN, _unsure(traits)),
        expired=mover.move(old, DeliveryState.EXPIRED, "delivery.too_old"),
    )


def _is_open(uow: UnitOfWork, workspace: Workspace, destination: Destination) -> bool:
    clock = workspace.clock
    if not destination.enabled or destination.held_reason is not None:
        return False
    wait_ms = destination.not_before_ms - clock.now_ms()
    # A longer wait than any we store means that the wall clock was set back.
    if 0 < wait_ms <= RETRY_AFTER_MOST_SECONDS * 1000:
        return False
    boot_ms = clock.boot_ms()
    probe_is_out = uow.deliveries.has_live_lease(
        destination.id, boot_id=clock.boot_id(), boot_ms=boot_ms
    )
    return destination.circuit.may_send(
        boot_ms=boot_ms,
        probe_is_out=probe_is_out,
        stays_open_ms=current(uow, CIRCUIT_SECONDS) * 1000,
    )


def _store_flow(
    uow: UnitOfWork, destination: Destination, circuit: Circuit, bucket: TokenBucket
) -> None:
    uow.destinations.set_flow(
        destination.id, circuit=circuit, bucket=bucket, not_before_ms=destination.not_before_ms
    )


def _parcels(workspace: Workspace, claimed: Sequence[Claimed]) -> tuple[Parcel, ...]:
    parcels = []
    for one in claimed:
        body = one.body
        if one.is_sealed:
            body = workspace.cipher.decrypt(body, purpose=Purpose.SECRET).encode()
        if hashlib.sha256(body).digest() != one.sha256:
            raise Trouble(
                f"The frozen body of delivery {one.delivery_id} has changed in the database."
                " Nothing of it was sent. Cancel that delivery, then release the destination.",
                reason=Reason("delivery.body_changed", {"delivery": one.delivery_id}),
            )
        parcels.append(Parcel(one.delivery_id, body))
    return tuple(parcels)


def _unsure(traits: PlatformTraits) -> str:
    if traits.dedupe_window_seconds == 0:
        return "delivery.no_dedupe"
    return "delivery.past_dedupe_window"


class _Mover:
    """Moves deliveries of one destination, and counts them in the hour."""

    def __init__(self, uow: UnitOfWork, destination_id: int, now_ms: int) -> None:
        self._uow = uow
        self._destination_id = destination_id
        self._now_ms = now_ms

    def move(self, moved: Sequence[MovedDelivery], state: DeliveryState, code: str) -> int:
        if not moved:
            return 0
        hour_at = self._now_ms // 3_600_000 * 3600
        tallies = Counter(
            HourlyKey(hour_at, self._destination_id, one.origin, one.event_name, state.value, code)
            for one in moved
        )
        self._uow.deliveries.count_hourly({key: (n, 0.0) for key, n in tallies.items()})
        return self._uow.upkeep.move(
            [one.id for one in moved], state=state, reason=Reason(code), now_ms=self._now_ms
        )
