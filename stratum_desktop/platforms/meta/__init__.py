"""Meta: conversions to a dataset or pixel by the Conversions API."""

from __future__ import annotations

from stratum_desktop.platforms.contract import Platform
from stratum_desktop.platforms.meta.manifest import MANIFEST
from stratum_desktop.platforms.meta.mapping import body_of
from stratum_desktop.platforms.meta.requirements import skip_reason
from stratum_desktop.platforms.meta.sender import MetaSender

PLATFORM = Platform(
    manifest=MANIFEST, body_of=body_of, make_sender=MetaSender, skip_reason=skip_reason
)
