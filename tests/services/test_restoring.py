"""What a restore did is told, and stands in the audit log."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from stratum_desktop.services.restoring import note_copy, report_restored
from stratum_desktop.store.carry_over import CarriedOver
from stratum_desktop.store.copied import Adopted
from stratum_desktop.store.restore import Restored

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)


async def test_a_database_that_is_no_copy_has_nothing_to_note(services, workspace):
    await note_copy(workspace)
    assert await services.audit.entries() == ()


async def test_the_first_opening_of_a_copy_is_noted(services, workspace):
    workspace.store.adopted = Adopted(AT, uncertain=3, uploads=1, actions=2)
    await note_copy(workspace)
    (entry,) = await services.audit.entries()
    assert entry.action == "workspace.copy_opened"
    assert json.loads(entry.after or "") == {
        "copied_at": AT.isoformat(),
        "deliveries": 3,
        "uploads": 1,
        "actions": 2,
    }


async def test_what_was_carried_over_is_reported_and_noted(services, workspace):
    restored = Restored(Path("old.db"), AT, CarriedOver(events=25, delivered=50))
    report = await report_restored(workspace, restored)
    assert (report.is_carried_over, report.events, report.delivered) == (True, 25, 50)
    assert (report.uncertain, report.uploads, report.actions) == (0, 0, 0)
    (entry,) = await services.audit.entries()
    assert json.loads(entry.after or "")["delivered"] == 50


async def test_what_waits_for_a_person_is_reported(services, workspace):
    workspace.store.adopted = Adopted(AT, uncertain=3, uploads=1, actions=2)
    report = await report_restored(workspace, Restored(None, AT, None))
    assert (report.is_carried_over, report.uncertain, report.uploads) == (False, 3, 1)
    assert report.actions == 2
