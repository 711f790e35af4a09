from zoneinfo import ZoneInfo

import pytest

from stratum_desktop.gui.format import show_times_in
from stratum_desktop.gui.pages.dedupe.field_name import field_name, field_value


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("parameters.num_items", "Number of items"),
        ("parameters.coupon_code", "Coupon code"),
        ("hashed.first_name", "First name (hashed)"),
        ("consent.ad_user_data", "Consent: ad user data"),
        ("event_time", "Event time"),
    ],
)
def test_a_field_is_called_by_words(path, name):
    assert field_name(path) == name


def test_the_event_time_is_read_in_the_workspaces_zone():
    show_times_in(ZoneInfo("Europe/Berlin"))
    assert field_value("event_time", 1_795_347_823) == "22/11/2026 12:43:43 CET (UTC+01:00)"


def test_a_hash_is_known_by_its_start():
    assert field_value("hashed.email", "ab" * 32) == "abababababab…"


def test_other_values_stay_as_they_are():
    assert field_value("parameters.value", 49.9) == "49.9"
    assert field_value("event_id_is_given", True) == "yes"
    assert field_value("parameters.content_ids", ["a", "b"]) == '["a", "b"]'
    assert field_value("action_source", "website") == "website"
