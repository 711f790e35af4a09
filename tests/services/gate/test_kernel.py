"""The gate in a transaction, and its receipts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.gate.change import Change, Effect
from stratum_desktop.domain.gate.decision import Verdict
from stratum_desktop.domain.gate.receipt import RuleVersion
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.gate.kernel import (
    TRUST_KEPT_DAYS,
    Scales,
    receipt_view,
    record_trust,
    stored_receipt,
)

CAP = Reason("caps.too_soon", {"hours": 1.0, "least": 4.0})
DAY_SECONDS = 86_400


async def test_a_receipt_is_kept_with_everything_that_it_rests_on(workspace, store):
    def ask(uow):
        scales = Scales(uow, workspace)
        asked = scales.ask(
            Change(Effect.RAISE, 20.0),
            platforms=["meta"],
            broken=[CAP],
            rule=RuleVersion(4, 2),
        )
        return scales.keep(asked, action_id=None)

    kept = await store.write(ask)
    assert kept.verdict is Verdict.BLOCK
    again = await store.read(lambda uow: stored_receipt(uow, kept.id))
    assert again == kept
    assert (again.receipt.broken, again.receipt.rule) == ((CAP,), RuleVersion(4, 2))
    view = await store.read(lambda uow: receipt_view(uow, workspace, kept.id))
    assert view.is_sound
    assert [one.platform_label for one in view.evidence] == ["Meta"]
    assert view.evidence[0].emq is None
    other = replace(workspace, audit_key=bytes(32))
    assert not (await store.read(lambda uow: receipt_view(uow, other, kept.id))).is_sound
    with pytest.raises(Refusal, match="no gate receipt 9"):
        await store.read(lambda uow: stored_receipt(uow, 9))


async def test_what_was_known_is_kept_for_replays_and_forgotten_in_time(
    workspace, store, clock, rows
):
    rows.destination("meta")
    rows.destination("tiktok")
    first_ms = clock.now_ms()
    assert await store.write(lambda uow: record_trust(uow, workspace)) == 2
    clock.advance(seconds=TRUST_KEPT_DAYS * DAY_SECONDS)
    await store.write(lambda uow: record_trust(uow, workspace))
    assert await store.read(lambda uow: uow.trust_readings.first_at_ms("meta")) == first_ms
    clock.advance(seconds=1)
    await store.write(lambda uow: record_trust(uow, workspace))
    assert await store.read(lambda uow: uow.trust_readings.first_at_ms("meta")) > first_ms
