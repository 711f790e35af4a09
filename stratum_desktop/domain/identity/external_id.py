"""The advertiser's own id of a person."""

from __future__ import annotations

from stratum_desktop.domain.reason import Reason

LONGEST = 1000
"""Characters. Source: ours; longer is not an id."""


def external_id_texts(text: str) -> tuple[tuple[str, str], ...] | Reason:
    """Return the id as given: case and inner spaces are part of it.

    The browser pixel has to send the same text; the vendors' own tools disagree about case.

    Source: TikTok Events API vector and Meta's Python SDK keep the case, read 2026-11.
    """
    if len(text) > LONGEST:
        return Reason("identity.too_long", {"limit": LONGEST})
    return (("external_id", text),)
