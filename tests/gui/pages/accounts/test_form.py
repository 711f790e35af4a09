import pytest
from page_values import make_destination, make_manifest

from stratum_desktop.gui.pages.accounts.form import (
    ACCOUNT,
    ADDRESS,
    LABEL,
    _in_sentence,
    form_for,
)

GOOD = {ACCOUNT: "box-1", "wind_up_key": "tick-tock", "shelf": "3", LABEL: ""}


def test_a_form_asks_for_the_account_and_for_every_field_of_the_manifest():
    form = form_for(make_manifest())
    assert [field.name for field in form.fields] == [ACCOUNT, "wind_up_key", "shelf", LABEL]
    assert form.fields[0].label == "Toy box ID"
    assert form.fields[1].is_secret


def test_a_form_filled_in_well_has_no_problems():
    assert form_for(make_manifest()).problems(GOOD) == {}


def test_each_required_field_that_is_blank_has_its_sentence():
    problems = form_for(make_manifest()).problems({ACCOUNT: " ", "shelf": ""})
    assert problems == {
        ACCOUNT: "Enter the toy box ID.",
        "wind_up_key": "Enter the wind-up key.",
    }


def test_a_value_that_does_not_fit_its_pattern_is_told():
    problems = form_for(make_manifest()).problems({**GOOD, "shelf": "top", ACCOUNT: "crate"})
    assert problems == {
        ACCOUNT: "This does not look like the toy box ID.",
        "shelf": "This does not look like the shelf.",
    }


def test_secrets_and_options_are_kept_apart_and_blanks_left_out():
    form = form_for(make_manifest())
    assert form.secrets(GOOD) == {"wind_up_key": "tick-tock"}
    assert form.options(GOOD) == {"shelf": "3"}
    assert form.options({**GOOD, "shelf": " "}) == {}


def test_renewing_locks_the_account_and_never_shows_a_stored_secret():
    form = form_for(make_manifest(), make_destination(options={"shelf": "3"}))
    fields = {field.name: field for field in form.fields}
    assert fields[ACCOUNT].is_locked
    assert fields[ACCOUNT].value == "box-1"
    assert fields["shelf"].value == "3"
    assert fields["wind_up_key"].value == ""
    assert form.base_url(GOOD) == "https://toy.example"


def test_a_stored_secret_may_stay_empty_when_renewing():
    form = form_for(make_manifest(), make_destination())
    assert form.problems({ACCOUNT: "box-1", "wind_up_key": ""}) == {}
    new = form_for(make_manifest(), make_destination(secret_names=()))
    assert set(new.problems({ACCOUNT: "box-1", "wind_up_key": ""})) == {"wind_up_key"}


def test_only_a_practice_workspace_asks_for_an_address():
    assert form_for(make_manifest()).base_url(GOOD) is None
    form = form_for(make_manifest(), is_practice=True)
    assert ADDRESS in [field.name for field in form.fields]
    assert form.base_url({**GOOD, ADDRESS: "http://127.0.0.1:1"}) == "http://127.0.0.1:1"
    assert form.options({**GOOD, ADDRESS: "http://127.0.0.1:1"}) == {"shelf": "3"}


@pytest.mark.parametrize(
    ("label", "inside"),
    [
        ("Access token", "access token"),
        ("API key", "API key"),
        ("Measurement ID", "measurement ID"),
        ("Measurement Protocol API secret", "Measurement Protocol API secret"),
        ("Address", "address"),
    ],
)
def test_a_label_keeps_the_capitals_of_a_name_inside_a_sentence(label, inside):
    assert _in_sentence(label) == inside
