"""The time zone that this computer is set to."""

from __future__ import annotations

import warnings
from zoneinfo import available_timezones

import tzlocal


def local_zone_name() -> str:
    """Return the IANA name of this computer's time zone; "UTC" where it has none or says two."""
    with warnings.catch_warnings():
        # A computer without a zone is a case of its own here, not something to warn of.
        warnings.simplefilter("ignore")
        try:
            tzlocal.reload_localzone()  # what was learned before may no longer hold
            name = tzlocal.get_localzone_name()
        except LookupError:
            return "UTC"
    return name if name in available_timezones() else "UTC"
