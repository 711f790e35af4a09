"""Meta as data: versions, limits, what connects it. Every number names its page."""

from __future__ import annotations

from datetime import date

from stratum_desktop.domain.ads.entity import EntityKind
from stratum_desktop.domain.ads.figure import Step
from stratum_desktop.domain.consent import ConsentNeed
from stratum_desktop.domain.platform import EffectClass, PlatformTraits, Sourced
from stratum_desktop.platforms._shared.graph_version import (
    GRAPH_VERSION,
    GRAPH_VERSION_ENDS_ON,
    GRAPH_VERSION_PATTERN,
)
from stratum_desktop.platforms.ad_contract import ReadingTraits
from stratum_desktop.platforms.contract import Capability, Field, Manifest

_DAY = 86_400
_READ_ON = date(2026, 11, 22)
_DOCS = "developers.facebook.com/docs"


def _page(path: str) -> Sourced:
    return Sourced(page=f"{_DOCS}/{path}", read_on=_READ_ON)


_USING_THE_API = _page("marketing-api/conversions-api/using-the-api")
_SERVER_EVENT = _page("marketing-api/conversions-api/parameters/server-event")
_CUSTOMER_INFORMATION = _page(
    "marketing-api/conversions-api/parameters/customer-information-parameters"
)
_DEDUPLICATION = _page("marketing-api/conversions-api/deduplicate-pixel-and-server-events")
_VERSIONS = _page("graph-api/changelog/versions")
#: Tells what Meta's help centre says; an older text there says 1.25.
_DAILY_BUDGETS = Sourced(page="support.zenvia.com/kb/en/article/495315", read_on=date(2026, 11, 23))

TRAITS = PlatformTraits(
    effect_class=EffectClass.AT_LEAST_ONCE,
    dedupe_window_seconds=2 * _DAY,
    max_age_seconds={"": 7 * _DAY, "physical_store": 62 * _DAY},
    batch_size=1_000,
    batch_is_atomic=True,
    # The API has no field for consent: a denied event must stay here, and a denied
    # personalisation travels as `opt_out`.
    consent=ConsentNeed(),
    # Stricter than what Meta refuses (see requirements.py): what can name a person.
    matchable_sets=(
        frozenset({"email"}),
        frozenset({"phone_digits"}),
        frozenset({"external_id"}),
        frozenset({"fbc"}),
        frozenset({"fbp"}),
        frozenset({"fb_login_id"}),
        frozenset({"lead_id"}),
        frozenset({"subscription_id"}),
        frozenset({"madid"}),
        frozenset({"anon_id"}),
        # The other side of a chat; the ids of the business side are parameters of the event.
        frozenset({"page_scoped_user_id"}),
        frozenset({"ig_sid"}),
        frozenset({"client_ip_address", "client_user_agent"}),
        frozenset({"first_name", "last_name"}),
        frozenset({"first_name", "date_of_birth"}),
        frozenset({"last_name", "date_of_birth"}),
        frozenset({"first_name", "zip"}),
        frozenset({"last_name", "zip"}),
    ),
    repeats_unrecognised=frozenset({"business_messaging"}),
    needs_clear=frozenset({"client_ip_address", "client_user_agent"}),
    clicks=frozenset({"fbc"}),
    sources={
        "effect_class": _DEDUPLICATION,
        "dedupe_window_seconds": _DEDUPLICATION,
        "max_age_seconds": _SERVER_EVENT,
        "batch_size": _USING_THE_API,
        "batch_is_atomic": _USING_THE_API,
        "consent": _page("marketing-apis/data-processing-options"),
        "matchable_sets": _page("marketing-api/conversions-api/best-practices"),
        "repeats_unrecognised": _page("marketing-api/conversions-api/business-messaging"),
        "needs_clear": _CUSTOMER_INFORMATION,
        "clicks": _CUSTOMER_INFORMATION,
    },
)

