"""What may run by itself while signals are as good as they are.

Source: product rulebook, section 4, table of bands.
"""

from __future__ import annotations

from enum import StrEnum

from stratum_desktop.domain.emq import Band


class AutopilotMode(StrEnum):
    """How much of what guarded rules want may run without a person."""

    #: Everything.
    NORMAL = "normal"
    #: Cuts, neutral changes and small raises.
    LIMITED = "limited"
    #: What brings spend down, and what leaves it alone.
    CUTS_ONLY = "cuts_only"
    FROZEN = "frozen"


_MODES = {
    Band.RELIABLE: AutopilotMode.NORMAL,
    Band.DIRECTIONAL: AutopilotMode.LIMITED,
    Band.UNSAFE: AutopilotMode.CUTS_ONLY,
    Band.CRITICAL: AutopilotMode.FROZEN,
    Band.UNKNOWN: AutopilotMode.FROZEN,
}


def mode_of(band: Band) -> AutopilotMode:
    """Return the mode that a band allows; nothing known allows nothing."""
    return _MODES[band]
