"""What a platform tells of an account besides its figures: who changed it, and what it advises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from stratum_desktop.domain.ads.entity import EntityKind


@dataclass(frozen=True, slots=True)
class AdChange:
    """Somebody changed something in the account, as the platform remembers it."""

    #: The platform's id of the change.
    change_id: str
    at: datetime
    kind: EntityKind
    external_id: str
    #: The platform's words: who by what means ("GOOGLE_ADS_WEB_CLIENT"); no person's name.
    by: str
    #: What was changed, as the platform names it: before and after, both as text.
    before: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What the platform itself would have a person do; shown, never carried out by itself."""

    recommendation_id: str
    #: The platform's word.
    kind: str
    campaign_id: str | None
    #: A budget it wants instead of the present one; None when it is about something else.
    current_budget: Decimal | None = None
    wanted_budget: Decimal | None = None
