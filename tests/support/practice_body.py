"""The body of an event as a destination of the practice vendors queues it."""

from __future__ import annotations

from collections.abc import Mapping

from stratum_desktop.domain.event import Event
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms.contract import ACCOUNT, NO_OPTIONS, Platform
from stratum_desktop.practice.servers.server import every_vendor

_OPTIONS = {vendor.key: {**vendor.options, ACCOUNT: vendor.account} for vendor in every_vendor()}


def practice_options(platform: Platform) -> Mapping[str, str]:
    """Return what a mapping sees of a destination of the platform's practice vendor."""
    return _OPTIONS.get(platform.manifest.key, NO_OPTIONS)


def practice_body(platform: Platform, event: Event) -> bytes | Reason:
    """Map an event with the options that the platform's practice vendor asks for."""
    return platform.body_of(event, practice_options(platform))
