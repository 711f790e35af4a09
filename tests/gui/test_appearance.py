"""The look follows the settings."""

from datetime import UTC, datetime

import pytest
from PySide6.QtGui import QGuiApplication

from stratum_desktop.domain.topic import Changed, Topic
from stratum_desktop.gui import format as words
from stratum_desktop.gui.appearance import Appearance
from stratum_desktop.gui.models.record_table import Column
from stratum_desktop.gui.theme import Density, ThemeChoice, active_theme
from stratum_desktop.gui.widgets import RecordView


@pytest.fixture
def stored(services):
    values = {
        "gui.theme": "dark",
        "gui.density": "compact",
        "workspace.time_zone": "Europe/Berlin",
        "workspace.name": "Lindenhof",
    }
    services.answers["settings.get"] = values.__getitem__
    services.answers["settings.set"] = lambda key, value: (
        values.__setitem__(key, value) or Changed(None, frozenset({Topic.SETTINGS}))
    )
    return values


@pytest.fixture
async def appearance(dressed, services, stored):
    made = Appearance(dressed, services)
    yield made
    await made.close()


async def test_it_looks_as_the_settings_say(appearance, qtbot):
    table = RecordView("Rows", [Column("a", "A", str, str)])
    qtbot.addWidget(table)
    await appearance.load()
    assert active_theme().id == "dark"
    assert table.verticalHeader().defaultSectionSize() == Density.COMPACT
    later = RecordView("Rows", [Column("a", "A", str, str)])
    qtbot.addWidget(later)
    assert later.verticalHeader().defaultSectionSize() == Density.COMPACT


async def test_a_changed_setting_is_followed(appearance, stored):
    await appearance.load()
    stored["gui.theme"] = "light"
    appearance.on_changed(frozenset({Topic.SETTINGS}))
    await appearance._tasks.settle()
    assert active_theme().id == "light"


async def test_other_changes_are_not_its_business(appearance, services):
    appearance.on_changed(frozenset({Topic.DELIVERIES}))
    assert services.asked("settings.get") == []


async def test_a_choice_is_kept_and_shown_at_once(appearance, stored):
    topics = await appearance.choose(ThemeChoice.HIGH_CONTRAST)
    assert stored["gui.theme"] == "high-contrast"
    assert active_theme().id == "high_contrast_light"
    assert topics == frozenset({Topic.SETTINGS})


async def test_system_follows_the_computer(appearance, stored):
    stored["gui.theme"] = "system"
    await appearance.load()
    assert active_theme().id == "light"
    QGuiApplication.styleHints().colorSchemeChanged.emit(QGuiApplication.styleHints().colorScheme())
    assert active_theme().id == "light"


async def test_instants_are_shown_in_the_workspaces_zone_and_a_change_is_told_once(
    appearance, stored, qtbot
):
    noon = datetime(2026, 3, 1, 12, tzinfo=UTC)
    with qtbot.waitSignal(appearance.zone_changed):
        await appearance.load()
    assert words.instant(noon) == "01/03/2026 13:00"
    with qtbot.assertNotEmitted(appearance.zone_changed):
        await appearance.load()
    stored["workspace.time_zone"] = "Asia/Tokyo"
    with qtbot.waitSignal(appearance.zone_changed):
        await appearance.load()
    assert words.zone_name(noon) == "JST (UTC+09:00)"


async def test_the_workspaces_name_is_told(appearance, qtbot):
    with qtbot.waitSignal(appearance.named) as named:
        await appearance.load()
    assert named.args == ["Lindenhof"]
