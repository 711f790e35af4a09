"""Where the made-up shop's events went: several platforms, each since its own day.

A platform that this version has no folder for is history only: its destination is off, nothing
new is queued there, and what it received has no frozen body to show. Once its folder exists its
own manifest is used and it is on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from stratum_desktop.domain.clock import Clock
from stratum_desktop.domain.consent import ConsentNeed
from stratum_desktop.domain.event import Event
from stratum_desktop.domain.platform import EffectClass, PlatformTraits
from stratum_desktop.domain.reason import Reason
from stratum_desktop.platforms import registry
from stratum_desktop.platforms._shared.http import Limits
from stratum_desktop.platforms.contract import (
    ACCOUNT,
    NO_OPTIONS,
    Manifest,
    Platform,
    Sender,
)
from stratum_desktop.practice.ads.plan import SIZES, AccountSize
from stratum_desktop.practice.servers import (
    PRACTICE_GOOGLE_ACCOUNT,
    PRACTICE_LINKEDIN_ACCOUNT,
    PRACTICE_META_DATASET,
    PRACTICE_SNAPCHAT_PIXEL,
    PRACTICE_TIKTOK_PIXEL,
    PRACTICE_WHATSAPP_DATASET,
    PracticeGoogle,
    PracticeWhatsApp,
)

_DAY = 86_400
_REFUSED = Reason("platform.event_refused", {"http_status": 400})


class Trouble(Enum):
    """The one bad stretch that a lane had in the month."""

    #: Its token was refused: everything waited for a person.
    TOKEN_REFUSED = auto()
    #: Its API could not be reached: everything waited for the breaker.
    OUTAGE = auto()


@dataclass(frozen=True, slots=True)
class Figures:
    """What the platform claims of the shop's sales, and what others know of them."""

    #: What it claims; of a platform with an ad account of its own, that account says it by the day.
    size: AccountSize
    #: What GA4 gives it, of all purchases; None where GA4 does not tell it apart.
    ga4_ratio: float | None
    #: What the shop's own orders say of it (voucher codes), of all purchases; None without.
    orders_ratio: float | None


@dataclass(frozen=True, slots=True)
class PracticeLane:
    """One destination of the practice workspace."""

    platform: str
    account: str
    label: str
    #: How long ago it was connected.
    days: int
    #: Stands in for the manifest while the platform has no folder.
    stand_in: PlatformTraits
    #: None: never synced.
    figures: Figures | None
    #: Hours since its last sync; 0 = a few minutes ago.
    silent_hours: int = 0
    #: Whether the operator has switched it on.
    is_switched_on: bool = True
    #: Per thousand deliveries.
    rejected_per_mille: float = 2.0
    #: What it says then.
    refusal: Reason = _REFUSED
    trouble: Trouble | None = None
    #: What the destination was told when it was connected.
    options: Mapping[str, str] = field(default_factory=dict)

    @property
    def has_refused_token(self) -> bool:
        """Say whether its trouble was a token that its platform refused."""
        return self.trouble is Trouble.TOKEN_REFUSED

    @property
    def has_folder(self) -> bool:
        """Say whether this version can send to the platform."""
        return self.platform in _FOLDERS

    @property
    def known(self) -> Platform:
        """The platform as this version knows it, or its stand-in."""
        return _FOLDERS.get(self.platform) or _stand_in(self)

    @property
    def seen_options(self) -> Mapping[str, str]:
        """Return the options as a mapping sees them."""
        return {**self.options, ACCOUNT: self.account}

    @property
    def traits(self) -> PlatformTraits:
        """How its deliveries behave."""
        return self.known.manifest.traits


_FOLDERS = {one.manifest.key: one for one in registry.all()}


def _stand_in(lane: PracticeLane) -> Platform:
    """Return a platform that can be decided about and never be sent to."""
    manifest = Manifest(
        key=lane.platform,
        label=lane.label,
        api_version="",
        api_version_ends_on=None,
        base_url="",
        account_label="",
        account_help="",
        account_pattern=r".+",
        traits=lane.stand_in,
        fields=(),
        capabilities=frozenset(),
    )
    return Platform(manifest, body_of=_no_mapping, make_sender=_no_sender)


