"""The only file that sees the token. It goes into a header, never into a URL."""

from __future__ import annotations

from collections.abc import Mapping

from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms._shared.bearer_token import BearerToken, is_sendable
from stratum_desktop.platforms.failures import NeedsReauthorisation


def bearer_from(secrets: Mapping[str, str]) -> BearerToken | NeedsReauthorisation:
    """Return the token of a lane, or why it cannot be sent at all."""
    token = secrets.get("access_token", "").strip()
    if not token:
        return NeedsReauthorisation(Reason("whatsapp.token_missing"))
    if not is_sendable(token):
        return NeedsReauthorisation(Reason("whatsapp.token_malformed"))
    return BearerToken(token)
