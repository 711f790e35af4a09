"""The only file that sees the API secret of a data stream.

Google takes it in the query and nowhere else, so it rides there, below every URL that can be
logged, stored or shown.
Source: developers.google.com/analytics/devguides/collection/protocol/ga4/reference, read
2026-11-22.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.secret_query import SecretQuery
from stratum_desktop.platforms.failures import NeedsReauthorisation

_SENDABLE = re.compile(r"[!-~]+")


def secret_from(secrets: Mapping[str, str]) -> SecretQuery | NeedsReauthorisation:
    """Return the API secret of a lane, or why it cannot be sent at all."""
    secret = secrets.get("api_secret", "").strip()
    if not secret:
        return NeedsReauthorisation(Reason("ga4.secret_missing"))
    if not _SENDABLE.fullmatch(secret):
        return NeedsReauthorisation(Reason("ga4.secret_malformed"))
    return SecretQuery({"api_secret": secret})