def _no_mapping(_event: Event, _options: Mapping[str, str] = NO_OPTIONS, /) -> bytes | Reason:
    return b""


def _no_sender(*, clock: Clock, is_practice: bool, limits: Limits | None = None) -> Sender:
    raise RuntimeError(f"no folder, no sender ({clock=}, {is_practice=}, {limits=})")


def _traits(days: int, *identifiers: str, needs_consent: bool = False) -> PlatformTraits:
    return PlatformTraits(
        effect_class=EffectClass.AT_LEAST_ONCE,
        dedupe_window_seconds=2 * _DAY,
        max_age_seconds={"": days * _DAY},
        batch_size=1_000,
        batch_is_atomic=False,
        consent=ConsentNeed(ad_user_data_required=needs_consent),
        matchable_sets=tuple(frozenset({name}) for name in identifiers),
    )


LANES = (
    PracticeLane(
        "meta",
        PRACTICE_META_DATASET,
        "Meta · Lindenhof",
        days=31,
        stand_in=_traits(7, "email", "phone_digits", "external_id", "fbc", "fbp"),
        figures=Figures(SIZES["meta"], 0.38, None),
        refusal=Reason(
            "meta.click_id_not_genuine", {"http_status": 400, "platform_code": "100/2804087"}
        ),
        trouble=Trouble.TOKEN_REFUSED,
    ),
    PracticeLane(
        "google",
        PRACTICE_GOOGLE_ACCOUNT,
        "Google Ads · Lindenhof",
        days=31,
        stand_in=_traits(63, "email", "phone_e164", "gclid", "gbraid", "wbraid"),
        figures=Figures(SIZES["google"], 0.33, None),
        rejected_per_mille=3.0,
        refusal=Reason("google.click_id_refused", {"platform_code": "INVALID_GCLID"}),
        trouble=Trouble.OUTAGE,
        options=PracticeGoogle.options,
    ),
    PracticeLane(
        "tiktok",
        PRACTICE_TIKTOK_PIXEL,
        "TikTok · Lindenhof",
        days=17,
        stand_in=_traits(28, "email", "phone_e164", "external_id", "ttclid", "ttp"),
        figures=Figures(SIZES["tiktok"], 0.115, None),
        rejected_per_mille=9.0,
        refusal=Reason("tiktok.parameter_refused", {"http_status": 200, "platform_code": "40002"}),
    ),
    PracticeLane(
        "snapchat",
        PRACTICE_SNAPCHAT_PIXEL,
        "Snapchat · Lindenhof",
        days=12,
        stand_in=_traits(37, "phone_digits", "sc_click_id", "sc_cookie1"),
        figures=Figures(SIZES["snapchat"], None, 0.034),
        silent_hours=31,
        rejected_per_mille=14.0,
        refusal=Reason("snapchat.events_refused", {"http_status": 400, "platform_code": "517"}),
    ),
    PracticeLane(
        "linkedin",
        PRACTICE_LINKEDIN_ACCOUNT,
        "LinkedIn · Lindenhof",
        days=2,
        stand_in=_traits(90, "email", "li_fat_id", needs_consent=True),
        figures=None,
        is_switched_on=False,
    ),
    PracticeLane(
        "whatsapp",
        PRACTICE_WHATSAPP_DATASET,
        "WhatsApp ads · Lindenhof",
        days=9,
        stand_in=_traits(7, "ctwa_clid"),
        options=PracticeWhatsApp.options,
        figures=Figures(AccountSize(claimed_ratio=0.03, roas=2.6), None, 0.026),
        refusal=Reason(
            "whatsapp.click_id_not_genuine", {"http_status": 400, "platform_code": "100/2804087"}
        ),
    ),
)
"""In the order they are listed. Age limits as the platforms' pages give them (2026-11-22)."""
