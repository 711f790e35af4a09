"""What the gate decided, on which evidence, and what would change it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from stratum_desktop.domain.gate.change import Change
from stratum_desktop.domain.gate.decision import Decision
from stratum_desktop.domain.gate.trust import Trust
from stratum_desktop.domain.reason import Reason


@dataclass(frozen=True, slots=True)
class GateReceipt:
    """Everything the decision rests on: from it alone the decision can be made again."""

    at: datetime
    gate_version: int
    change: Change
    #: Of each platform involved, by its key.
    trusts: tuple[Trust, ...]
    decision: Decision
    #: What has to be so together for an easier decision.
    flips: tuple[Reason, ...]
