"""A secret that a vendor takes in the query string and nowhere else.

It is added to what goes over the wire, below the request's URL: the URL that a log line, an
error or a stored exchange can show never holds it.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from urllib.parse import urlencode

import httpx


class SecretQuery(httpx.Auth):
    """Adds parameters to the query of a request as it is sent; shows them to nobody else."""

    def __init__(self, parameters: Mapping[str, str]) -> None:
        """Keep the parameters, by the vendor's names and not yet encoded."""
        self._parameters = dict(parameters)

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Set the target of the request line, and leave the URL as it was; one try."""
        path = request.url.raw_path
        joint = b"&" if b"?" in path else b"?"
        # The transport sends this in place of the URL's own path and query.
        request.extensions["target"] = path + joint + urlencode(self._parameters).encode()
        yield request
