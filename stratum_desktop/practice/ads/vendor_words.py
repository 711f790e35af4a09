"""How each platform spells its ids, and what it calls a state."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from uuid import UUID

from stratum_desktop.domain.ads.entity import EntityKind, EntityStatus

ACCOUNTS: Mapping[str, str] = {
    "meta": "700800900100200",
    "google": "1234567890",
    "tiktok": "7000000000000000001",
    "snapchat": "2b3c4d5e-0000-4000-8000-6f708090a0b1",
    "linkedin": "500600700",
}
"""Ad account by platform, as its API spells it."""

WINDOWS: Mapping[str, str] = {
    "meta": "Ads Manager",
    "google": "GOOGLE_ADS_WEB_CLIENT",
    "tiktok": "TikTok Ads Manager",
    "snapchat": "Snapchat Ads Manager",
    "linkedin": "Campaign Manager",
}
"""By what somebody changed something, where it was not this product."""

_OBJECTIVES = {
    "meta": ("OUTCOME_SALES", "OUTCOME_AWARENESS"),
    "google": ("SEARCH", "DEMAND_GEN"),
    "tiktok": ("WEB_CONVERSIONS", "REACH"),
    "snapchat": ("SALES", "AWARENESS_AND_ENGAGEMENT"),
    "linkedin": ("WEBSITE_CONVERSION", "BRAND_AWARENESS"),
}
# First of the range and how far it reaches. Meta's and TikTok's lie beyond 2**53.
_ID_RANGES = {
    "meta": (120_210_000_000_000_000, 9 * 10**12),
    "google": (20_000_000_000, 3 * 10**9),
    "tiktok": (1_790_000_000_000_000_000, 10**15),
    "linkedin": (300_000_000, 10**8),
}
_KIND_WORDS = {EntityKind.CAMPAIGN: "campaign", EntityKind.AD_SET: "adgroup", EntityKind.AD: "ad"}


def new_id(platform: str, random: Random) -> str:
    """Return an id as the platform spells it."""
    if platform == "snapchat":
        return str(UUID(int=random.getrandbits(128), version=4))
    first, reach = _ID_RANGES[platform]
    return str(first + random.randrange(reach))


def objective_of(platform: str, *, is_to_sell: bool) -> str:
    """Return what a campaign is to bring, in the platform's word."""
    return _OBJECTIVES[platform][0 if is_to_sell else 1]


def delivery_word(
    platform: str,
    kind: EntityKind,
    own: EntityStatus,
    above: EntityStatus,
    *,
    is_learning: bool,
) -> str:
    """Return the platform's own word for what an entity does at the moment.

    Args:
        own: what its owner set.
        above: the first state above it that keeps it from being shown, else active.
    """
    match platform:
        case "meta":
            return _meta_word(own, above, is_learning=is_learning)
        case "google":
            return _google_word(own, above, is_learning=is_learning)
        case "tiktok":
            return _tiktok_word(kind, own, above)
        case "snapchat":
            return "VALID" if own is above is EntityStatus.ACTIVE else "INVALID_NOT_ACTIVE"
        case _:
            return _linkedin_word(own, above)


def _meta_word(own: EntityStatus, above: EntityStatus, *, is_learning: bool) -> str:
    if own is not EntityStatus.ACTIVE:
        return "PAUSED" if own is EntityStatus.PAUSED else "ARCHIVED"
    if above is not EntityStatus.ACTIVE:
        return "CAMPAIGN_PAUSED"
    return "LEARNING" if is_learning else "ACTIVE"


def _google_word(own: EntityStatus, above: EntityStatus, *, is_learning: bool) -> str:
    if own is not EntityStatus.ACTIVE:
        return "PAUSED" if own is EntityStatus.PAUSED else "REMOVED"
    if above is not EntityStatus.ACTIVE:
        return "NOT_ELIGIBLE"
    return "LEARNING" if is_learning else "ELIGIBLE"


def _tiktok_word(kind: EntityKind, own: EntityStatus, above: EntityStatus) -> str:
    level = _KIND_WORDS[kind].upper()
    if own is EntityStatus.ENDED:
        return f"{level}_STATUS_DELETE"
    if own is EntityStatus.PAUSED:
        return f"{level}_STATUS_DISABLE"
    if above is not EntityStatus.ACTIVE:
        return f"{level}_STATUS_CAMPAIGN_DISABLE"
    return f"{level}_STATUS_{'ENABLE' if kind is EntityKind.CAMPAIGN else 'DELIVERY_OK'}"


def _linkedin_word(own: EntityStatus, above: EntityStatus) -> str:
    if own is EntityStatus.ENDED:
        return "STOPPED"
    return "RUNNABLE" if own is above is EntityStatus.ACTIVE else "STOPPED"
