"""Who decides, and how many it takes."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.gate.change import Effect
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.approval_settings import SECOND_APPROVER_ABOVE
from stratum_desktop.services.approvals.steps import SELF
from stratum_desktop.services.local_day import local_now
from stratum_desktop.services.setting_catalogue import CURRENCY, current
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.action_records import StoredAction
from stratum_desktop.store.unit_of_work import UnitOfWork


class Role(StrEnum):
    """What somebody who decides may do."""

    #: Approves and rejects what the gate holds.
    OPERATOR = "operator"
    #: Also goes past a block, with a typed reason, and says who may decide.
    APPROVER = "approver"


@dataclass(frozen=True, slots=True)
class Decider:
    """Who decides now."""

    #: `SELF`, or the number of an operator elsewhere.
    by: str
    role: Role

    def require_approver(self, what: str) -> None:
        """Refuse who is no approver.

        Args:
            what: what it takes one for, as the end of a sentence.
        """
        if self.role is not Role.APPROVER:
            raise Refusal(
                f"Only an approver can {what}. Ask one of your approvers.",
                reason=Reason("approval.not_an_approver"),
            )


class Approvers:
    """Everybody who can decide in this workspace, as of one transaction."""

    def __init__(self, uow: UnitOfWork, workspace: Workspace) -> None:
        """Look who they are; without any the person at this computer is the sole approver."""
        self._uow = uow
        self._known = uow.operators.all()
        self._limit = Decimal(str(current(uow, SECOND_APPROVER_ABOVE)))
        self._currency = current(uow, CURRENCY)
        self._day = local_now(uow, workspace.clock.now_ms()).date().isoformat()

    @property
    def own(self) -> Decider:
        """The person at this computer; an approver, unless an operator is said to be them."""
        for one in self._known:
            if one.is_self:
                return Decider(SELF, Role(one.role))
        return Decider(SELF, Role.APPROVER)

    def holder_of(self, public_key: str) -> tuple[Decider, str] | None:
        """Return who elsewhere signs with a key, and their name; None: nobody who is known."""
        for one in self._known:
            if one.public_key and one.public_key == public_key and not one.is_self:
                return Decider(str(one.id), Role(one.role)), one.name
        return None

    def role_of(self, by: str) -> Role | None:
        """Return what somebody who decided may do; None: they decide no more."""
        if by == SELF:
            return self.own.role
        return next((Role(one.role) for one in self._known if str(one.id) == by), None)

    def needed(self, action: StoredAction) -> int:
        """Return how many people have to approve an action: one or two.

        Two where more than one can, and it adds more than the limit to a day's spend, or nobody
        knows how much.
        """
        elsewhere = sum(1 for one in self._known if one.public_key and not one.is_self)
        if not elsewhere or action.change.effect is not Effect.RAISE:
            return 1
        if action.money_per_day is None:
            return 2
        rate = self._uow.reference_rates.rate(action.move.currency, self._currency, day=self._day)
        is_small = rate is not None and action.money_per_day * rate <= self._limit
        return 1 if is_small else 2
