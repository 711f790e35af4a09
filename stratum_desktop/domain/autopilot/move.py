"""One change of one lever: a daily budget or a status, from what it is to what it is to be.

    Move ──effect()──▶ Change, which is all that the gate knows of it
         ──money_per_day()──▶ what it adds to spend, at most

Values are text, as they are stored, shown, hashed and signed: an amount without zeros at its end
("45", "45.5"), or the word of a status.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from stratum_desktop.domain.ads.entity import EntityKind, EntityStatus
from stratum_desktop.domain.gate.change import UNKNOWN_CHANGE, Change, Effect


class Lever(StrEnum):
    """What can be set at an ad platform."""

    DAILY_BUDGET = "daily_budget"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Target:
    """What is changed, as its platform names it."""

    platform: str
    #: The ad account's id at the platform.
    account: str
    kind: EntityKind
    external_id: str


@dataclass(frozen=True, slots=True)
class Move:
    """A lever's value now and the one it is to have."""

    lever: Lever
    before: str
    after: str
    #: ISO 4217; of the ad account.
    currency: str

    def __post_init__(self) -> None:
        """Refuse values that the lever cannot have, and a change that is none."""
        if self.before == self.after:
            raise ValueError("a move changes something")
        for value in (self.before, self.after):
            if self.lever is Lever.DAILY_BUDGET:
                _amount(value)
            else:
                EntityStatus(value)

    @property
    def amounts(self) -> tuple[Decimal, Decimal]:
        """Return the budgets before and after, in major units.

        Raises:
            ValueError: this is no budget.
        """
        return _amount(self.before), _amount(self.after)


def budget_move(before: Decimal, after: Decimal, currency: str) -> Move:
    """Return a move of a daily budget; amounts in major units of the currency."""
    return Move(Lever.DAILY_BUDGET, amount_text(before), amount_text(after), currency)


def status_move(before: EntityStatus, after: EntityStatus, currency: str) -> Move:
    """Return a move of a status."""
    return Move(Lever.STATUS, before.value, after.value, currency)


def effect(move: Move, *, lowest_budget: Decimal | None) -> Change:
    """Return what a move does to money, as the gate is asked about it.

    Args:
        move: what is to be done.
        lowest_budget: the entity's lowest daily budget of the last 24 hours, which sizes are
            measured against; None where nobody knows it, and then a raise has no size.
    """
    if move.lever is Lever.STATUS:
        if move.after == EntityStatus.ACTIVE:
            return Change(Effect.RAISE)
        return Change(Effect.CUT) if move.before == EntityStatus.ACTIVE else Change(Effect.NEUTRAL)
    before, after = move.amounts
    if before <= 0:
        return UNKNOWN_CHANGE
    base = lowest_budget if lowest_budget is not None and 0 < lowest_budget < before else before
    if after > before:
        # Nobody knows what it was: a raise that could be of any size.
        size = None if lowest_budget is None else float((after - base) / base * 100)
        return Change(Effect.RAISE, size)
    return Change(Effect.CUT, float((before - after) / base * 100))


def money_per_day(move: Move, *, daily_budget: Decimal | None) -> Decimal | None:
    """Return what a move adds to a day's spend at most, below 0 where it takes away.

    Args:
        move: what is to be done.
        daily_budget: of the entity, which a pause takes away and a launch adds; None: unknown,
            and so is the money of such a move.
    """
    if move.lever is Lever.DAILY_BUDGET:
        before, after = move.amounts
        return after - before
    if daily_budget is None:
        return None
    return daily_budget if move.after == EntityStatus.ACTIVE else -daily_budget


def content_hash(target: Target, move: Move, *, grounds: str) -> str:
    """Return what an approval binds to: SHA-256 over everything that a person was shown.

    Args:
        target: what is changed.
        move: from what to what.
        grounds: why, as it is stored; JSON.
    """
    said = [
        target.platform,
        target.account,
        target.kind.value,
        target.external_id,
        move.lever.value,
        move.before,
        move.after,
        move.currency,
        grounds,
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def amount_text(amount: Decimal) -> str:
    """Return an amount without zeros at its end and without an exponent."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _amount(text: str) -> Decimal:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        raise ValueError(f"a budget is a number, not {text!r}") from None
    if not amount.is_finite() or amount < 0 or amount_text(amount) != text:
        raise ValueError(f"a budget is written as 45 or 45.5, not {text!r}")
    return amount
