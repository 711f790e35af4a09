"""Settings: declared once, checked, audited."""

import pytest

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.topic import Topic
from stratum_desktop.services.setting_catalogue import CATALOGUE


async def test_every_setting_starts_with_its_default(services):
    views = await services.settings.all()
    assert [view.key for view in views] == [setting.key for setting in CATALOGUE]
    assert all(view.value == view.default and view.changed_at is None for view in views)


async def test_a_change_is_kept_told_and_audited(services):
    changed = await services.settings.set("workspace.time_zone", "Europe/Berlin")
    assert changed.value.value == "Europe/Berlin"
    assert changed.topics == {Topic.SETTINGS, Topic.AUDIT}
    assert await services.settings.get("workspace.time_zone") == "Europe/Berlin"
    (entry,) = await services.audit.entries()
    assert (entry.action, entry.subject) == ("setting.changed", "workspace.time_zone")
    assert (entry.before, entry.after) == ('"UTC"', '"Europe/Berlin"')


async def test_setting_what_is_set_changes_nothing(services):
    changed = await services.settings.set("workspace.currency", "usd")
    assert changed.topics == frozenset()
    assert await services.audit.entries() == ()


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("workspace.time_zone", "Berlin", "no time zone"),
        ("workspace.currency", "EURO", "three-letter"),
        ("workspace.default_country", "Germany", "two-letter"),
        ("workspace.name", "  ", "between 1 and 200"),
        ("dedupe.ttl_hours", "a day", "not a number"),
        ("dedupe.ttl_hours", 0, "from 1 to 720"),
        ("dedupe.ttl_hours", "nan", "from 1 to 720"),
        ("gui.theme", "pink", "choose one of"),
        ("engine.outlives_window", "perhaps", "on or off"),
        ("events.name_map", "Order=Purchase", "write JSON"),
        ("colour", "red", "no setting"),
    ],
)
async def test_what_does_not_fit_is_refused_with_what_would(services, key, value, said):
    with pytest.raises(Refusal, match=said):
        await services.settings.set(key, value)
    assert await services.audit.entries() == ()


@pytest.mark.parametrize(("word", "value"), [("on", True), ("No", False), (True, True)])
async def test_a_switch_takes_words(services, word, value):
    await services.settings.set("engine.outlives_window", word)
    assert await services.settings.get("engine.outlives_window") is value


async def test_a_number_keeps_the_kind_of_its_default(services):
    await services.settings.set("dedupe.ttl_hours", "48")
    assert await services.settings.get("dedupe.ttl_hours") == 48


async def test_an_unknown_setting_cannot_be_read(services):
    with pytest.raises(Refusal, match="no setting"):
        await services.settings.get("colour")
