import pytest

from stratum_desktop.host.local_zone import local_zone_name


@pytest.mark.parametrize("name", ["Europe/Berlin", "America/New_York"])
def test_the_zone_that_the_computer_is_set_to_is_named(monkeypatch, name):
    monkeypatch.setenv("TZ", name)
    assert local_zone_name() == name


def test_a_zone_that_nobody_knows_is_utc(monkeypatch):
    monkeypatch.setenv("TZ", "Middle/Earth")
    assert local_zone_name() == "UTC"
