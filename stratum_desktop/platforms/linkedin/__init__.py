"""LinkedIn: conversions to the conversion rules of an ad account by the Conversions API.

The ad account's campaigns are read and changed, too.
"""

from __future__ import annotations

from stratum_desktop.platforms.contract import Platform
from stratum_desktop.platforms.linkedin.actuator import LinkedInActuator
from stratum_desktop.platforms.linkedin.manifest import MANIFEST
from stratum_desktop.platforms.linkedin.mapping import body_of
from stratum_desktop.platforms.linkedin.reader import LinkedInReader
from stratum_desktop.platforms.linkedin.requirements import skip_reason
from stratum_desktop.platforms.linkedin.sender import LinkedInSender

PLATFORM = Platform(
    manifest=MANIFEST,
    body_of=body_of,
    make_sender=LinkedInSender,
    skip_reason=skip_reason,
    make_reader=LinkedInReader,
    make_actuator=LinkedInActuator,
)
