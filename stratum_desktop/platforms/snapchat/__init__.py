"""Snapchat: conversions to a pixel or a Snap app by the Conversions API.

Ad accounts are read and changed by the Ads API.
"""

from __future__ import annotations

from stratum_desktop.platforms.contract import Platform
from stratum_desktop.platforms.snapchat.actuator import SnapchatActuator
from stratum_desktop.platforms.snapchat.manifest import MANIFEST
from stratum_desktop.platforms.snapchat.mapping import body_of
from stratum_desktop.platforms.snapchat.reader import SnapchatReader
from stratum_desktop.platforms.snapchat.requirements import skip_reason
from stratum_desktop.platforms.snapchat.sender import SnapchatSender

PLATFORM = Platform(
    manifest=MANIFEST,
    body_of=body_of,
    make_sender=SnapchatSender,
    skip_reason=skip_reason,
    make_reader=SnapchatReader,
    make_actuator=SnapchatActuator,
)
