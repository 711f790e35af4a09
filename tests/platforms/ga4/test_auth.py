"""The API secret goes into the query, below the URL, and nothing shows it."""

from __future__ import annotations

import httpx
import pytest

from stratum_desktop.platforms._shared.secret_query import SecretQuery
from stratum_desktop.platforms.failures import NeedsReauthorisation
from stratum_desktop.platforms.ga4.auth import secret_from


def test_the_secret_is_sent_behind_the_measurement_id_and_is_part_of_no_url():
    auth = secret_from({"api_secret": " se&cret\n"})
    assert isinstance(auth, SecretQuery)
    request = httpx.Request("POST", "https://x.example/mp/collect?measurement_id=G-1")
    sent = next(auth.auth_flow(request))
    assert sent.extensions["target"] == b"/mp/collect?measurement_id=G-1&api_secret=se%26cret"
    assert str(sent.url) == "https://x.example/mp/collect?measurement_id=G-1"


@pytest.mark.parametrize(
    ("secrets", "code"),
    [
        ({}, "ga4.secret_missing"),
        ({"api_secret": "  "}, "ga4.secret_missing"),
        ({"api_secret": "a b"}, "ga4.secret_malformed"),
        ({"api_secret": "tökèn"}, "ga4.secret_malformed"),
    ],
)
def test_a_secret_that_cannot_be_sent_holds_the_lane(secrets: dict[str, str], code: str):
    failure = secret_from(secrets)
    assert isinstance(failure, NeedsReauthorisation)
    assert failure.reason.code == code
