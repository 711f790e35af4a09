"""A refresh token buys an access token, which lasts no longer than it says."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from manual_clock import ManualClock

from stratum_desktop.platforms._shared.bearer_token import BearerToken
from stratum_desktop.platforms._shared.oauth_grant import AccessTokens, Grant
from stratum_desktop.platforms.contract import Lane

GRANT = Grant("client-0001", "secret-0001", "refresh-token-0001")
ANSWER = b'{"access_token":"access-1","expires_in":3600}'


def test_a_grant_is_told_as_a_form():
    assert parse_qs(GRANT.form.decode()) == {
        "grant_type": ["refresh_token"],
        "client_id": ["client-0001"],
        "client_secret": ["secret-0001"],
        "refresh_token": ["refresh-token-0001"],
    }


def test_a_token_lasts_until_a_minute_before_its_end_or_until_it_is_refused(clock: ManualClock):
    tokens = AccessTokens(clock)
    assert tokens.of(GRANT) is None
    assert isinstance(tokens.keep(GRANT, ANSWER), BearerToken)
    clock.advance(seconds=3539)
    assert tokens.of(GRANT) is not None
    clock.advance(seconds=1)
    assert tokens.of(GRANT) is None
    tokens.keep(GRANT, ANSWER)
    tokens.forget(GRANT)
    assert tokens.of(GRANT) is None


@pytest.mark.parametrize(
    "answer", [b"", b"[]", b"{}", b'{"access_token":"a b","expires_in":9}', b'{"access_token":"a"}']
)
def test_what_is_no_token_is_none(clock: ManualClock, answer: bytes):
    assert AccessTokens(clock).keep(GRANT, answer) is None


def test_nothing_of_it_is_shown(clock: ManualClock):
    tokens = AccessTokens(clock)
    tokens.keep(GRANT, ANSWER)
    lane = Lane("1", "https://x.example", {}, {"client_secret": "secret-0001"})
    hidden = tokens.never_shown(lane)
    assert set(hidden) == {"secret-0001", "access-1"}
    for shown in (repr(GRANT), repr(tokens), repr(GRANT.key)):
        assert not any(secret in shown for secret in (*hidden, "refresh-token-0001"))
