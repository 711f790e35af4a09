"""The token goes into the query, below the URL, and nothing shows it."""

from __future__ import annotations

import httpx
import pytest

from stratum_desktop.platforms._shared.secret_query import SecretQuery
from stratum_desktop.platforms.failures import NeedsReauthorisation
from stratum_desktop.platforms.snapchat.auth import token_from


def test_the_token_is_sent_in_the_query_and_is_part_of_no_url():
    auth = token_from({"access_token": " snap&token\n"})
    assert isinstance(auth, SecretQuery)
    request = next(auth.auth_flow(httpx.Request("GET", "https://x.example/v3/1/events")))
    assert request.extensions["target"] == b"/v3/1/events?access_token=snap%26token"
    assert str(request.url) == "https://x.example/v3/1/events"
    assert "authorization" not in request.headers


@pytest.mark.parametrize(
    ("secrets", "code"),
    [
        ({}, "snapchat.token_missing"),
        ({"access_token": "  "}, "snapchat.token_missing"),
        ({"access_token": "a b"}, "snapchat.token_malformed"),
        ({"access_token": "tökèn"}, "snapchat.token_malformed"),
    ],
)
def test_a_token_that_cannot_be_sent_holds_the_lane(secrets: dict[str, str], code: str):
    failure = token_from(secrets)
    assert isinstance(failure, NeedsReauthorisation)
    assert failure.reason.code == code
