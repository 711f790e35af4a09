"""What each kind of setting takes, and the words of what it refuses."""

from __future__ import annotations

import pytest

from stratum_desktop.services.setting_catalogue import CATALOGUE, current

SETTINGS = {setting.key: setting for setting in CATALOGUE}


@pytest.mark.parametrize("setting", CATALOGUE, ids=lambda one: one.key)
def test_every_default_is_a_value_of_its_own_setting(setting):
    assert setting.parse(setting.default) == setting.default


def test_keys_are_unique():
    assert len(SETTINGS) == len(CATALOGUE)


@pytest.mark.parametrize(
    ("key", "given", "kept"),
    [
        ("dedupe.ttl_hours", "48", 48),
        ("dedupe.ttl_hours", 720, 720),
        ("dedupe.ttl_hours", "1", 1),
        ("data.clear_values_days", 0, 0),
        ("workspace.currency", " eur ", "EUR"),
        ("workspace.default_country", "de", "DE"),
        ("workspace.default_country", "", ""),
        ("workspace.name", "  My shop ", "My shop"),
        ("engine.outlives_window", "on", True),
        ("engine.outlives_window", "No", False),
        ("engine.outlives_window", True, True),
        ("events.name_map", {"paid": "Purchase"}, {"paid": "Purchase"}),
        ("events.name_map", "", {}),
        ("delivery.fast_retries", "1, 2,4", [1.0, 2.0, 4.0]),
        ("delivery.fast_retries", [0.5, 0.5], [0.5, 0.5]),
        ("delivery.slow_retries", "60", [60.0]),
    ],
)
def test_values_are_kept_in_one_form(key, given, kept):
    assert SETTINGS[key].parse(given) == kept


@pytest.mark.parametrize(
    ("key", "given"),
    [
        ("dedupe.ttl_hours", "soon"),
        ("delivery.fast_retries", "soon"),
        ("delivery.fast_retries", ""),
        ("delivery.fast_retries", []),
        ("delivery.fast_retries", "0"),
        ("delivery.fast_retries", "61"),
        ("delivery.fast_retries", "2, 1"),
        ("delivery.fast_retries", "nan"),
        ("delivery.fast_retries", None),
        ("delivery.slow_retries", " ".join(["60"] * 11)),
        ("dedupe.ttl_hours", 0),
        ("dedupe.ttl_hours", 721),
        ("dedupe.ttl_hours", "24.5"),
        ("dedupe.ttl_hours", "nan"),
        ("dedupe.ttl_hours", "inf"),
        ("dedupe.ttl_hours", None),
        ("workspace.time_zone", "UTC+1"),
        ("workspace.time_zone", ["UTC"]),
        ("workspace.currency", "EURO"),
        ("workspace.currency", "€€€"),
        ("workspace.default_country", "Germany"),
        ("workspace.name", ""),
        ("workspace.name", "x" * 201),
        ("workspace.name", "half a \ud800 character"),
        ("gui.theme", "pink"),
        ("engine.outlives_window", "perhaps"),
        ("events.name_map", "[1]"),
        ("events.name_map", "{broken"),
        ("events.name_map", {"paid": "Bought"}),
        ("events.name_map", {"paid": ["Purchase"]}),
        ("events.name_map", {1: "Purchase"}),
        ("events.name_map", {"half a \udcff character": "Purchase"}),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_its_label(key, given):
    with pytest.raises(ValueError, match=f"^{SETTINGS[key].label}: ") as refusal:
        SETTINGS[key].parse(given)
    assert str(refusal.value).endswith(".")


async def test_rules_read_the_stored_value_or_the_default(services, workspace):
    setting = SETTINGS["dedupe.ttl_hours"]
    assert await workspace.store.read(lambda uow: current(uow, setting)) == 24
    await services.settings.set(setting.key, 48)
    assert await workspace.store.read(lambda uow: current(uow, setting)) == 48
