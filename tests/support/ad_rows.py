"""An ad account, its campaigns and figures, as a reader returns them and the store keeps them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from stratum_desktop.domain.ads.entity import (
    AdAccount,
    AdEntity,
    Budget,
    BudgetKind,
    EntityKind,
    EntityStatus,
)
from stratum_desktop.domain.ads.figure import AdFigure, Step

ACCOUNT = AdAccount("100", "Lindenhof", "EUR", "Europe/Berlin", is_active=True)
NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


def campaign(external_id: str = "9007199254740993", **values: object) -> AdEntity:
    """Return a campaign with a daily budget of 50; what is named differs."""
    usual: dict[str, object] = {
        "kind": EntityKind.CAMPAIGN,
        "external_id": external_id,
        "parent_id": None,
        "name": f"Campaign {external_id}",
        "status": EntityStatus.ACTIVE,
        "delivery_status": "ACTIVE",
        "budget": Budget(BudgetKind.DAILY, Decimal(50)),
    }
    return AdEntity(**(usual | values))  # type: ignore[arg-type]


def figure(
    external_id: str = "9007199254740993",
    *,
    starts_at: datetime = NOON,
    step: Step = Step.HOUR,
    spend: str = "1.50",
    conversions: float = 2.0,
    revenue: str = "30",
) -> AdFigure:
    """Return what a campaign spent and brought in one step."""
    return AdFigure(
        external_id, step, starts_at, Decimal(spend), conversions, Decimal(revenue), 1_000, 40
    )
