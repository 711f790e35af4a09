"""What a kind of rule thinks of a campaign, before anything that stands against it is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from stratum_desktop.domain.ads.entity import EntityStatus
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.rules.judgement import Checked


@dataclass(frozen=True, slots=True)
class Opinion:
    """A wish with its grounds; without `pct` and `status` there is none."""

    reason: Reason
    #: Per cent of the daily budget, above 0 to raise it.
    pct: Decimal | None = None
    #: The most that it is raised by while signals are directional.
    directional_pct: Decimal | None = None
    status: EntityStatus | None = None
    checked: tuple[Checked, ...] = ()
    days: tuple[date, ...] = ()
    is_immature: bool = False

    @property
    def is_raise(self) -> bool:
        """Whether it can bring more spend."""
        return self.status is EntityStatus.ACTIVE or (self.pct is not None and self.pct > 0)


def spoken(value: Decimal | None) -> float | None:
    """Return a number as a sentence says it: to two places, half even; a small one to four."""
    if value is None:
        return None
    return float(round(value, 2 if abs(value) >= 1 else 4))
