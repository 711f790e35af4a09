"""The only file that sees Snapchat's token.

Snapchat documents it as a query parameter and as nothing else, so it rides in the query, below
every URL that can be logged, stored or shown.
Source: developers.snap.com/api/marketing-api/Conversions-API/UsingTheAPI, and the parameters of
the vendor's own Java SDK (1.1.5), read 2026-11-22.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.secret_query import SecretQuery
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
