"""What front ends show of the gate's decisions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from stratum_desktop.domain.gate.change import Change
from stratum_desktop.domain.gate.decision import Decision, Verdict
from stratum_desktop.domain.gate.trust import Trust
from stratum_desktop.domain.reason import Reason


@dataclass(frozen=True, slots=True)
class GateReceipt:
    """What the gate would decide of a change, and everything that it rests on."""

    at: datetime
    gate_version: int
    change: Change
    #: Of each platform involved, by its key.
    trusts: tuple[Trust, ...]
    decision: Decision
    #: What has to be so together for an easier decision.
    flips: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class EvidenceView:
    """What a receipt says of one platform; None is no data."""

    platform_label: str
    band: str
    #: Lower bounds, 0-100.
    emq: float | None
    health: float | None
    emq_age_hours: float | None
    sync_age_hours: float | None
    missing: tuple[str, ...]
    #: Ids of the rows that were read, by table.
    rows: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class GateReceiptView:
    """A receipt as it is stored."""

    id: int
    at: datetime
    verdict: Verdict
    #: Why not easier, the worst first.
    reasons: tuple[Reason, ...]
    #: What would flip it, together.
    flips: tuple[Reason, ...]
    evidence: tuple[EvidenceView, ...]
    #: The decision made again from the receipt alone is the one it states, and its seal fits.
    is_sound: bool


@dataclass(frozen=True, slots=True)
class ReceiptCheck:
    """Whether every receipt fits the one before it."""

    ok: bool
    checked: int
    #: Number of the first that does not fit; None when all do.
    first_bad: int | None
