"""The only file that sees Snapchat's tokens and the client secret.

Snapchat documents the token for events as a query parameter and as nothing else, so it rides in
the query, below every URL that can be logged, stored or shown. Ad accounts are opened by a
refresh token, which is exchanged for an access token of an hour.
Source: developers.snap.com/api/marketing-api/Conversions-API/UsingTheAPI, the parameters of the
vendor's own Java SDK (1.1.5), and …/Ads-API/authentication, read 2026-11-22.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.oauth_grant import Grant
from stratum_desktop.platforms._shared.secret_query import SecretQuery
from stratum_desktop.platforms.contract import Lane
from stratum_desktop.platforms.failures import NeedsReauthorisation

_SENDABLE = re.compile(r"[!-~]+")


def token_from(secrets: Mapping[str, str]) -> SecretQuery | NeedsReauthorisation:
    """Return the token of a lane, or why it cannot be sent at all."""
    token = secrets.get("access_token", "").strip()
    if not token:
        return NeedsReauthorisation(Reason("snapchat.token_missing"))
    if not _SENDABLE.fullmatch(token):
        return NeedsReauthorisation(Reason("snapchat.token_malformed"))
    return SecretQuery({"access_token": token})


def ads_grant_of(lane: Lane) -> Grant | NeedsReauthorisation:
    """Return what the ad account of a lane is opened with, or why it cannot be opened at all."""
    parts = (
        lane.options.get("client_id", "").strip(),
        lane.secrets.get("client_secret", "").strip(),
        lane.secrets.get("refresh_token", "").strip(),
    )
    if not all(parts):
        return NeedsReauthorisation(Reason("snapchat.ads_credentials_missing"))
    if not all(map(_SENDABLE.fullmatch, parts)):
        return NeedsReauthorisation(Reason("snapchat.ads_credentials_malformed"))
    return Grant(*parts)
