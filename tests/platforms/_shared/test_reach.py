"""A token goes to its platform, or in practice to this computer, and nowhere else."""

from __future__ import annotations

import pytest

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.platforms._shared.reach import check_base_url, is_loopback

HOME = "https://graph.vendor.example"


@pytest.mark.parametrize("url", [HOME, HOME + "/", "https://GRAPH.vendor.example", HOME + ":443"])
def test_a_live_workspace_reaches_the_platforms_own_address(url: str):
    check_base_url(url, home_url=HOME, is_practice=False)


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://graph.vendor.example", "destination.foreign_host"),
        ("https://graph.vendor.example:8443", "destination.foreign_host"),
        ("https://graph.vendor.example.evil.example", "destination.foreign_host"),
        ("https://evil.example/graph.vendor.example", "destination.foreign_host"),
        ("https://graph.vendor.example/proxy", "destination.foreign_host"),
        ("http://127.0.0.1:8080", "destination.foreign_host"),
        ("https://localhost", "destination.foreign_host"),
        ("https://graph.vendor.example@evil.example", "destination.base_url_malformed"),
        ("https://me:secret@graph.vendor.example", "destination.base_url_malformed"),
        ("https://graph.vendor.example?x=1", "destination.base_url_malformed"),
        ("https://graph.vendor.example#x", "destination.base_url_malformed"),
        ("https://graph.vendor.example\\@evil.example", "destination.base_url_malformed"),
        (" https://graph.vendor.example", "destination.base_url_malformed"),
        ("ftp://graph.vendor.example", "destination.base_url_malformed"),
        ("https://graph.vendor.example:99999", "destination.base_url_malformed"),
        ("https://[::1", "destination.base_url_malformed"),
        ("graph.vendor.example", "destination.base_url_malformed"),
        ("", "destination.base_url_malformed"),
    ],
)
def test_a_live_workspace_reaches_nothing_else(url: str, code: str):
    with pytest.raises(Refusal) as refusal:
        check_base_url(url, home_url=HOME, is_practice=False)
    assert refusal.value.reason.code == code


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9/meta", "http://localhost:9", "http://[::1]:9", "http://127.8.0.1"]
)
def test_a_practice_workspace_reaches_this_computer(url: str):
    check_base_url(url, home_url=HOME, is_practice=True)


@pytest.mark.parametrize(
    "url", [HOME, "http://10.0.0.1", "http://127.0.0.1.evil.example", "http://0.0.0.0"]
)
def test_a_practice_workspace_reaches_no_platform_and_no_other_machine(url: str):
    with pytest.raises(Refusal) as refusal:
        check_base_url(url, home_url=HOME, is_practice=True)
    assert refusal.value.reason.code == "destination.not_loopback"


def test_a_refusal_says_what_is_allowed():
    with pytest.raises(Refusal, match=r"graph\.vendor\.example only"):
        check_base_url("https://evil.example", home_url=HOME, is_practice=False)


def test_loopback_is_told_by_spelling_alone():
    assert is_loopback("localhost")
    assert not is_loopback("localhost.example")
