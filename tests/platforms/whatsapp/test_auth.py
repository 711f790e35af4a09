"""The token goes into the header, and one that cannot holds the lane."""

from __future__ import annotations

import pytest

from stratum_desktop.platforms._shared.bearer_token import BearerToken
from stratum_desktop.platforms.failures import NeedsReauthorisation
from stratum_desktop.platforms.whatsapp.auth import bearer_from


def test_a_token_is_taken_without_the_white_space_around_it():
    assert isinstance(bearer_from({"access_token": " EAAtoken\n"}), BearerToken)


@pytest.mark.parametrize(
    ("secrets", "code"),
    [
        ({}, "whatsapp.token_missing"),
        ({"access_token": "  "}, "whatsapp.token_missing"),
        ({"access_token": "a b"}, "whatsapp.token_malformed"),
        ({"access_token": "a\r\nX-Evil: 1"}, "whatsapp.token_malformed"),
        ({"access_token": "tökèn"}, "whatsapp.token_malformed"),
    ],
)
def test_a_token_that_cannot_be_sent_holds_the_lane(secrets: dict[str, str], code: str):
    failure = bearer_from(secrets)
    assert isinstance(failure, NeedsReauthorisation)
    assert failure.reason.code == code
