"""Whether an address can be asked at all at this moment."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from stratum_desktop.platforms._shared.reach import is_loopback


def is_reachable(base_url: str, *, is_online: Callable[[], bool] | None) -> bool:
    """Say whether there is a way to an address; to this computer there always is.

    Args:
        base_url: of a destination.
        is_online: a cheap answer to "is there a network"; None means "assume so".
    """
    if is_online is None or is_online():
        return True
    return is_loopback(urlsplit(base_url).hostname or "")
