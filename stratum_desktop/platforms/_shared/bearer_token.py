"""A token that travels in the `Authorization` header and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Generator

import httpx

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


def is_sendable(token: str) -> bool:
    """Say whether a token can stand in a header: visible ASCII, at least one character."""
    return _SENDABLE.fullmatch(token) is not None
