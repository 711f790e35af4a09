"""The only file that sees LinkedIn's tokens. They go into a header, never into a URL."""

from __future__ import annotations

from collections.abc import Mapping

from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.bearer_token import BearerToken, is_sendable
from stratum_desktop.platforms.failures import NeedsReauthorisation


def bearer_from(secrets: Mapping[str, str]) -> BearerToken | NeedsReauthorisation:
    """Return the token of a lane, or why it cannot be sent at all."""
    return _bearer(secrets.get("access_token", ""), missing="linkedin.token_missing")


def ads_bearer_from(secrets: Mapping[str, str]) -> BearerToken | NeedsReauthorisation:
    """Return the token that the ad account is opened with, or why it cannot be."""
    return _bearer(secrets.get("ads_access_token", ""), missing="linkedin.ads_token_missing")


def opens_ads(secrets: Mapping[str, str]) -> bool:
    """Say whether a lane has a token for its ad account."""
    return bool(secrets.get("ads_access_token", "").strip())


def _bearer(text: str, *, missing: str) -> BearerToken | NeedsReauthorisation:
    token = text.strip()
    if not token:
        return NeedsReauthorisation(Reason(missing))
    if not is_sendable(token):
        return NeedsReauthorisation(Reason("linkedin.token_malformed"))
    return BearerToken(token)
