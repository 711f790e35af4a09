"""What Meta answers to conversions of chats, turned into exactly one failure.

Everything that the Graph API says alike to all is in `_shared.graph_errors`, with reasons that
begin with `meta.`: it is Meta that speaks. Source: subcodes seen in public reports, read
2026-11-22; Meta publishes no full list.
"""

from __future__ import annotations

from stratum_desktop.platforms._shared import graph_errors
from stratum_desktop.platforms._shared.failure_kind import Kind
from stratum_desktop.platforms._shared.http import Reply
from stratum_desktop.platforms.failures import Failure

#: Beside `graph_errors.BY_SUBCODE`.
BY_SUBCODE: graph_errors.Subcodes = {
    (100, 2804066): (Kind.REJECT, "whatsapp.name_not_allowed"),
    (100, 2804087): (Kind.REJECT, "whatsapp.click_id_not_genuine"),
}


def failure_of(reply: Reply) -> Failure:
    """Return what a reply that is no success means for the whole request."""
    return graph_errors.failure_of(reply, BY_SUBCODE)
