"""Settings of a destination that cannot work, found before they cost events.

A platform would answer each of them with a refusal that looks like the event's own fault.
"""

from __future__ import annotations

import re

from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms.contract import Lane, Manifest
from stratum_desktop.platforms.failures import Unsupported


def obstacle_of(lane: Lane, manifest: Manifest) -> Unsupported | None:
    """Return the account or option that does not fit the manifest's pattern, or None."""
    if not re.fullmatch(manifest.account_pattern, lane.account):
        return Unsupported(Reason("destination.account_malformed"))
    for field in manifest.fields:
        value = lane.options.get(field.name)
        if value and field.pattern and not re.fullmatch(field.pattern, value):
            return Unsupported(Reason("destination.option_malformed", {"option": field.name}))
    return None
