"""The smallest steps in which budgets can be set, as platforms' actuators say them."""

from __future__ import annotations

from decimal import Decimal

from stratum_desktop.domain.ads.entity import AdAccount
from stratum_desktop.domain.clock import Clock
from stratum_desktop.domain.money import step_of
from stratum_desktop.platforms import registry
from stratum_desktop.platforms.ad_contract import Actuator


class BudgetSteps:
    """Asks actuators, which are made when they are needed and connect to nothing for this."""

    def __init__(self, *, clock: Clock, is_practice: bool) -> None:
        """Make nothing yet."""
        self._clock, self._is_practice = clock, is_practice
        self._actuators: dict[str, Actuator] = {}

    def step(self, platform: str, account: AdAccount) -> Decimal:
        """Return the smallest step of a budget in an account, in major units.

        Of a platform that the product cannot change it is one of the currency's last place.
        """
        if platform not in self._actuators:
            make = registry.get(platform).make_actuator
            if make is None:
                return step_of(account.currency)
            self._actuators[platform] = make(clock=self._clock, is_practice=self._is_practice)
        return self._actuators[platform].budget_step(account)

    async def close(self) -> None:
        """Close what was made."""
        for actuator in self._actuators.values():
            await actuator.close()
        self._actuators.clear()
