"""Destinations together with the platforms they belong to."""

from __future__ import annotations

from collections.abc import Sequence

from stratum_desktop.platforms import registry
from stratum_desktop.platforms.contract import ACCOUNT, Lane
from stratum_desktop.services.preparation import LaneTarget
from stratum_desktop.store.field_cipher import FieldCipher, Purpose
from stratum_desktop.store.repositories.destinations import Destination
from stratum_desktop.store.unit_of_work import UnitOfWork


def lane_targets(
    uow: UnitOfWork, destination_ids: Sequence[int] | None = None
) -> tuple[LaneTarget, ...]:
    """Return the destinations an event fans out to.

    Args:
        destination_ids: only these; None means all.

    Returns:
        One target per destination whose platform this version knows, oldest first.
    """
    platforms = {platform.manifest.key: platform for platform in registry.all()}
    return tuple(
        LaneTarget(
            one.id,
            one.label,
            one.enabled,
            platforms[one.platform],
            {**one.options, ACCOUNT: one.account},
            one.corrections,
        )
        for one in uow.destinations.all()
        if one.platform in platforms and (destination_ids is None or one.id in set(destination_ids))
    )


def needs_clear(lanes: Sequence[LaneTarget]) -> frozenset[str]:
    """Return the names of `Identity.clear` that any of these destinations needs."""
    return frozenset().union(
        *(lane.platform.manifest.traits.needs_clear for lane in lanes if lane.enabled)
    )


def open_lane(uow: UnitOfWork, destination: Destination, cipher: FieldCipher) -> Lane:
    """Return a destination as its sender sees it, secrets in clear.

    Raises:
        Trouble: a secret cannot be opened with this workspace's key.
    """
    secrets = {
        name: cipher.decrypt(
            sealed, purpose=Purpose.SECRET, bound_to=secret_place(destination.id, name)
        )
        for name, sealed in uow.destinations.secrets(destination.id).items()
    }
    return Lane(destination.account, destination.base_url, destination.options, secrets)


def secret_place(destination_id: int, name: str) -> str:
    """Return what a sealed secret is bound to, so that it opens in its own row only."""
    return f"destination/{destination_id}/{name}"
