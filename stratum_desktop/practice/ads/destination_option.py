"""How a destination of the practice workspace names its ad account."""

from __future__ import annotations

from stratum_desktop.platforms.contract import Manifest
from stratum_desktop.practice.ads.vendor_words import ACCOUNTS

_FIELD = "ad_account_id"


def ad_account_option(manifest: Manifest) -> dict[str, str]:
    """Return the option that names it; empty where the platform asks for none."""
    asked = any(field.name == _FIELD for field in manifest.fields)
    return {_FIELD: ACCOUNTS[manifest.key]} if asked and manifest.key in ACCOUNTS else {}
