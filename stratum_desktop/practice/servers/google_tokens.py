"""The practice Google's token endpoint: the one grant it knows, and access tokens that end.

An access token carries its own end, so that nothing need be kept between calls. Source:
developers.google.com/identity/protocols/oauth2, read 2026-11-22.
"""

from __future__ import annotations

import hashlib
from urllib.parse import parse_qsl

import orjson

from stratum_desktop.practice.servers.google_answers import oauth_error
from stratum_desktop.practice.servers.vendor import Answered

PRACTICE_GOOGLE_CLIENT = "practice-google-client-0001"
PRACTICE_GOOGLE_SECRET = "practice-google-secret-0001"  # noqa: S105 - opens only this server
PRACTICE_GOOGLE_REFRESH = "practice-google-refresh-0001"

TOKEN_SECONDS = 3599


def token_answer(body: bytes, now: float, *, has_ads_scope: bool) -> Answered:
    """Exchange the refresh token of a form, or say what is wrong with it.

    Args:
        now: epoch seconds.
        has_ads_scope: whether the consent covers the ad account.
    """
    form = dict(parse_qsl(body.decode("utf-8", "replace")))
    if form.get("grant_type") != "refresh_token":
        return oauth_error(400, "unsupported_grant_type")
    given = (form.get("client_id"), form.get("client_secret"))
    if given != (PRACTICE_GOOGLE_CLIENT, PRACTICE_GOOGLE_SECRET):
        return oauth_error(401, "invalid_client")
    if form.get("refresh_token") != PRACTICE_GOOGLE_REFRESH:
        return oauth_error(400, "invalid_grant")
    kinds = ("datamanager", "adwords") if has_ads_scope else ("datamanager",)
    answer = {
        "access_token": _access_token(int(now) + TOKEN_SECONDS),
        "expires_in": TOKEN_SECONDS,
        "scope": " ".join(f"https://www.googleapis.com/auth/{kind}" for kind in kinds),
        "token_type": "Bearer",
    }
    return Answered(200, orjson.dumps(answer))


def is_valid(token: str, now: float) -> bool:
    """Say whether an access token was given here and has not ended."""
    until = token.removeprefix("practice-google-access-").partition("-")[0]
    return until.isdecimal() and token == _access_token(int(until)) and now < int(until)


def _access_token(until: int) -> str:
    seal = hashlib.blake2b(f"{until}{PRACTICE_GOOGLE_REFRESH}".encode(), digest_size=12).hexdigest()
    return f"practice-google-access-{until}-{seal}"
