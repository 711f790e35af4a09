"""The refresh token buys an access token; both stay where they belong."""

from __future__ import annotations

from urllib.parse import parse_qs

import orjson
import pytest
from manual_clock import ManualClock

from stratum_desktop.platforms._shared.bearer_token import BearerToken
from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.failures import NeedsReauthorisation
from stratum_desktop.platforms.google.auth import AccessTokens, Grant, grant_of

GRANT = Grant("client-0001", "secret-0001", "refresh-token-0001")


def body(
    token: str = "access-1",  # noqa: S107 - opens nothing
    *,
    seconds: object = 3599,
) -> bytes:
    return orjson.dumps({"access_token": token, "expires_in": seconds, "token_type": "Bearer"})


def lane_with(options: dict[str, str], secrets: dict[str, str]) -> Lane:
    return Lane("123-456-7890", "https://x.example", options, secrets)


def test_a_lane_is_opened_with_its_client_its_secret_and_its_refresh_token():
    lane = lane_with(
        {"client_id": " client-0001 "},
        {"client_secret": "secret-0001\n", "refresh_token": "refresh-token-0001"},
    )
    grant = grant_of(lane)
    assert grant == GRANT
    assert parse_qs(grant.form.decode()) == {
        "grant_type": ["refresh_token"],
        "client_id": ["client-0001"],
        "client_secret": ["secret-0001"],
        "refresh_token": ["refresh-token-0001"],
    }


@pytest.mark.parametrize(
    ("options", "secrets", "code"),
    [
        ({}, {"client_secret": "s", "refresh_token": "r"}, "google.credentials_missing"),
        ({"client_id": "c"}, {"refresh_token": "r"}, "google.credentials_missing"),
        ({"client_id": "c"}, {"client_secret": "s"}, "google.credentials_missing"),
        (
            {"client_id": "c"},
            {"client_secret": "s", "refresh_token": "r r"},
            "google.credentials_malformed",
        ),
        (
            {"client_id": "c"},
            {"client_secret": "sécret", "refresh_token": "r"},
            "google.credentials_malformed",
        ),
    ],
)
def test_credentials_that_cannot_be_sent_hold_the_lane(options, secrets, code: str):
    failure = grant_of(lane_with(options, secrets))
    assert isinstance(failure, NeedsReauthorisation)
    assert failure.reason.code == code


def test_an_access_token_is_used_until_a_minute_before_it_ends(clock: ManualClock):
    tokens = AccessTokens(clock)
    assert tokens.of(GRANT) is None
    assert isinstance(tokens.keep(GRANT, body()), BearerToken)
    clock.advance(seconds=3599 - 61)
    assert tokens.of(GRANT) is not None
    clock.advance(seconds=1)
    assert tokens.of(GRANT) is None


def test_a_token_belongs_to_its_grant_and_is_forgotten_on_request(clock: ManualClock):
    tokens = AccessTokens(clock)
    tokens.keep(GRANT, body())
    assert tokens.of(Grant("client-0001", "secret-0001", "another-token")) is None
    tokens.forget(GRANT)
    assert tokens.of(GRANT) is None
    tokens.forget(GRANT)


@pytest.mark.parametrize(
    "answer",
    [
        b"<html>",
        b"[]",
        b"{}",
        body(seconds="3599"),
        body(seconds=None),
        body(token="two words"),
        b'{"access_token":7,"expires_in":10}',
    ],
)
def test_an_answer_that_holds_no_token_is_none(clock: ManualClock, answer: bytes):
    tokens = AccessTokens(clock)
    assert tokens.keep(GRANT, answer) is None
    assert tokens.of(GRANT) is None


def test_what_opens_a_lane_shows_itself_to_nobody(clock: ManualClock):
    tokens = AccessTokens(clock)
    token = tokens.keep(GRANT, body("access-token-1"))
    lane = lane_with({}, {"client_secret": "secret-0001", "refresh_token": "refresh-token-0001"})
    for shown in (repr(GRANT), repr(tokens), repr(token), repr(GRANT.key)):
        assert not any(hidden in shown for hidden in tokens.never_shown(lane))
    assert set(tokens.never_shown(lane)) == {"secret-0001", "refresh-token-0001", "access-token-1"}
