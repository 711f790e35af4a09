"""`platforms` and `connect`."""

from __future__ import annotations

import pytest
from toy_platform import toy_folder_in

LOOPBACK = ("--base-url", "http://127.0.0.1:9/meta")


@pytest.fixture
def way_in(meta):
    vendor = meta.vendors[0]
    ((name, token),) = vendor.secrets.items()
    return vendor.account, name, token, meta.base_url("meta")


def test_platforms_says_what_each_one_takes(cli):
    text = cli("platforms").out
    assert "meta: " in text
    assert "--secret access_token=" in text
    assert {"platform", "label", "version", "account", "fields"} <= set(
        cli("platforms", "--json").json[0]
    )


def test_connect_says_the_destination_and_never_the_secret(cli, way_in):
    account, name, token, url = way_in
    answer = cli(
        "connect", "meta", "--account", account, "--secret", f"{name}={token}", "--base-url", url
    )
    assert answer.code == 0
    assert "(destination 1)" in answer.out
    assert token not in answer.out + answer.err
    for command in (("status", "--json"), ("platforms", "--json"), ("verify", "--json")):
        assert token not in cli(*command).out


def test_a_secret_comes_over_standard_input_too(cli, way_in):
    account, name, token, url = way_in
    answer = cli(
        *("connect", "meta", "--account", account, "--secret", f"{name}=-"),
        *("--base-url", url, "--test", "--json"),
        stdin=f"{token}\n".encode(),
    )
    assert answer.code == 0
    assert all(check["passed"] for check in answer.json["checks"])
    assert answer.json["destination"]["secret_names"] == [name]
    assert token not in answer.out + answer.err


def test_a_token_that_the_platform_refuses_is_a_finding(cli, way_in):
    account, name, _, url = way_in
    secret = "EAAwrongwrongwrongwrongwrong"
    answer = cli(
        *("connect", "meta", "--account", account, "--secret", f"{name}={secret}"),
        *("--base-url", url, "--test"),
    )
    assert answer.code == 1
    assert "FAIL" in answer.out
    assert secret not in answer.out + answer.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("myspace", "--account", "1"), "myspace"),
        (("meta", "--account", "not a number"), "'not a number' is no"),
        (("meta", "--account", "123456789012345", *LOOPBACK), "needs"),
        (("meta", "--account", "123456789012345", "--secret", "hunter2"), "NAME=VALUE"),
        (("meta", "--account", "123456789012345", "--secret", "=hunter2"), "NAME=VALUE"),
        (
            ("meta", "--account", "123456789012345", "--secret", "pin=hunter2", *LOOPBACK),
            "no field 'pin'",
        ),
        (
            ("meta", "--account", "123456789012345", "--option", "x=hunter2", *LOOPBACK),
            "no field 'x'",
        ),
        (
            *(("meta", "--account", "123456789012345", "--secret", "access_token=hunter2hunter2"),),
            "this computer",
        ),
        (
            (
                *("meta", "--account", "123456789012345", "--secret", "access_token=hunter2"),
                *("--base-url", "https://evil.example"),
            ),
            "this computer",
        ),
    ],
)
def test_what_does_not_fit_is_refused_without_repeating_a_secret(cli, ask, arguments, words):
    answer = cli("connect", *arguments)
    assert (answer.code, answer.out) == (3, "")
    assert answer.err.count("\n") == 1
    assert words in answer.err
    assert "hunter2" not in answer.err
    assert ask(lambda services: services.accounts.list()) == ()


def test_an_account_is_named(cli):
    answer = cli("connect", "meta")
    assert answer.code == 2
    assert "--account" in answer.err


def test_a_seventh_platform_is_listed_and_connected_without_a_line_of_ours(cli, tmp_path):
    with toy_folder_in(tmp_path):
        listed = cli("platforms")
        assert "toy: Toy 1" in listed.out
        assert "--secret lid_code=…  Lid code. On the lid of the box." in listed.out
        refused = cli("connect", "toy", "--account", "box-1", "--base-url", "http://127.0.0.1:9")
        assert refused.code == 3
        assert "Lid code" in refused.err
        done = cli(
            *("connect", "toy", "--account", "box-1", "--base-url", "http://127.0.0.1:9"),
            *("--secret", "lid_code=4711"),
        )
        assert done.code == 0
        assert "Connected Toy box-1" in done.out
