"""LinkedIn as data: versions, limits, what connects it. Every number names its page."""

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
_DOCS = "learn.microsoft.com/en-us/linkedin/marketing"


def _page(path: str) -> Sourced:
    return Sourced(page=f"{_DOCS}/{path}", read_on=_READ_ON)


_API = _page("integrations/ads-reporting/conversions-api")
_SCHEMA = _page("conversions/conversions-api-schema")
_DEDUPLICATION = _page("conversions/deduplication")
_VERSIONING = _page("versioning")
_MIGRATIONS = _page("integrations/migrations")

#: A version is named by its month. The last days of the newest two are announced nowhere.
VERSION_ENDS_ON: dict[str, date | None] = {
    "202609": None,
    "202608": None,
    "202607": date(2027, 7, 15),
    "202606": date(2027, 6, 15),
    "202605": date(2027, 5, 15),
    "202604": date(2027, 4, 15),
    "202603": date(2027, 3, 16),
    "202602": date(2027, 2, 15),
    "202601": date(2027, 1, 15),
    "202511": date(2026, 11, 16),
}
_VERSION = "202609"

_RULE = r"[^=,]+= *[0-9]{1,20} *"
#: `Name=number` and commas between; no name twice, because only one rule could be meant.
RULES_PATTERN = rf"(?!(?:.*,)? *([^=,]+?) *=.*, *\1 *=){_RULE}(?:,{_RULE})*"

TRAITS = PlatformTraits(
    # `eventId` pairs an event with the Insight Tag's; that it recognises a repeat of the API's
    # own is stated nowhere.
    effect_class=EffectClass.AT_MOST_ONCE,
    dedupe_window_seconds=0,
    max_age_seconds={"": 90 * _DAY},
    batch_size=5_000,
    batch_is_atomic=True,
    # The API has no field for consent: whatever is denied must stay here (requirements.py
    # refuses a denied personalisation).
    consent=ConsentNeed(),
    matchable_sets=(
        frozenset({"email"}),
        frozenset({"li_fat_id"}),
        frozenset({"client_ip_address"}),
        frozenset({"first_name", "last_name"}),
        frozenset({"lead_id"}),
        frozenset({"madid"}),
    ),
    needs_clear=frozenset({"client_ip_address", "first_name", "last_name", "country"}),
    clicks=frozenset({"li_fat_id"}),
    sources={
        "effect_class": _DEDUPLICATION,
        "dedupe_window_seconds": _DEDUPLICATION,
        "max_age_seconds": _SCHEMA,
        "batch_size": _API,
        "batch_is_atomic": _API,
        "consent": _SCHEMA,
        "matchable_sets": _page("conversions/custom-matching-identifiers"),
        "repeats_unrecognised": _DEDUPLICATION,
        "needs_clear": _SCHEMA,
        "clicks": _SCHEMA,
    },
)

_CAMPAIGNS = _page("integrations/ads/account-structure/create-and-manage-campaigns")
_REPORTING = _page("integrations/ads-reporting/ads-reporting")

READING = ReadingTraits(
    # What is above and below a campaign has no budget that a rule could set: it is not read.
    kinds=(EntityKind.CAMPAIGN,),
    steps=(Step.DAY,),
    # Reports have no pages: so few days that an answer stays below what is read of one.
    days_at_once={Step.DAY: 7},
    # The usual window after a click; a rule may count for longer.
    settles_after_days=30,
    own_figures_every_seconds=None,
    # Of ten for the conversions; no number was read for the ad account.
    requests_per_second=2.0,
    # A day may take half as much again: general knowledge, unconfirmed.
    evens_out_over_days=7,
    day_may_reach=1.5,
    sources={
        "kinds": _CAMPAIGNS,
        "steps": _REPORTING,
        "days_at_once": _REPORTING,
        "settles_after_days": _SCHEMA,
        "own_figures_every_seconds": _REPORTING,
        "requests_per_second": _API,
        "evens_out_over_days": _CAMPAIGNS,
        "day_may_reach": _CAMPAIGNS,
    },
)

MANIFEST = Manifest(
    key="linkedin",
    label="LinkedIn",
    api_version=_VERSION,
    api_version_ends_on=VERSION_ENDS_ON[_VERSION],
    base_url="https://api.linkedin.com",
    account_label="Ad account ID",
    account_help="Digits: beside the name of the account in Campaign Manager.",
    account_pattern=r"[0-9]{3,20}",
    traits=TRAITS,
    fields=(
        Field(
            name="access_token",
            label="Access token",
            help="Campaign Manager, Signals Manager, Direct API: the token made there does not"
            " expire. The token of a developer app needs rw_conversions and r_ads, and expires"
            " after 60 days.",
            is_secret=True,
            pattern=r"[!-~]{16,2000}",
        ),
        Field(
            name="rules",
            label="Conversion rules",
            help="Which conversion rule counts which event, by the rule's ID in Campaign Manager:"
            " Purchase=123456, Lead=234567. Use rules made for the Conversions API, not those of"
            " the Insight Tag. An event that is not named here is not sent.",
            pattern=RULES_PATTERN,
            example="Purchase=123456",
        ),
        Field(
            name="ads_access_token",
            label="Access token for ads",
            help="The token of a developer app with r_ads and r_ads_reporting, and rw_ads to change"
            " campaigns; its owner needs a role on the ad account. Without it campaigns are not"
            " read.",
            is_secret=True,
            is_required=False,
            pattern=r"[!-~]{16,2000}",
        ),
        Field(
            name="time_zone",
            label="Time zone of reports",
            help="LinkedIn tells none. The days of its reports are taken for UTC when this stays"
            " empty.",
            is_required=False,
            pattern=r"[A-Za-z0-9_+-]{1,40}(?:/[A-Za-z0-9_+-]{1,40}){0,2}",
        ),
        Field(
            name="conversion_metric",
            label="Conversion metric",
            help="What counts as a conversion of a campaign, by LinkedIn's name of the metric:"
            " externalWebsiteConversions when this stays empty.",
            is_required=False,
            pattern=r"[a-z][A-Za-z]{2,79}",
        ),
        Field(
            name="api_version",
            label="API version",
            help=f"Year and month, such as {_VERSION}, which is used when this stays empty.",
            is_required=False,
            pattern=r"20[0-9]{2}(?:0[1-9]|1[0-2])",
        ),
    ),
    capabilities=frozenset({Capability.DELIVER, Capability.READ, Capability.ACT}),
    reading=READING,
    version_ends_on=VERSION_ENDS_ON,
    sources={
        "api_version": _VERSIONING,
        "api_version_ends_on": _MIGRATIONS,
        "version_ends_on": _MIGRATIONS,
        "base_url": _API,
        "fields": _API,
        "account_pattern": _API,
    },
)
