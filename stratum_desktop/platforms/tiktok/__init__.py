"""TikTok: conversions to an event set (web, app, offline or CRM) by the Events API 2.0.

Ad accounts are read and changed by the Marketing API.
"""

from __future__ import annotations

from stratum_desktop.platforms.contract import Platform
from stratum_desktop.platforms.tiktok.actuator import TikTokActuator
from stratum_desktop.platforms.tiktok.manifest import MANIFEST
from stratum_desktop.platforms.tiktok.mapping import body_of
from stratum_desktop.platforms.tiktok.reader import TikTokReader
from stratum_desktop.platforms.tiktok.requirements import skip_reason
from stratum_desktop.platforms.tiktok.sender import TikTokSender

PLATFORM = Platform(
    manifest=MANIFEST,
    body_of=body_of,
    make_sender=TikTokSender,
    skip_reason=skip_reason,
    make_reader=TikTokReader,
    make_actuator=TikTokActuator,
)
