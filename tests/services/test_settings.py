"""Reading and changing settings."""

from __future__ import annotations

import pytest

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.topic import Topic
from stratum_desktop.services.setting_catalogue import CATALOGUE


async def test_every_setting_has_its_default_until_it_is_changed(services):
    views = await services.settings.all()
    assert [one.key for one in views] == [one.key for one in CATALOGUE]
    assert all(one.value == one.default and one.changed_at is None for one in views)
    assert all(one.label and one.help and one.group for one in views)


async def test_a_change_is_stored_told_and_audited(services, clock):
    changed = await services.settings.set("workspace.time_zone", "Asia/Kolkata")
    assert changed.topics == {Topic.SETTINGS, Topic.AUDIT}
    assert changed.value.value == "Asia/Kolkata"
    assert changed.value.changed_at is not None
    assert await services.settings.get("workspace.time_zone") == "Asia/Kolkata"
    (entry,) = await services.audit.entries()
    assert (entry.subject, entry.before, entry.after) == (
        "workspace.time_zone",
        '"UTC"',
        '"Asia/Kolkata"',
    )


async def test_the_same_value_again_changes_nothing(services):
    await services.settings.set("dedupe.ttl_hours", 24)
    assert (await services.settings.set("dedupe.ttl_hours", "24")).topics == frozenset()
    assert await services.audit.entries() == ()


async def test_an_unknown_setting_is_refused(services):
    with pytest.raises(Refusal, match=r"no setting 'workspace\.colour'"):
        await services.settings.get("workspace.colour")
    with pytest.raises(Refusal, match=r"no setting 'workspace\.colour'"):
        await services.settings.set("workspace.colour", "red")


async def test_a_value_that_does_not_fit_changes_nothing(services):
    with pytest.raises(Refusal, match="time zone"):
        await services.settings.set("workspace.time_zone", "Mars/Olympus")
    assert await services.settings.get("workspace.time_zone") == "UTC"
    assert await services.audit.entries() == ()


async def test_a_map_of_names_changes_what_events_become(services, shop):
    await services.settings.set("events.name_map", '{"order paid": "Purchase"}')
    (line,) = shop.lines(1, event_name="order_paid")
    await services.ingestion.add(lines=[line], source="shop")
    from stratum_desktop.services.dashboards import DeliveryFilter

    (row,) = (await services.dashboards.deliveries(where=DeliveryFilter())).rows
    assert row.event_name == "Purchase"
