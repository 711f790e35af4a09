"""Google Analytics 4: events to a web data stream by the Measurement Protocol."""

from __future__ import annotations

from stratum_desktop.platforms.contract import Platform
from stratum_desktop.platforms.ga4.manifest import MANIFEST
from stratum_desktop.platforms.ga4.mapping import body_of
from stratum_desktop.platforms.ga4.requirements import skip_reason
from stratum_desktop.platforms.ga4.sender import Ga4Sender

PLATFORM = Platform(
    manifest=MANIFEST, body_of=body_of, make_sender=Ga4Sender, skip_reason=skip_reason
)
