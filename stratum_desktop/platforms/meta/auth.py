"""The only file that sees Meta's tokens. They go into a header, never into a URL."""

from __future__ import annotations

from collections.abc import Mapping

from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.bearer_token import BearerToken, is_sendable
from stratum_desktop.platforms.failures import NeedsReauthorisation


def bearer_from(secrets: Mapping[str, str]) -> BearerToken | NeedsReauthorisation:
    """Return the token of a lane, or why it cannot be sent at all."""
    return _bearer(secrets.get("access_token", ""))


def ads_bearer_from(secrets: Mapping[str, str]) -> BearerToken | NeedsReauthorisation:
    """Return the token for the ad account: its own where one is given, else that for events."""
    return _bearer(secrets.get("ads_access_token") or secrets.get("access_token", ""))


def _bearer(text: str) -> BearerToken | NeedsReauthorisation:
    token = text.strip()
    if not token:
        return NeedsReauthorisation(Reason("meta.token_missing"))
    if not is_sendable(token):
        return NeedsReauthorisation(Reason("meta.token_malformed"))
    return BearerToken(token)
