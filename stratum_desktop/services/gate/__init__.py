"""Asks the trust gate about a change, on what is stored now."""

from stratum_desktop.domain.gate.change import Change, Effect
from stratum_desktop.domain.gate.decision import Verdict
from stratum_desktop.services.gate.receipt import GateReceipt
from stratum_desktop.services.gate.service import Gate

__all__ = ["Change", "Effect", "Gate", "GateReceipt", "Verdict"]
