"""Snapchat as data: version, limits, what connects it. Every number names its page."""

from __future__ import annotations

from datetime import date

from stratum_desktop.domain.ads.entity import EntityKind
from stratum_desktop.domain.ads.figure import Step
from stratum_desktop.domain.consent import ConsentNeed
from stratum_desktop.domain.platform import EffectClass, PlatformTraits, Sourced
from stratum_desktop.platforms.ad_contract import ReadingTraits
from stratum_desktop.platforms.contract import Capability, Field, Manifest

_DAY = 86_400
_READ_ON = date(2026, 11, 22)
_DOCS = "developers.snap.com/api/marketing-api/Conversions-API"


def _page(path: str) -> Sourced:
    return Sourced(page=f"{_DOCS}/{path}", read_on=_READ_ON)


_INTRODUCTION = _page("Introduction")
_USING_THE_API = _page("UsingTheAPI")
_PARAMETERS = _page("Parameters")
_DEDUPLICATION = _page("Deduplication")
_VERIFY = _page("VerifySetUp")

_VERSION = "v3"
#: Version 2 is gone, version 3 has no announced end.
VERSION_ENDS_ON: dict[str, date | None] = {_VERSION: None}

_ADS_DOCS = "developers.snap.com/marketing-api/Ads-API"
_PATTERNS = Sourced(page=f"{_ADS_DOCS}/api-patterns", read_on=_READ_ON)
_MEASUREMENT = Sourced(page=f"{_ADS_DOCS}/measurement", read_on=_READ_ON)

AD_ACCOUNT = "ad_account_id"
"""The option that names the ad account."""
_UUID = r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"

PIXEL, APP = "pixel", "app"
"""What the account of a destination is; an empty option means a pixel."""

TRAITS = PlatformTraits(
    effect_class=EffectClass.AT_LEAST_ONCE,
    # By `event_id`. A purchase is also recognised by its `order_id`, for 30 days: the shorter
    # window stands for both.
    dedupe_window_seconds=2 * _DAY,
    # Snap's own page says 37 days for every source; older texts said 28, a connector says 7.
    max_age_seconds={"": 37 * _DAY},
    batch_size=2_000,
    # Not documented: taken for the worse, so that a refused batch is taken apart.
    batch_is_atomic=True,
    # The API has no field for consent: a denied event must stay here, and a denied
    # personalisation travels as limited use.
    consent=ConsentNeed(),
    matchable_sets=(
        frozenset({"email"}),
        frozenset({"phone_digits"}),
        frozenset({"madid"}),
        frozenset({"client_ip_address", "client_user_agent"}),
    ),
    needs_clear=frozenset({"client_ip_address", "client_user_agent"}),
    clicks=frozenset({"sc_click_id"}),
    sources={
        "effect_class": _DEDUPLICATION,
        "dedupe_window_seconds": _DEDUPLICATION,
        "max_age_seconds": _INTRODUCTION,
        "batch_size": _USING_THE_API,
        "batch_is_atomic": _VERIFY,
        "consent": _PARAMETERS,
        "matchable_sets": _USING_THE_API,
        "repeats_unrecognised": _DEDUPLICATION,
        "needs_clear": _PARAMETERS,
        "clicks": _PARAMETERS,
    },
)

READING = ReadingTraits(
    kinds=(EntityKind.CAMPAIGN, EntityKind.AD_SET, EntityKind.AD),
    steps=(Step.DAY, Step.HOUR),
    # Unconfirmed, as the pages that were read name no range.
    days_at_once={Step.DAY: 31, Step.HOUR: 7},
    # A swipe counts for at most 28 days: unconfirmed.
    settles_after_days=28,
    # There are none to read.
    own_figures_every_seconds=None,
    # Of ten for a token.
    requests_per_second=5.0,
    # No page that was read says that a day may go above its budget.
    evens_out_over_days=1,
    day_may_reach=1.0,
    sources={
        "kinds": _PATTERNS,
        "steps": _MEASUREMENT,
        "days_at_once": _MEASUREMENT,
        "settles_after_days": _MEASUREMENT,
        "own_figures_every_seconds": _PATTERNS,
        "requests_per_second": Sourced(page=f"{_ADS_DOCS}/rate-limits", read_on=_READ_ON),
        "evens_out_over_days": _PATTERNS,
        "day_may_reach": _PATTERNS,
    },
)

MANIFEST = Manifest(
    key="snapchat",
    label="Snapchat",
    api_version=_VERSION,
    api_version_ends_on=VERSION_ENDS_ON[_VERSION],
    base_url="https://tr.snapchat.com",
    account_label="Pixel ID or Snap App ID",
    account_help="As 8-4-4-4-12 digits and letters a to f: Events Manager, your pixel or app.",
    account_pattern=_UUID,
    traits=TRAITS,
    fields=(
        Field(
            name="access_token",
            label="Conversions API token",
            help="Ads Manager, Business Details, Conversions API Tokens, Generate token. An"
            " administrator of the organisation that owns the pixel can make one; it does not"
            " expire.",
            is_secret=True,
            pattern=r"[!-~]{16,2000}",
            travels_in_query=True,
        ),
        Field(
            name="asset_kind",
            label="Kind of asset",
            help="Write app when the account is a Snap App ID: it then takes the events of your"
            " app, and nothing else. Leave it empty for a pixel, which takes website and offline"
            " events.",
            is_required=False,
            pattern=f"{PIXEL}|{APP}",
        ),
        Field(
            name=AD_ACCOUNT,
            label="Ad account ID",
            help="As 8-4-4-4-12 digits and letters a to f: Ads Manager, Ad Accounts. With it and"
            " the three fields below campaigns are read and can be changed.",
            is_required=False,
            pattern=_UUID,
        ),
        Field(
            name="client_id",
            label="OAuth client ID",
            help="Ads Manager, Business Details, OAuth Apps: the client ID of your app.",
            is_required=False,
            pattern=r"[!-~]{8,200}",
        ),
        Field(
            name="client_secret",
            label="OAuth client secret",
            help="Shown once, when the app is made there.",
            is_secret=True,
            is_required=False,
            pattern=r"[!-~]{8,200}",
            is_exchanged=True,
        ),
        Field(
            name="refresh_token",
            label="OAuth refresh token",
            help="Of somebody who may see the ad account, and change it if you want that; asked"
            " for with the scope snapchat-marketing-api.",
            is_secret=True,
            is_required=False,
            pattern=r"[!-~]{16,2000}",
            is_exchanged=True,
        ),
        Field(
            name="conversion_metric",
            label="Conversion metric",
            help="What counts as a conversion of a campaign, by Snapchat's name of the field:"
            " conversion_purchases when this stays empty.",
            is_required=False,
            pattern=r"[a-z][a-z0-9_]{2,79}",
        ),
        Field(
            name="revenue_metric",
            label="Revenue metric",
            help="What those conversions were worth, by Snapchat's name of the field; found by"
            " itself for conversion_purchases.",
            is_required=False,
            pattern=r"[a-z][a-z0-9_]{2,79}",
        ),
    ),
    capabilities=frozenset({Capability.DELIVER, Capability.READ, Capability.ACT}),
    reading=READING,
    version_ends_on=VERSION_ENDS_ON,
    sources={
        "api_version": _INTRODUCTION,
        "api_version_ends_on": _INTRODUCTION,
        "version_ends_on": _INTRODUCTION,
        "base_url": _USING_THE_API,
        "fields": _USING_THE_API,
        "account_pattern": _VERIFY,
    },
)
