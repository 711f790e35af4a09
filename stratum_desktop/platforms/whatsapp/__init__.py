"""WhatsApp: conversions of click-to-WhatsApp ads by the Conversions API. No chat messages."""

from __future__ import annotations

from stratum_desktop.platforms.contract import Platform
from stratum_desktop.platforms.whatsapp.manifest import MANIFEST
from stratum_desktop.platforms.whatsapp.mapping import body_of
from stratum_desktop.platforms.whatsapp.requirements import skip_reason
from stratum_desktop.platforms.whatsapp.sender import WhatsAppSender

PLATFORM = Platform(
    manifest=MANIFEST, body_of=body_of, make_sender=WhatsAppSender, skip_reason=skip_reason
)
