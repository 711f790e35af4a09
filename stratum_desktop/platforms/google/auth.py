"""The only file that sees Google's tokens and the client secret.

A refresh token is exchanged for an access token of about an hour, in a call of its own; the
access token is kept in memory alone, and travels in a header.
Source: developers.google.com/identity/protocols/oauth2, read 2026-11-22.
"""

from __future__ import annotations

from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.bearer_token import is_sendable
from stratum_desktop.platforms._shared.oauth_grant import AccessTokens as AccessTokens
from stratum_desktop.platforms._shared.oauth_grant import Grant as Grant
from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.failures import NeedsReauthorisation


def grant_of(lane: Lane) -> Grant | NeedsReauthorisation:
    """Return what a lane is opened with, or why it cannot be opened at all."""
    grant = Grant(
        lane.options.get("client_id", "").strip(),
        lane.secrets.get("client_secret", "").strip(),
        lane.secrets.get("refresh_token", "").strip(),
    )
    parts = (grant.client_id, grant.client_secret, grant.refresh_token)
    if not all(parts):
        return NeedsReauthorisation(Reason("google.credentials_missing"))
    if not all(map(is_sendable, parts)):
        return NeedsReauthorisation(Reason("google.credentials_malformed"))
    return grant
