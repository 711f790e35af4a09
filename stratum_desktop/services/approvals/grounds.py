"""Why a change is wanted, as it is stored, hashed and signed."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

from stratum_desktop.domain.reason import reason_from_json, reason_to_json
from stratum_desktop.domain.rules.judgement import Checked, Metric, Operator, Span
from stratum_desktop.services.approvals.view import Grounds, UndoIfWorse


def grounds_to_json(grounds: Grounds) -> str:
    """Return grounds as text; equal grounds give equal texts."""
    said = {
        "reason": reason_to_json(grounds.reason),
        "checked": [
            {
                "metric": one.metric.value,
                "span": one.span.value,
                "operator": one.operator.value,
                "threshold": str(one.threshold),
                "value": None if one.value is None else str(one.value),
                "holds": one.holds,
            }
            for one in grounds.checked
        ],
        "days": [one.isoformat() for one in grounds.days],
    }
    return json.dumps(said, ensure_ascii=False)


def grounds_from_json(text: str) -> Grounds:
    """Return the grounds that `grounds_to_json` wrote."""
    said = json.loads(text)
    reason = reason_from_json(said["reason"])
    if reason is None:
        raise ValueError("grounds have a reason")
    return Grounds(
        reason=reason,
        checked=tuple(map(_checked, said["checked"])),
        days=tuple(map(date.fromisoformat, said["days"])),
    )


def undo_to_json(undo: UndoIfWorse | None) -> str | None:
    """Return as text when an action proposes its own roll-back; None stays None."""
    if undo is None:
        return None
    return json.dumps({"worse_by_pct": undo.worse_by_pct, "after_hours": undo.after_hours})


def undo_from_json(text: str | None) -> UndoIfWorse | None:
    """Return what `undo_to_json` wrote."""
    return None if text is None else UndoIfWorse(**json.loads(text))


def _checked(said: dict[str, Any]) -> Checked:
    value = said["value"]
    return Checked(
        metric=Metric(said["metric"]),
        span=Span(said["span"]),
        operator=Operator(said["operator"]),
        threshold=Decimal(said["threshold"]),
        value=None if value is None else Decimal(value),
        holds=said["holds"],
    )
