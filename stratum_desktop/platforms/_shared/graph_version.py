"""Versions of Meta's Graph API, which the Conversions API follows for two years each.

Campaign calls run on the shorter Marketing clock, which is not this one.
"""

from __future__ import annotations

from datetime import date

GRAPH_VERSION = "v26.0"
GRAPH_VERSION_PATTERN = r"v[0-9]{1,3}\.[0-9]"
#: Source: developers.facebook.com/docs/graph-api/changelog/versions, read 2026-11-22.
GRAPH_VERSION_ENDS_ON: dict[str, date | None] = {
    "v26.0": None,
    "v25.0": date(2028, 7, 29),
    "v24.0": date(2028, 2, 18),
    "v23.0": date(2027, 10, 8),
    "v22.0": date(2027, 5, 20),
    "v21.0": date(2027, 1, 21),
    "v20.0": date(2026, 9, 24),
    "v19.0": date(2026, 5, 21),
    "v18.0": date(2026, 1, 26),
}
