"""The only file that sees TikTok's tokens. They go into a header, never into a URL."""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping

import httpx

from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms.failures import NeedsReauthorisation

_SENDABLE = re.compile(r"[!-~]+")


class AccessToken(httpx.Auth):
    """Adds the `Access-Token` header, which knows no scheme; shows the token to nobody else."""

    def __init__(self, token: str) -> None:
        """Keep a token that is fit for a header."""
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Set the header; one try, nothing to refresh."""
        request.headers["access-token"] = self._token
        yield request


def ads_token_from(secrets: Mapping[str, str]) -> AccessToken | NeedsReauthorisation:
    """Return the token that ad accounts are read with.

    It is a token of its own where one was given; else the one that events go with, because that
    of a developer app may be allowed both.
    """
    token = secrets.get("ads_access_token", "").strip()
    if not token:
        return token_from(secrets)
    if not _SENDABLE.fullmatch(token):
        return NeedsReauthorisation(Reason("tiktok.token_malformed"))
    return AccessToken(token)


def token_from(secrets: Mapping[str, str]) -> AccessToken | NeedsReauthorisation:
    """Return the token of a lane, or why it cannot be sent at all."""
    token = secrets.get("access_token", "").strip()
    if not token:
        return NeedsReauthorisation(Reason("tiktok.token_missing"))
    if not _SENDABLE.fullmatch(token):
        return NeedsReauthorisation(Reason("tiktok.token_malformed"))
    return AccessToken(token)
