"""The gate's receipt: everything that a decision rests on, so that it can be made again from it.

Its text is JSON, written once and never changed; a newer version of the product reads what an
older one wrote.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from stratum_desktop.domain.gate.change import Change, Effect
from stratum_desktop.domain.gate.codec import trust_from_plain, trust_to_plain
from stratum_desktop.domain.gate.decision import (
    GATE_VERSION,
    LARGE_HEALTH,
    LEAST_HEALTH,
    MOST_PCT,
    SMALL_HEALTH,
    SMALL_PCT,
    Decision,
    Verdict,
    decide,
)
from stratum_desktop.domain.gate.flip import flips
from stratum_desktop.domain.gate.trust import EMQ_HOLDS_HOURS, SYNC_HOLDS_HOURS, Trust
from stratum_desktop.domain.reason import Reason, reason_from_json, reason_to_json

THRESHOLDS: Mapping[str, float] = {
    "large_health": LARGE_HEALTH,
    "small_health": SMALL_HEALTH,
    "least_health": LEAST_HEALTH,
    "small_pct": SMALL_PCT,
    "most_pct": MOST_PCT,
    "emq_holds_hours": EMQ_HOLDS_HOURS,
    "sync_holds_hours": SYNC_HOLDS_HOURS,
}
"""What this version of the gate compares with, by name."""


@dataclass(frozen=True, slots=True)
class RuleVersion:
    """Which rule had the idea, and in which version."""

    rule_id: int
    version: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was asked, what was known, and what the gate made of it."""

    gate_version: int
    change: Change
    #: Of each platform involved, by its key.
    trusts: tuple[Trust, ...]
    #: Caps that the change would break.
    broken: tuple[Reason, ...]
    thresholds: Mapping[str, float]
    decision: Decision
    #: What has to be so together for an easier decision.
    flips: tuple[Reason, ...]
    #: None where no rule had the idea.
    rule: RuleVersion | None = None
    #: Number of the weaker proposal for the same entity whose place the change took; None: none.
    replaces: int | None = None

    @property
    def is_sound(self) -> bool:
        """Say whether the decision made again from the receipt alone is the one it states.

        One of another version of the gate cannot be made again, and is not called sound.
        """
        if self.gate_version != GATE_VERSION:
            return False
        return decide(self.change, self.trusts, broken=self.broken) == self.decision


def judged(
    change: Change,
    trusts: Sequence[Trust],
    *,
    broken: Sequence[Reason] = (),
    rule: RuleVersion | None = None,
) -> Receipt:
    """Ask the gate and return its decision with everything that it rests on.

    Args:
        change: what is to be done.
        trusts: of each platform involved.
        broken: caps that it would break.
        rule: which had the idea.
    """
    return Receipt(
        gate_version=GATE_VERSION,
        change=change,
        trusts=tuple(trusts),
        broken=tuple(broken),
        thresholds=THRESHOLDS,
        decision=decide(change, trusts, broken=broken),
        flips=flips(change, trusts, broken=broken),
        rule=rule,
    )


def receipt_to_json(receipt: Receipt) -> str:
    """Return a receipt as it is stored."""
    change, rule = receipt.change, receipt.rule
    return _dumps(
        {
            "gate_version": receipt.gate_version,
            "change": {
                "effect": change.effect.value,
                "size_pct": change.size_pct,
                "is_understood": change.is_understood,
            },
            "trusts": [trust_to_plain(one) for one in receipt.trusts],
            "broken": [*map(reason_to_json, receipt.broken)],
            "thresholds": dict(receipt.thresholds),
            "verdict": receipt.decision.verdict.value,
            "reasons": [*map(reason_to_json, receipt.decision.reasons)],
            "flips": [*map(reason_to_json, receipt.flips)],
            "rule": None if rule is None else [rule.rule_id, rule.version],
            "replaces": receipt.replaces,
        }
    )


def receipt_from_json(text: str) -> Receipt:
    """Return the receipt that `receipt_to_json` stored.

    Raises:
        ValueError: this is none.
    """
    try:
        said = json.loads(text)
        change = said["change"]
        return Receipt(
            gate_version=said["gate_version"],
            change=Change(Effect(change["effect"]), change["size_pct"], change["is_understood"]),
            trusts=tuple(map(trust_from_plain, said["trusts"])),
            broken=_reasons(said["broken"]),
            thresholds=said["thresholds"],
            decision=Decision(Verdict(said["verdict"]), _reasons(said["reasons"])),
            flips=_reasons(said["flips"]),
            rule=None if said["rule"] is None else RuleVersion(*said["rule"]),
            replaces=said.get("replaces"),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a gate receipt: {error}") from error


def _dumps(value: object) -> str:
    return json.dumps(value, allow_nan=False, ensure_ascii=False, separators=(",", ":"))


def _reasons(texts: Sequence[str]) -> tuple[Reason, ...]:
    return tuple(one for one in map(reason_from_json, texts) if one is not None)
