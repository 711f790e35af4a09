"""`identity`."""

from __future__ import annotations

import json

import pytest

PERSON = {"email": "Jo.Hn@GMail.com", "phone": "+49 30 901820", "client_user_agent": "Mozilla/5.0"}


@pytest.fixture
def stdin():
    return json.dumps({"user_data": PERSON}).encode()


def test_a_person_is_shown_per_platform_with_every_step(cli, stdin):
    answer = cli("identity", "-", stdin=stdin)
    assert answer.code == 0
    assert "Meta, not connected" in answer.out
    assert "jo.hn@gmail.com" in answer.out
    assert "john@gmail.com" in answer.out
    assert "userData.userIdentifiers[0].emailAddress" in answer.out
    assert "without dots and plus-suffix" in answer.out


def test_json_says_the_same(cli, stdin):
    found = cli("identity", "-", "--json", "--platform", "meta", stdin=stdin).json
    (view,) = found["platforms"]
    by_place = {one["place"]: one for one in view["taken"]}
    assert by_place["user_data.em"]["raw"] == "Jo.Hn@GMail.com"
    assert by_place["user_data.em"]["normalised"] == "jo.hn@gmail.com"
    assert len(by_place["user_data.em"]["sent"]) == 64
    assert [note["reason"]["code"] for note in found["notes"]] == ["identity.gmail_folded"]


def test_fields_may_be_given_one_by_one_and_several_times(cli):
    found = cli(
        *("identity", "--json", "--platform", "meta"),
        *("--field", "email=a@b.de", "--field", "email=c=d@e.de"),
    ).json
    assert [one["raw"] for one in found["platforms"][0]["taken"]] == ["a@b.de", "c=d@e.de"]


def test_a_file_may_hold_the_person_alone(cli, tmp_path):
    file = tmp_path / "person.json"
    file.write_text(json.dumps(PERSON))
    assert cli("identity", file).code == 0


def test_a_value_that_cannot_be_used_is_a_finding(cli):
    answer = cli("identity", "--field", "phone=030 901820")
    assert answer.code == 1
    assert "not used  phone: The phone number has no country code" in answer.out


def test_the_help_warns_of_the_command_line(cli):
    text = " ".join(cli("identity", "--help").out.split())
    assert "seen by every process of this computer" in text
    assert "Nothing is sent, stored or logged" in text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "Nobody was given"),
        (("--field", "email"), "has no ="),
        (("--field", "shoe=43"), "no field 'shoe'"),
        (("--field", "email=a@b.de", "--platform", "myspace"), "no platform 'myspace'"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(cli, arguments, words):
    answer = cli("identity", *arguments)
    assert answer.code == 3
    assert words in answer.err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"{", "Standard input is no JSON"),
        (b"[1]", "holds no JSON object"),
        (b'{"email": true}', "email must be text"),
        (b'{"city": ["a"]}', "city must be text"),
    ],
)
def test_what_is_no_person_is_refused_in_words(cli, text, words):
    answer = cli("identity", "-", stdin=text)
    assert answer.code == 3
    assert words in answer.err


def test_a_file_that_is_not_there_is_trouble(cli, tmp_path):
    assert cli("identity", tmp_path / "nobody.json").code == 4
