"""A refresh token that buys access tokens: what is asked for with it, and what came, in memory.

An access token lasts about an hour, is kept in memory alone and travels in a header.
Source: RFC 6749, section 6.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from urllib.parse import urlencode

from stratum_desktop.domain.clock import Clock
from stratum_desktop.platforms._shared.answer import json_object
from stratum_desktop.platforms._shared.bearer_token import BearerToken, is_sendable
from stratum_desktop.platforms.contract import Lane

_EARLY_MS = 60_000
"""An access token is not used in its last minute."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What an access token is asked for with."""

    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)

    @property
    def form(self) -> bytes:
        """The body of the token call."""
        return urlencode(
            {
                "grant_type": "refresh_token",
                "client_id": self.client_id,
                "client_secret": self.client_secret,
                "refresh_token": self.refresh_token,
            }
        ).encode()

    @property
    def key(self) -> bytes:
        """The same for the same grant, and nothing that opens anything."""
        return hashlib.sha256(self.form).digest()


class AccessTokens:
    """Access tokens in memory, one a grant, each until shortly before it ends."""

    def __init__(self, clock: Clock) -> None:
        """Know none yet; time is the boot clock's, which nobody sets back."""
        self._clock = clock
        self._kept: dict[bytes, tuple[str, int]] = {}

    def of(self, grant: Grant) -> BearerToken | None:
        """Return the access token of a grant; None when there is none that lasts."""
        token, until_ms = self._kept.get(grant.key, ("", 0))
        return BearerToken(token) if self._clock.boot_ms() < until_ms else None

    def keep(self, grant: Grant, body: bytes) -> BearerToken | None:
        """Keep what the token call answered and return it; None when that is no token."""
        answer = json_object(body) or {}
        token, seconds = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(token, str) or not is_sendable(token) or type(seconds) is not int:
            return None
        self._kept[grant.key] = (token, self._clock.boot_ms() + seconds * 1000 - _EARLY_MS)
        return BearerToken(token)

    def forget(self, grant: Grant) -> None:
        """Ask anew next time: the platform refused the token before its time."""
        self._kept.pop(grant.key, None)

    def never_shown(self, lane: Lane) -> tuple[str, ...]:
        """Return every text that must not appear in a stored answer of this lane."""
        return (*lane.secrets.values(), *(token for token, _ in self._kept.values()))
