"""Meta: conversions by the Conversions API, ad accounts by the Marketing API."""

from __future__ import annotations

from stratum_desktop.platforms.contract import Platform
from stratum_desktop.platforms.meta.actuator import MetaActuator
from stratum_desktop.platforms.meta.manifest import MANIFEST
from stratum_desktop.platforms.meta.mapping import body_of
from stratum_desktop.platforms.meta.reader import MetaReader
from stratum_desktop.platforms.meta.requirements import skip_reason
from stratum_desktop.platforms.meta.sender import MetaSender

PLATFORM = Platform(
    manifest=MANIFEST,
    body_of=body_of,
    make_sender=MetaSender,
    skip_reason=skip_reason,
    make_reader=MetaReader,
    make_actuator=MetaActuator,
)
