"""Where a sender may connect to: a token that goes to a wrong host is a token lost.

A practice workspace holds made-up events, so it reaches loopback and nothing else. Any other
workspace reaches its platform over https and nothing else. There is no third case.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import SplitResult, urlsplit

from stratum_desktop.domain.errors import Refusal
from stratum_desktop.domain.reason import Reason


def check_base_url(base_url: str, *, home_url: str, is_practice: bool) -> None:
    """Refuse a base URL that this workspace may not send to.

    Args:
        base_url: what a person or a stored destination gives.
        home_url: the platform's own, from its manifest.
        is_practice: whether the workspace is marked practice.

    Raises:
        Refusal: the message says which address is allowed.
    """
    parts = _parts_of(base_url)
    if parts is None:
        raise _refusal(
            f"{base_url!r} is not a base URL: give scheme, host and nothing after the path.",
            "destination.base_url_malformed",
        )
    if is_practice:
        if not is_loopback(parts.hostname or ""):
            raise _refusal(
                f"A practice workspace sends to this computer only, not to {parts.hostname}."
                " Use the address that the practice server printed.",
                "destination.not_loopback",
            )
    elif _identity_of(parts) != _identity_of(urlsplit(home_url)):
        raise _refusal(
            f"This platform is reached at {home_url} only, not at {base_url}."
            " Loopback addresses are for practice workspaces.",
            "destination.foreign_host",
        )


def is_loopback(host: str) -> bool:
    """Say whether a host is this computer by its own spelling; no name is looked up."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _parts_of(base_url: str) -> SplitResult | None:
    try:
        parts = urlsplit(base_url)
        port = parts.port
    except ValueError:
        return None
    has_extras = parts.query or parts.fragment or parts.username or parts.password
    if parts.scheme not in ("http", "https") or not parts.hostname or has_extras or port == 0:
        return None
    if any(character.isspace() for character in base_url) or "\\" in base_url:
        return None
    return parts


def _identity_of(parts: SplitResult) -> tuple[str, str | None, int, str]:
    default_port = 443 if parts.scheme == "https" else 80
    return parts.scheme, parts.hostname, parts.port or default_port, parts.path.rstrip("/")


def _refusal(message: str, code: str) -> Refusal:
    return Refusal(message, reason=Reason(code))
