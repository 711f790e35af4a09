"""Google Ads: conversions by the Data Manager API or the older upload, and the ad account."""

from __future__ import annotations

from stratum_desktop.platforms.contract import Platform
from stratum_desktop.platforms.google.actuator import GoogleActuator
from stratum_desktop.platforms.google.manifest import MANIFEST
from stratum_desktop.platforms.google.mapping import body_of
from stratum_desktop.platforms.google.reader import GoogleReader
from stratum_desktop.platforms.google.requirements import skip_reason, version_of
from stratum_desktop.platforms.google.sender import GoogleSender

PLATFORM = Platform(
    manifest=MANIFEST,
    body_of=body_of,
    make_sender=GoogleSender,
    skip_reason=skip_reason,
    version_for=version_of,
    make_reader=GoogleReader,
    make_actuator=GoogleActuator,
)
