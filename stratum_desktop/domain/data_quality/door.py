"""What was wrong with live events when they came in: counted there, because only hashes stay."""

from __future__ import annotations

from typing import NamedTuple

from stratum_desktop.domain.data_quality.identifier import IDENTIFIERS, ORDER_FIELDS

_PLACES = frozenset(
    {*IDENTIFIERS, "fbclid", *ORDER_FIELDS}
    | {"event_name", "event_time", "event_source_url", "action_source"}
)


class DoorFault(NamedTuple):
    """One sort of fault. Says nothing of any person, and there are few of them."""

    #: Empty: the line as a whole, or a field that has no name of its own here.
    field: str
    code: str
    #: True: the line was refused for it; False: the event came in without the field.
    is_refused: bool


def field_at(path: str) -> str:
    """Return the field that a place such as `user_data.email` speaks of; empty: none we know.

    Keys are somebody's words, so that only those we know are kept.
    """
    name = path.rpartition(".")[2]
    return name if name in _PLACES else ""
