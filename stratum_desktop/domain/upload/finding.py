"""What stands against a row, and how reading one ends early."""

from __future__ import annotations

from dataclasses import dataclass

from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.upload.verdict import RowVerdict


@dataclass(frozen=True, slots=True)
class RowFinding:
    """Why a row is no event, and the column to look at; None means the whole row."""

    verdict: RowVerdict
    reason: Reason
    column: str | None = None


class RowStopped(Exception):
    """Ends the reading of a row with a finding."""

    def __init__(self, verdict: RowVerdict, reason: Reason, column: str | None = None) -> None:
        """Keep the finding."""
        super().__init__(reason.code)
        self.finding = RowFinding(verdict, reason, column)
