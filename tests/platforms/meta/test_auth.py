"""The token goes into the header, and nothing shows it."""

from __future__ import annotations

import httpx
import pytest

from stratum_desktop.platforms._shared.bearer_token import BearerToken
from stratum_desktop.platforms.failures import NeedsReauthorisation
from stratum_desktop.platforms.meta.auth import bearer_from


def test_the_token_is_a_bearer_header_and_not_part_of_the_url():
    auth = bearer_from({"access_token": " EAAtoken\n"})
    assert isinstance(auth, BearerToken)
    request = next(auth.auth_flow(httpx.Request("GET", "https://x.example/")))
    assert request.headers["authorization"] == "Bearer EAAtoken"
    assert "EAAtoken" not in str(request.url)
    assert "EAAtoken" not in repr(auth)


@pytest.mark.parametrize(
    ("secrets", "code"),
    [
        ({}, "meta.token_missing"),
        ({"access_token": "  "}, "meta.token_missing"),
        ({"access_token": "a b"}, "meta.token_malformed"),
        ({"access_token": "a\r\nX-Evil: 1"}, "meta.token_malformed"),
        ({"access_token": "tökèn"}, "meta.token_malformed"),
    ],
)
def test_a_token_that_cannot_be_sent_holds_the_lane(secrets: dict[str, str], code: str):
    failure = bearer_from(secrets)
    assert isinstance(failure, NeedsReauthorisation)
    assert failure.reason.code == code
