"""The only file that sees LinkedIn's token. It goes into a header, never into a URL."""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping

import httpx

from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms.failures import NeedsReauthorisation

_SENDABLE = re.compile(r"[!-~]+")


class BearerToken(httpx.Auth):
    """Adds `Authorization: Bearer` to a request; shows the token to nobody else."""

    def __init__(self, token: str) -> None:
        """Keep a token that is fit for a header."""
        self._token = token

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Set the header; one try, nothing to refresh."""
        request.headers["authorization"] = f"Bearer {self._token}"
        yield request


def bearer_from(secrets: Mapping[str, str]) -> BearerToken | NeedsReauthorisation:
    """Return the token of a lane, or why it cannot be sent at all."""
    token = secrets.get("access_token", "").strip()
    if not token:
        return NeedsReauthorisation(Reason("linkedin.token_missing"))
    if not _SENDABLE.fullmatch(token):
        return NeedsReauthorisation(Reason("linkedin.token_malformed"))
    return BearerToken(token)
