"""Deliveries named in the audit chain, so that a check can tell which they were."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import groupby

from stratum_desktop.store.read_models.deliveries import DeliveryFilter

_MOST_SPANS = 100
"""Runs of ids that are spelled out. Source: own choice; what was queued together is one run."""


def named_deliveries(
    delivery_ids: Sequence[int], where: DeliveryFilter | None = None
) -> dict[str, object]:
    """Return what names these deliveries: how many, which, and by which filter they were found.

    `ids` lists them as [first, last]; where that would be long it holds the first of these runs
    and `ids_cut` says so. `sha256` is of all ids, ascending, in decimal and joined by commas.
    """
    ids = sorted(delivery_ids)
    spans = _spans(ids)
    named: dict[str, object] = {
        "deliveries": len(ids),
        "ids": spans[:_MOST_SPANS],
        "sha256": hashlib.sha256(",".join(map(str, ids)).encode()).hexdigest(),
    }
    if len(spans) > _MOST_SPANS:
        named["ids_cut"] = True
    if where is not None and (said := _filter(where)):
        named["filter"] = said
    return named


def _spans(ids: Sequence[int]) -> list[list[int]]:
    spans = []
    for _, run in groupby(enumerate(ids), key=lambda pair: pair[1] - pair[0]):
        members = [one for _, one in run]
        spans.append([members[0], members[-1]])
    return spans


# What was searched for may be anything that a person typed, and is not written down.
def _filter(where: DeliveryFilter) -> dict[str, object]:
    said: dict[str, object] = {
        "states": sorted(where.states),
        "destination": where.destination_id,
        "source": where.source,
        "has_text": bool(where.text),
        "reason": where.reason_code,
        "since": None if where.since is None else where.since.isoformat(),
        "until": None if where.until is None else where.until.isoformat(),
    }
    return {name: value for name, value in said.items() if value}
