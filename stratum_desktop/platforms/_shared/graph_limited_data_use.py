"""Limited Data Use, as Meta's Conversions API wants it spelled.

Source: developers.facebook.com/docs/marketing-apis/data-processing-options, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Mapping

from stratum_desktop.domain.reason import Reason

Body = Mapping[str, object]

#: US states by Meta's code; 0 with country 0 lets Meta locate.
_STATES = frozenset(range(1000, 1014))


def limited_data_use_refusal(body: Body, user_data: Body) -> Reason | None:
    """Return what is wrong with an event's `data_processing_options`, or None.

    Args:
        body: the event object, which has that key.
        user_data: its `user_data`.
    """
    options = body["data_processing_options"]
    if options == []:
        return None
    place = (
        body.get("data_processing_options_country"),
        body.get("data_processing_options_state"),
    )
    if options != ["LDU"] or not all(type(part) is int for part in place):
        return Reason("meta.limited_data_use_malformed")
    if place == (0, 0):
        if "client_ip_address" not in user_data:
            return Reason("meta.limited_data_use_needs_ip_address")
        return None
    if place[0] == 1 and place[1] in _STATES:
        return None
    return Reason("meta.limited_data_use_malformed")
