"""Proposals as they stand in a signed file: what is to be changed, why, and what the gate said."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from stratum_desktop.domain.ads.entity import EntityKind
from stratum_desktop.domain.autopilot.move import Lever, Move, Target, content_hash
from stratum_desktop.domain.gate.change import Effect
from stratum_desktop.domain.gate.decision import Decision, Verdict
from stratum_desktop.domain.reason import Reason, reason_from_json, reason_to_json
from stratum_desktop.services.approvals.checking import refusal
from stratum_desktop.services.approvals.grounds import grounds_from_json
from stratum_desktop.services.approvals.signed_file import LAST_MS, SignedFile, part
from stratum_desktop.services.approvals.view import Grounds
from stratum_desktop.services.gate.kernel import stored_receipt
from stratum_desktop.services.wording import sentence
from stratum_desktop.store.repositories.action_records import StoredAction
from stratum_desktop.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class OfferedAction:
    """A colleague's proposal, as it is signed."""

    #: Its number at the colleague's.
    number: int
    #: Of everything below that is to be changed and why: it was made anew from that.
    content_hash: str
    target: Target
    #: As its platform names it.
    name: str
    #: None where no rule had the idea.
    rule_name: str | None
    move: Move
    effect: Effect
    #: Per cent; None: it has no size.
    size_pct: float | None
    #: Added to a day's spend at most, below 0 where it takes away; None: not known.
    money_per_day: Decimal | None
    grounds: Grounds
    verdict: Verdict
    #: What the gate said, the worst first, and what would flip it.
    reasons: tuple[Reason, ...]
    flips: tuple[Reason, ...]
    proposed_at_ms: int
    expires_at_ms: int

    @property
    def seen(self) -> Decision:
        """What the gate said, as it was shown."""
        return Decision(self.verdict, self.reasons)

    @property
    def expires_at(self) -> datetime:
        """When it counts no more."""
        return datetime.fromtimestamp(self.expires_at_ms / 1000, UTC)


def told(uow: UnitOfWork, action: StoredAction) -> dict[str, Any]:
    """Return a proposal as it is signed, with words for who reads the file itself."""
    move, receipt = action.move, stored_receipt(uow, action.receipt_id).receipt
    money, reasons = action.money_per_day, receipt.decision.reasons
    return {
        "number": action.id,
        "content_hash": action.content_hash,
        "platform": action.platform,
        "account": action.account,
        "kind": action.kind.value,
        "external_id": action.external_id,
        "name": _one_line(action.name),
        "rule_name": None if action.rule_name is None else _one_line(action.rule_name),
        "lever": move.lever.value,
        "before": move.before,
        "after": move.after,
        "currency": move.currency,
        "effect": action.change.effect.value,
        "size_pct": action.change.size_pct,
        "money_per_day": None if money is None else str(money),
        "grounds": action.grounds,
        "verdict": receipt.decision.verdict.value,
        "reasons": [reason_to_json(one) for one in reasons],
        "flips": [reason_to_json(one) for one in receipt.flips],
        "in_words": [sentence(one) for one in (grounds_from_json(action.grounds).reason, *reasons)],
        "proposed_at_ms": action.proposed_at_ms,
        "expires_at_ms": action.expires_at_ms,
    }


def offered(proposals: SignedFile) -> Mapping[int, OfferedAction]:
    """Return the proposals of a file by their number.

    Raises:
        Refusal: one of them is not what this product writes, or its hash is another's.
    """
    try:
        found = [_offered(one) for one in part(proposals, "proposals", list)]
    except (KeyError, TypeError, AttributeError, ValueError, ArithmeticError) as error:
        raise refusal(Reason("approval_file.tampered")) from error
    return {one.number: one for one in found}


def _offered(said: Mapping[str, Any]) -> OfferedAction:
    target = Target(
        _line(said["platform"]),
        _line(said["account"]),
        EntityKind(said["kind"]),
        _line(said["external_id"]),
    )
    move = Move(Lever(said["lever"]), said["before"], said["after"], _line(said["currency"]))
    if content_hash(target, move, grounds=said["grounds"]) != said["content_hash"]:
        raise ValueError("the hash is of something else")
    rule_name = said["rule_name"]
    return OfferedAction(
        number=int(said["number"]),
        content_hash=said["content_hash"],
        target=target,
        name=_line(said["name"]),
        rule_name=None if rule_name is None else _line(rule_name),
        move=move,
        effect=Effect(said["effect"]),
        size_pct=_size(said["size_pct"]),
        money_per_day=_money(said["money_per_day"]),
        grounds=_grounds(said["grounds"]),
        verdict=Verdict(said["verdict"]),
        reasons=tuple(map(_reason, said["reasons"])),
        flips=tuple(map(_reason, said["flips"])),
        proposed_at_ms=instant_ms(said["proposed_at_ms"]),
        expires_at_ms=instant_ms(said["expires_at_ms"]),
    )


def instant_ms(value: object) -> int:
    """Return epoch milliseconds of a time that a calendar has.

    Raises:
        ValueError: it is none.
    """
    if not isinstance(value, int) or not 0 <= value < LAST_MS:
        raise ValueError("this is no time")
    return value


def _one_line(text: str) -> str:
    """Return a name without what a terminal or a window would act on."""
    return "".join(one if one.isprintable() else " " for one in text)


def _line(value: object) -> str:
    if not isinstance(value, str) or not value.isprintable():
        raise ValueError("this is no name")
    return value


def _size(value: object) -> float | None:
    if value is None:
        return None
    if not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError("this is no size")
    return float(value)


def _money(value: object) -> Decimal | None:
    if value is None:
        return None
    amount = Decimal(str(value))
    if not amount.is_finite():
        raise ValueError("this is no money")
    return amount


def _grounds(text: str) -> Grounds:
    grounds = grounds_from_json(text)
    _require_plain(grounds.reason)
    return grounds


def _reason(text: str) -> Reason:
    found = reason_from_json(text)
    if found is None:
        raise ValueError("a reason has a code")
    _require_plain(found)
    return found


def _require_plain(reason: Reason) -> None:
    """Refuse a reason whose facts would do something where they are shown."""
    for fact in reason.facts.values():
        if isinstance(fact, str):
            _line(fact.replace("\n", " "))
