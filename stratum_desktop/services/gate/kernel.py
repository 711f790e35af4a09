"""Asking the gate inside a transaction, and keeping what it answered.

    Scales(uow, workspace) ──ask()──▶ Receipt ──keep()──▶ StoredReceipt

What is known of a platform is looked up once for a transaction, however many changes are weighed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.gate.change import Change
from stratum_desktop.domain.gate.decision import Verdict
from stratum_desktop.domain.gate.receipt import (
    Receipt,
    RuleVersion,
    judged,
    receipt_from_json,
    receipt_to_json,
)
from stratum_desktop.domain.gate.trust import Trust
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.signal_health import Health
from stratum_desktop.platforms import registry
from stratum_desktop.services.connected import platform_labels
from stratum_desktop.services.gate.evidence import trust_of
from stratum_desktop.services.gate.receipt import EvidenceView, GateReceiptView
from stratum_desktop.services.setting_catalogue import TIME_ZONE, current
from stratum_desktop.services.signal_quality.drivers import Moment
from stratum_desktop.services.workspace import Workspace
from stratum_desktop.store.repositories.receipts import StoredReceiptRow
from stratum_desktop.store.unit_of_work import UnitOfWork

TRUST_KEPT_DAYS = 120
"""How long it is kept how far platforms could be trusted. Source: own choice, longer than the 90
days that rules are replayed over (design, section 6)."""


@dataclass(frozen=True, slots=True)
class StoredReceipt:
    """A receipt that was kept, and its number."""

    id: int
    receipt: Receipt

    @property
    def verdict(self) -> Verdict:
        """What the gate says."""
        return self.receipt.decision.verdict


class Scales:
    """The gate in one transaction."""

    def __init__(self, uow: UnitOfWork, workspace: Workspace) -> None:
        """Weigh what is stored now."""
        self._uow = uow
        self._workspace = workspace
        now_ms = workspace.clock.now_ms()
        self._moment = Moment(
            datetime.fromtimestamp(now_ms / 1000, UTC), ZoneInfo(current(uow, TIME_ZONE))
        )
        self._known: dict[str, Trust] = {}

    def trust(self, platform: str) -> Trust:
        """Return what is known of a platform now.

        Raises:
            Refusal: there is no such platform.
        """
        if platform not in self._known:
            label = registry.get(platform).manifest.label
            self._known[platform] = trust_of(self._uow, platform, label, self._moment)
        return self._known[platform]

    def ask(
        self,
        change: Change,
        *,
        platforms: Sequence[str],
        broken: Sequence[Reason] = (),
        rule: RuleVersion | None = None,
    ) -> Receipt:
        """Return what the gate decides now; nothing is kept.

        Args:
            change: what is to be done.
            platforms: every platform that it touches.
            broken: caps that it would break.
            rule: which had the idea.

        Raises:
            Refusal: there is no such platform.
        """
        trusts = [self.trust(one) for one in sorted(set(platforms))]
        return judged(change, trusts, broken=broken, rule=rule)

    def keep(self, receipt: Receipt, *, action_id: int | None) -> StoredReceipt:
        """Store a receipt in the chain, of an action or of a mere question."""
        number = self._uow.receipts.append(
            verdict=receipt.decision.verdict.value,
            content=receipt_to_json(receipt),
            action_id=action_id,
            at_ms=self._workspace.clock.now_ms(),
            key=self._workspace.audit_key,
        )
        return StoredReceipt(number, receipt)


def stored_receipt(uow: UnitOfWork, receipt_id: int) -> StoredReceipt:
    """Return a receipt that was kept.

    Raises:
        Refusal: there is none of that number.
    """
    return StoredReceipt(receipt_id, receipt_from_json(_row(uow, receipt_id).content))


def receipt_view(uow: UnitOfWork, workspace: Workspace, receipt_id: int) -> GateReceiptView:
    """Return a receipt as front ends show it; raises as `stored_receipt` does."""
    row = _row(uow, receipt_id)
    receipt = receipt_from_json(row.content)
    return GateReceiptView(
        id=receipt_id,
        at=datetime.fromtimestamp(row.at_ms / 1000, UTC),
        verdict=receipt.decision.verdict,
        reasons=receipt.decision.reasons,
        flips=receipt.flips,
        evidence=tuple(map(_evidence, receipt.trusts)),
        is_sound=receipt.is_sound and uow.receipts.fits(receipt_id, key=workspace.audit_key),
    )


def _row(uow: UnitOfWork, receipt_id: int) -> StoredReceiptRow:
    row = uow.receipts.get(receipt_id)
    if row is None:
        raise Refusal(
            f"There is no gate receipt {receipt_id}.",
            reason=Reason("gate.no_receipt", {"receipt": receipt_id}),
        )
    return row


def record_trust(uow: UnitOfWork, workspace: Workspace) -> int:
    """Keep how far every connected platform can be trusted now; return of how many.

    What a replay of the past is gated by; the oldest readings are forgotten.
    """
    scales, now_ms = Scales(uow, workspace), workspace.clock.now_ms()
    known = {one.manifest.key for one in registry.all()}
    platforms = [one for one in platform_labels(uow) if one in known]
    for platform in platforms:
        uow.trust_readings.keep(scales.trust(platform), at_ms=now_ms)
    kept = timedelta(days=TRUST_KEPT_DAYS)
    uow.trust_readings.forget(before_ms=now_ms - round(kept.total_seconds() * 1000))
    return len(platforms)


def _evidence(trust: Trust) -> EvidenceView:
    health, lower = trust.counting_health
    return EvidenceView(
        platform_label=trust.label,
        band=trust.counting_band.value,
        emq=trust.emq_lower,
        health=None if health is Health.UNKNOWN else lower,
        emq_age_hours=trust.emq_age_hours,
        sync_age_hours=trust.sync_age_hours,
        missing=trust.missing,
        rows=trust.rows,
    )
