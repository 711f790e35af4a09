"""Which platforms are connected, and what a person calls them."""

from __future__ import annotations

from collections.abc import Mapping

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms import registry
from stratum_desktop.store.unit_of_work import UnitOfWork


def platform_labels(uow: UnitOfWork) -> Mapping[str, str]:
    """Return every connected platform's key and what a person calls it, in order of key.

    A platform that this version has no folder for goes by the label of its destination.
    """
    known = {one.manifest.key: one.manifest.label for one in registry.all()}
    labels: dict[str, str] = {}
    for destination in uow.destinations.all():
        labels.setdefault(destination.platform, known.get(destination.platform, destination.label))
    return dict(sorted(labels.items()))


def require_platform(uow: UnitOfWork, platform: str) -> str:
    """Return the label of a connected platform.

    Raises:
        Refusal: nothing is connected under this key; the sentence names what is.
    """
    labels = platform_labels(uow)
    if platform not in labels:
        known = ", ".join(labels) or "none"
        raise Refusal(
            f"No destination of platform {platform!r} is connected. Connected: {known}.",
            reason=Reason("platform.not_connected", {"platform": platform, "connected": known}),
        )
    return labels[platform]