READING = ReadingTraits(
    kinds=(EntityKind.CAMPAIGN, EntityKind.AD_SET, EntityKind.AD),
    steps=(Step.DAY, Step.HOUR),
    # Far below what is refused as too much for a direct answer.
    days_at_once={Step.DAY: 31, Step.HOUR: 7},
    settles_after_days=28,
    own_figures_every_seconds=3_600,
    # A new app may ask 600 times an hour and 400 times more for each active ad; before a quota is
    # used up, the answers' headers stop what reads.
    requests_per_second=1.0,
    # A week's spend stays within seven budgets; a day's may be above one.
    evens_out_over_days=7,
    day_may_reach=1.75,
    sources={
        "kinds": _page("marketing-api/reference/ad-account"),
        "steps": _page("marketing-api/insights/breakdowns"),
        "days_at_once": _page("marketing-api/insights/best-practices"),
        "settles_after_days": _page("marketing-api/insights"),
        "own_figures_every_seconds": _page("marketing-api/conversions-api/dataset-quality-api"),
        "requests_per_second": _page("marketing-api/overview/rate-limiting"),
        "evens_out_over_days": _DAILY_BUDGETS,
        "day_may_reach": _DAILY_BUDGETS,
    },
)

MANIFEST = Manifest(
    key="meta",
    label="Meta",
    api_version=GRAPH_VERSION,
    api_version_ends_on=GRAPH_VERSION_ENDS_ON[GRAPH_VERSION],
    base_url="https://graph.facebook.com",
    account_label="Dataset or pixel ID",
    account_help="5 to 20 digits: Events Manager, Data sources, your dataset, Settings.",
    account_pattern=r"[0-9]{5,20}",
    traits=TRAITS,
    fields=(
        Field(
            name="access_token",
            label="Access token",
            help="Events Manager, your dataset, Settings, Conversions API, Generate access token;"
            " or the token of a system user with access to the dataset.",
            is_secret=True,
            pattern=r"[!-~]{16,2000}",
        ),
        Field(
            name="test_event_code",
            label="Test event code",
            help="From the Test Events tab. Events that carry it still count for ads and"
            " measurement: clear it when the test is over.",
            is_required=False,
            pattern=r"[A-Za-z0-9_-]{1,40}",
        ),
        Field(
            name="api_version",
            label="API version",
            help=f"Such as {GRAPH_VERSION}, which is used when this stays empty.",
            is_required=False,
            pattern=GRAPH_VERSION_PATTERN,
        ),
        Field(
            name="partner_agent",
            label="Partner agent",
            help="A tag for your integration: under 23 characters, at least two of them letters.",
            is_required=False,
            pattern=r"(?=(?:[^A-Za-z]*[A-Za-z]){2})[ -~]{2,22}",
        ),
        Field(
            name="ad_account_id",
            label="Ad account ID",
            help="Digits without act_: Ads Manager, account menu. Needed to read campaigns and"
            " to change budgets; events go without it.",
            is_required=False,
            pattern=r"[0-9]{5,20}",
        ),
        Field(
            name="ads_access_token",
            label="Access token for ads",
            help="Of a system user with ads_read, and ads_management to change budgets. Empty:"
            " the token above is used.",
            is_secret=True,
            is_required=False,
            pattern=r"[!-~]{16,2000}",
        ),
        Field(
            name="counted_action",
            label="Action that counts as a conversion",
            help="One of Meta's action types, such as lead or omni_purchase. Empty: purchase.",
            is_required=False,
            pattern=r"[A-Za-z0-9_.]{1,200}",
        ),
    ),
    capabilities=frozenset({Capability.DELIVER, Capability.READ, Capability.ACT}),
    reading=READING,
    version_ends_on=GRAPH_VERSION_ENDS_ON,
    sources={
        "api_version": _VERSIONS,
        "api_version_ends_on": _VERSIONS,
        "version_ends_on": _VERSIONS,
        "base_url": _USING_THE_API,
        "fields": _USING_THE_API,
        "account_pattern": _USING_THE_API,
    },
)
