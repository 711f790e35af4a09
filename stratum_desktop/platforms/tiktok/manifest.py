"""TikTok as data: versions, limits, what connects it. Every number names its page."""

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


def _page(path: str) -> Sourced:
    return Sourced(page=f"business-api.tiktok.com/portal/docs{path}", read_on=_READ_ON)


_REPORT_EVENTS = _page("?id=1771101303285761")
_PARAMETERS = _page("/parameters/v1.3")
_DEDUPLICATION = _page("/event-deduplication/v1.3")
_VERSIONING = _page("/versioning/v1.3")
_CAMPAIGNS = _page("?id=1739320994354178")
_REPORTS = _page("?id=1740302848100353")

AD_ACCOUNT = "ad_account_id"
"""The option that names the ad account, which TikTok calls an advertiser."""

#: No last day is announced for the version that has been current since 2022-08-15.
VERSION_ENDS_ON: dict[str, date | None] = {"v1.3": None}
_VERSION = "v1.3"

TRAITS = PlatformTraits(
    effect_class=EffectClass.AT_LEAST_ONCE,
    # Per event set, by event and event_id, from the first copy on; copies of the first five
    # minutes are merged.
    dedupe_window_seconds=2 * _DAY,
    # Unconfirmed: the page names no age. Web and app take the common belief of 7 days, offline
    # and CRM the 28 days that connectors state.
    max_age_seconds={"": 28 * _DAY, "website": 7 * _DAY, "app": 7 * _DAY},
    batch_size=1_000,
    # Unconfirmed: documented only for a batch that is too large; all or nothing is the safer
    # assumption, because it isolates what was refused.
    batch_is_atomic=True,
    # No field of the API carries a person's consent: a denied event must stay here.
    consent=ConsentNeed(),
    matchable_sets=(
        frozenset({"email"}),
        frozenset({"phone_e164"}),
        frozenset({"external_id"}),
        frozenset({"ttclid"}),
        frozenset({"ttp"}),
        frozenset({"madid"}),
        frozenset({"lead_id"}),
        frozenset({"client_ip_address", "client_user_agent"}),
    ),
    needs_clear=frozenset({"client_ip_address", "client_user_agent", "city", "state", "country"}),
    clicks=frozenset({"ttclid"}),
    sources={
        "effect_class": _DEDUPLICATION,
        "dedupe_window_seconds": _DEDUPLICATION,
        "max_age_seconds": _REPORT_EVENTS,
        "batch_size": _REPORT_EVENTS,
        "batch_is_atomic": _REPORT_EVENTS,
        "consent": _PARAMETERS,
        "matchable_sets": _PARAMETERS,
        "repeats_unrecognised": _DEDUPLICATION,
        "needs_clear": _PARAMETERS,
        "clicks": _PARAMETERS,
    },
)

READING = ReadingTraits(
    kinds=(EntityKind.CAMPAIGN, EntityKind.AD_SET, EntityKind.AD),
    steps=(Step.DAY, Step.HOUR),
    days_at_once={Step.DAY: 30, Step.HOUR: 1},
    # A click counts for at most as long as its id is to be kept.
    settles_after_days=28,
    # There are none to read.
    own_figures_every_seconds=None,
    # Unconfirmed: no figure of the Marketing API was read; connectors stay below ten.
    requests_per_second=5.0,
    # Of a dynamic daily budget, which is an average; how many days it is one of is unconfirmed.
    evens_out_over_days=7,
    day_may_reach=1.25,
    sources={
        "kinds": _CAMPAIGNS,
        "steps": _REPORTS,
        "days_at_once": _REPORTS,
        "settles_after_days": _page("/send-tiktok-click-id-ttclid/v1.3"),
        "own_figures_every_seconds": _REPORTS,
        "requests_per_second": _page("/rate-limits/v1.3"),
        "evens_out_over_days": _CAMPAIGNS,
        "day_may_reach": _CAMPAIGNS,
    },
)

MANIFEST = Manifest(
    key="tiktok",
    label="TikTok",
    api_version=_VERSION,
    api_version_ends_on=VERSION_ENDS_ON[_VERSION],
    base_url="https://business-api.tiktok.com",
    account_label="Pixel code, TikTok app ID or event set ID",
    account_help="Letters and digits: Events Manager, your pixel, app or event set.",
    account_pattern=r"[A-Za-z0-9]{5,40}",
    traits=TRAITS,
    fields=(
        Field(
            name="access_token",
            label="Access token",
            help="Events Manager, your pixel or event set, Settings, Events API, Generate access"
            " token; or the token of a developer app that may report conversion events.",
            is_secret=True,
            pattern=r"[!-~]{16,2000}",
        ),
        Field(
            name="event_source",
            label="Kind of event set",
            help="What the ID belongs to: web (a pixel), app, offline or crm; web when this stays"
            " empty. Website events go to web, app events to app, all others to offline; custom"
            " names with a lead ID go to crm.",
            is_required=False,
            pattern=r"web|app|offline|crm",
        ),
        Field(
            name="test_event_code",
            label="Test event code",
            help="From the Test Events tab. Events that carry it are shown there; whether they"
            " count is not confirmed: clear it when the test is over.",
            is_required=False,
            pattern=r"[A-Za-z0-9_-]{1,40}",
        ),
        Field(
            name=AD_ACCOUNT,
            label="Ad account ID",
            help="Digits: TikTok Ads Manager, beside the account's name (advertiser ID). With it"
            " campaigns are read; the connection test looks the pixel up there.",
            is_required=False,
            pattern=r"[0-9]{5,25}",
        ),
        Field(
            name="ads_access_token",
            label="Marketing API token",
            help="The token of a developer app that may read, and if you want change, the ad"
            " account's campaigns. Leave it empty where the access token may do that as well; one"
            " made in Events Manager may not.",
            is_secret=True,
            is_required=False,
            pattern=r"[!-~]{16,2000}",
        ),
        Field(
            name="conversion_metric",
            label="Conversion metric",
            help="What counts as a conversion of a campaign, by TikTok's name of the metric:"
            " complete_payment, a website's purchases, when this stays empty.",
            is_required=False,
            pattern=r"[a-z][a-z0-9_]{2,79}",
        ),
        Field(
            name="revenue_metric",
            label="Revenue metric",
            help="What those conversions were worth, by TikTok's name of the metric; found by"
            " itself for complete_payment.",
            is_required=False,
            pattern=r"[a-z][a-z0-9_]{2,79}",
        ),
        Field(
            name="api_version",
            label="API version",
            help=f"Such as {_VERSION}, which is used when this stays empty.",
            is_required=False,
            pattern=r"v[0-9]{1,2}\.[0-9]",
        ),
    ),
    capabilities=frozenset({Capability.DELIVER, Capability.READ, Capability.ACT}),
    reading=READING,
    version_ends_on=VERSION_ENDS_ON,
    sources={
        "api_version": _VERSIONING,
        "api_version_ends_on": _VERSIONING,
        "version_ends_on": _VERSIONING,
        "base_url": _REPORT_EVENTS,
        "fields": _REPORT_EVENTS,
        "account_pattern": _REPORT_EVENTS,
    },
)
