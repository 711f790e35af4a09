"""The delivery machine: claim → send → settle, and what a person does with dead letters."""

from __future__ import annotations

from stratum_desktop.services.delivery.dead_letters import MAY_HAVE_ARRIVED, ReplayPlan
from stratum_desktop.services.delivery.service import Delivery, DrainResult, QueueState

__all__ = ["MAY_HAVE_ARRIVED", "Delivery", "DrainResult", "QueueState", "ReplayPlan"]
