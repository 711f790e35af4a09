"""What each platform tells of what is in an account; the world knows more than any of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from stratum_desktop.domain.ads.entity import AdEntity, EntityKind, EntityStatus


def listed(platform: str, found: Iterable[AdEntity]) -> list[AdEntity]:
    """Return what a sync of a platform finds of a level; Snapchat lists nothing that has ended."""
    return [
        _as_told(platform, one)
        for one in found
        if platform != "snapchat" or one.status is not EntityStatus.ENDED
    ]


def _as_told(platform: str, one: AdEntity) -> AdEntity:
    match platform:
        case "meta":
            return _meta(one)
        case "google":
            return _google(one)
        case "tiktok" | "snapchat":
            return replace(_bare_ad(one), is_learning=None)
        case _:
            return one


def _meta(one: AdEntity) -> AdEntity:
    # Meta's word for what is shown is the same while it learns; an ad set says so apart.
    word = "ACTIVE" if one.delivery_status == "LEARNING" else one.delivery_status
    one = replace(_bare_ad(one), delivery_status=word)
    if one.kind is EntityKind.AD_SET:
        return replace(one, objective="OFFSITE_CONVERSIONS")
    return replace(one, is_learning=None)


def _google(one: AdEntity) -> AdEntity:
    if one.delivery_status == "LEARNING":
        one = replace(one, delivery_status="LEARNING (BIDDING_STRATEGY_LEARNING)")
    if one.kind is EntityKind.CAMPAIGN:
        return one
    bare = replace(one, is_learning=None, starts_at=None, ends_at=None)
    if one.kind is EntityKind.AD_SET:
        return replace(bare, objective="SEARCH_STANDARD")
    # What is shown is the ad itself, which may stand in several groups.
    return replace(bare, objective="", creative_id=one.external_id)


def _bare_ad(one: AdEntity) -> AdEntity:
    """Return an ad without what stands at its ad set; anything else as it is."""
    if one.kind is not EntityKind.AD:
        return one
    return replace(one, objective="", starts_at=None, ends_at=None)
