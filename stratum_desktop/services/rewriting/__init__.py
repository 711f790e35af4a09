"""Writing the bodies of dead letters anew, shown before anything goes."""

from __future__ import annotations

from stratum_desktop.services.rewriting.plan import RewriteOfOne, RewritePlan, RewriteSubject
from stratum_desktop.services.rewriting.service import Rewriting

__all__ = ["RewriteOfOne", "RewritePlan", "RewriteSubject", "Rewriting"]
