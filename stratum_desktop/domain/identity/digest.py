"""SHA-256 of normalised texts, and finding the right one again."""

from __future__ import annotations

from stratum_desktop.domain.event import Identity


def digests(identity: Identity, variant: str) -> tuple[str, ...]:
    """Return every digest that a platform reading `variant` should send.

    Returns:
        In the order the source gave the values, without repeats; empty when there is none.
    """
    raise NotImplementedError
