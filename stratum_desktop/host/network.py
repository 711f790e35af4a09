"""Whether this computer has a way out, asked of its own routing table.

Connecting a datagram socket makes the system choose a route and sends nothing. The addresses
are reserved for documentation: nobody owns them, so they always take the default route.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable
from enum import StrEnum

_DOCUMENTATION_ADDRESSES = (
    (socket.AF_INET, "192.0.2.1"),  # Source: RFC 5737
    (socket.AF_INET6, "2001:db8::1"),  # Source: RFC 3849
)
_ANY_PORT = 9


class NetworkState(StrEnum):
    """What can be said without sending anything."""

    #: There is a route that leaves this computer. Whether it leads anywhere is not known.
    ONLINE = "online"
    #: There is none.
    OFFLINE = "offline"
    #: The system would not say.
    UNKNOWN = "unknown"


def local_address(family: socket.AddressFamily, far: str) -> str | None:
    """Return the local address that traffic to `far` would leave by; None without a route.

    Raises:
        PermissionError: the system forbids asking.
    """
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.connect((far, _ANY_PORT))
            return str(probe.getsockname()[0])
    except PermissionError:
        raise
    except OSError:
        return None


def network_state(
    route: Callable[[socket.AddressFamily, str], str | None] = local_address,
) -> NetworkState:
    """Say whether any route leaves this computer. Sends nothing, takes microseconds."""
    try:
        addresses = [route(family, far) for family, far in _DOCUMENTATION_ADDRESSES]
    except PermissionError:
        return NetworkState.UNKNOWN
    leaves = any(
        address and not ipaddress.ip_address(address.partition("%")[0]).is_loopback
        for address in addresses
    )
    return NetworkState.ONLINE if leaves else NetworkState.OFFLINE
