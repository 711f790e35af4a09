"""Asks the trust gate about a change, on what is stored now, and keeps what it answered."""

from stratum_desktop.domain.gate.change import Change, Effect
from stratum_desktop.domain.gate.decision import Verdict
from stratum_desktop.services.gate.kill_switch import Stop
from stratum_desktop.services.gate.modes import PlatformMode
from stratum_desktop.services.gate.receipt import (
    EvidenceView,
    GateReceipt,
    GateReceiptView,
    ReceiptCheck,
)
from stratum_desktop.services.gate.service import Gate
from stratum_desktop.store.repositories.reference_rates import ReferenceRate

__all__ = [
    "Change",
    "Effect",
    "EvidenceView",
    "Gate",
    "GateReceipt",
    "GateReceiptView",
    "PlatformMode",
    "ReceiptCheck",
    "ReferenceRate",
    "Stop",
    "Verdict",
]
