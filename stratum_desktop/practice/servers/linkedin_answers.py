"""The shape of LinkedIn's refusals."""

from __future__ import annotations

from collections.abc import Mapping

import orjson

from stratum_desktop.practice.servers.vendor import Answered


def error(
    status: int,
    message: str,
    code: str | None = None,
    service_code: int | None = None,
    *,
    headers: Mapping[str, str] | None = None,
) -> Answered:
    """Refuse a call as LinkedIn does."""
    told: dict[str, object] = {"status": status, "message": message}
    if code is not None:
        told["code"] = code
    if service_code is not None:
        told["serviceErrorCode"] = service_code
    return Answered(status, orjson.dumps(told), headers=headers or {})
