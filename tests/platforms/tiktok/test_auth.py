"""The token goes into the header, and nothing shows it."""

from __future__ import annotations

import httpx
import pytest

from stratum_desktop.platforms.failures import NeedsReauthorisation
from stratum_desktop.platforms.tiktok.auth import AccessToken, token_from


def test_the_token_is_a_header_without_scheme_and_not_part_of_the_url():
    auth = token_from({"access_token": " 0a1b2c-token\n"})
    assert isinstance(auth, AccessToken)
    request = next(auth.auth_flow(httpx.Request("GET", "https://x.example/")))
    assert request.headers["access-token"] == "0a1b2c-token"
    assert "authorization" not in request.headers
    assert "0a1b2c-token" not in str(request.url)
    assert "0a1b2c-token" not in repr(auth)


@pytest.mark.parametrize(
    ("secrets", "code"),
    [
        ({}, "tiktok.token_missing"),
        ({"access_token": "  "}, "tiktok.token_missing"),
        ({"access_token": "a b"}, "tiktok.token_malformed"),
        ({"access_token": "a\r\nX-Evil: 1"}, "tiktok.token_malformed"),
        ({"access_token": "tökèn"}, "tiktok.token_malformed"),
    ],
)
def test_a_token_that_cannot_be_sent_holds_the_lane(secrets: dict[str, str], code: str):
    failure = token_from(secrets)
    assert isinstance(failure, NeedsReauthorisation)
    assert failure.reason.code == code
