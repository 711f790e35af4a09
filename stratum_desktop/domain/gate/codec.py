"""A platform's evidence as text, for receipts and for readings of the past.

What was stored is read back equal, so that a decision can be made again from it.
"""

from __future__ import annotations

import json
from typing import Any

from stratum_desktop.domain.emq import Band
from stratum_desktop.domain.gate.trust import Trust
from stratum_desktop.domain.outage import OutageKind
from stratum_desktop.domain.signal_health import Component, ComponentScore


def trust_to_json(trust: Trust) -> str:
    """Return the evidence as JSON; the same evidence is the same text."""
    return json.dumps(trust_to_plain(trust), ensure_ascii=False, sort_keys=True)


def trust_from_json(text: str) -> Trust:
    """Return the evidence that `trust_to_json` stored."""
    return trust_from_plain(json.loads(text))


def trust_to_plain(trust: Trust) -> dict[str, Any]:
    """Return the evidence in what JSON can say, to be a part of something larger."""
    return {
        "platform": trust.platform,
        "label": trust.label,
        "band": trust.band.value,
        "emq_lower": trust.emq_lower,
        "emq_age_hours": trust.emq_age_hours,
        "components": [
            {
                "component": one.component.value,
                "score": one.score,
                "lower": one.lower,
                "upper": one.upper,
                "applies": one.applies,
            }
            for one in trust.components
        ],
        "sync_age_hours": trust.sync_age_hours,
        "samples": dict(trust.samples),
        "rows": {table: list(ids) for table, ids in trust.rows.items()},
        "outage": None if trust.outage is None else trust.outage.value,
    }


def trust_from_plain(said: dict[str, Any]) -> Trust:
    """Return the evidence that `trust_to_plain` spelled out."""
    return Trust(
        platform=said["platform"],
        label=said["label"],
        band=Band(said["band"]),
        emq_lower=said["emq_lower"],
        emq_age_hours=said["emq_age_hours"],
        components=tuple(
            ComponentScore(
                Component(one["component"]),
                one["score"],
                one["lower"],
                one["upper"],
                one["applies"],
            )
            for one in said["components"]
        ),
        sync_age_hours=said["sync_age_hours"],
        samples=said["samples"],
        rows={table: tuple(ids) for table, ids in said["rows"].items()},
        outage=None if said["outage"] is None else OutageKind(said["outage"]),
    )
