"""Google Ads as data: versions, limits, what connects it. Every number names its page."""

from __future__ import annotations

from datetime import date

from stratum_desktop.domain.consent import ConsentNeed
from stratum_desktop.domain.platform import EffectClass, PlatformTraits, Sourced
from stratum_desktop.platforms.contract import Capability, Field, Manifest
from stratum_desktop.platforms.google.ads.manifest import CUSTOMER_PATTERN, READING, READING_FIELDS

_DAY = 86_400
_READ_ON = date(2026, 11, 22)


def _page(path: str) -> Sourced:
    return Sourced(page=f"developers.google.com/{path}", read_on=_READ_ON)


_FIELDS = _page("data-manager/api/devguides/events/google-ads/offline/upgrade/field-mappings")
_LIMITS = _page("data-manager/api/devguides/limits")
_ERRORS = _page("data-manager/api/devguides/concepts/understand-errors")
_DIAGNOSTICS = _page("data-manager/api/devguides/diagnostics")
_FORMATTING = _page("data-manager/api/devguides/concepts/formatting")
_UPLOADING = _page("google-ads/api/docs/conversions/legacy_oci_guide")
_SUNSETS = _page("google-ads/api/docs/sunset-dates")

DATA_MANAGER, CLICK_CONVERSIONS = "data_manager", "click_conversions"
"""Values of the option `api`: which of Google's two ways in events take; the first unless given."""

#: `v1` is the Data Manager API's, whose end is not announced; the others are the Google Ads API's.
#: Their months are Google's projection, the days unconfirmed: the first of each is the safe one.
VERSION_ENDS_ON: dict[str, date | None] = {
    "v1": None,
    "v26": date(2027, 11, 1),
    "v25": date(2027, 8, 1),
    "v24": date(2027, 5, 1),
    "v23": date(2027, 2, 1),
}
_VERSION, ADS_VERSION = "v1", "v26"

_ACTION = r" *[0-9]{1,19} *"
_NO_NAME_TWICE = r"(?!(?:.*,)? *([^=,]+?) *=.*, *\1 *=)"
_COUNTED = rf"[^=,]+={_ACTION}"
ACTIONS_PATTERN = rf"{_ACTION}|{_NO_NAME_TWICE}{_COUNTED}(?:,{_COUNTED})*"
"""One number for every event, or `Name=number` with commas between and no name twice."""
_ADJUSTED = rf"[^=,]+= *(?:retraction|restatement|enhancement) *:{_ACTION}"
ADJUSTMENTS_PATTERN = rf"{_NO_NAME_TWICE}{_ADJUSTED}(?:,{_ADJUSTED})*"

TRAITS = PlatformTraits(
    # A repeat is recognised by transaction id and conversion action; for how long is published
    # nowhere, so the shortest window known of any platform is trusted.
    effect_class=EffectClass.AT_LEAST_ONCE,
    dedupe_window_seconds=2 * _DAY,
    max_age_seconds={"": 90 * _DAY},
    batch_size=2_000,
    batch_is_atomic=True,
    # A denied ad user data stays here; whatever else was said travels in `consent`.
    consent=ConsentNeed(),
    matchable_sets=(
        frozenset({"gclid"}),
        frozenset({"gbraid"}),
        frozenset({"wbraid"}),
        frozenset({"email"}),
        frozenset({"phone_e164"}),
        frozenset({"first_name", "last_name", "zip", "country"}),
    ),
    needs_clear=frozenset({"zip", "country"}),
    clicks=frozenset({"gbraid", "gclid", "wbraid"}),
    sources={
        "effect_class": _FIELDS,
        "dedupe_window_seconds": _FIELDS,
        "max_age_seconds": _UPLOADING,
        "batch_size": _LIMITS,
        "batch_is_atomic": _ERRORS,
        "consent": _FIELDS,
        "matchable_sets": _FIELDS,
        "repeats_unrecognised": _FIELDS,
        "needs_clear": _FORMATTING,
        "clicks": _FIELDS,
    },
)

MANIFEST = Manifest(
    key="google",
    label="Google Ads",
    api_version=_VERSION,
    api_version_ends_on=VERSION_ENDS_ON[_VERSION],
    base_url="https://datamanager.googleapis.com",
    account_label="Customer ID",
    account_help="Ten digits, such as 123-456-7890: at the top right of Google Ads.",
    account_pattern=CUSTOMER_PATTERN,
    traits=TRAITS,
    fields=(
        Field(
            name="client_id",
            label="OAuth client ID",
            help="Google Cloud console, APIs and services, Credentials: the ID of an OAuth client"
            " of a project in which the Data Manager API is enabled.",
            is_required=True,
            pattern=r"[!-~]{8,300}",
        ),
        Field(
            name="client_secret",
            label="OAuth client secret",
            help="In the Cloud console, beside the client ID.",
            is_secret=True,
            pattern=r"[!-~]{8,300}",
            is_exchanged=True,
        ),
        Field(
            name="refresh_token",
            label="OAuth refresh token",
            help="Given once, when somebody with access to the account consents to the scope"
            " https://www.googleapis.com/auth/datamanager, and to"
            " https://www.googleapis.com/auth/adwords for campaigns, diagnostics and click"
            " conversions. It ends after 6 months without use, or 7 days while the consent screen"
            " is in testing.",
            is_secret=True,
            pattern=r"[!-~]{16,2000}",
            is_exchanged=True,
        ),
        Field(
            name="actions",
            label="Conversion actions",
            help="Which conversion action counts which event, by its ID (ctId in the address of"
            " its page in Google Ads): Purchase=123456, Lead=234567. One number alone counts every"
            " event. An event that is not named here is not sent.",
            pattern=ACTIONS_PATTERN,
            example="123456",
        ),
        Field(
            name="login_account",
            label="Manager account",
            help="The customer ID of the manager through which the account is reached. Leave it"
            " empty when the consent was given by a user of the account itself.",
            is_required=False,
            pattern=CUSTOMER_PATTERN,
        ),
        Field(
            name="api",
            label="Way in",
            help="Leave it empty for the Data Manager API. Write click_conversions for the older"
            " upload, which Google keeps open for accounts on its list.",
            is_required=False,
            pattern=f"{DATA_MANAGER}|{CLICK_CONVERSIONS}",
        ),
        Field(
            name="adjustments",
            label="Adjustments",
            help="With click_conversions: which event changes what was counted for the same order,"
            " such as order_cancelled=retraction:123456, order_changed=restatement:123456 (its"
            " value is what the order is worth now) or Purchase=enhancement:345678.",
            is_required=False,
            pattern=ADJUSTMENTS_PATTERN,
        ),
        *READING_FIELDS,
        Field(
            name="api_version",
            label="Google Ads API version",
            help=f"For campaigns and click conversions: such as {ADS_VERSION}, which is used when"
            " this stays empty.",
            is_required=False,
            pattern=r"v[1-9][0-9]",
        ),
    ),
    capabilities=frozenset(
        {Capability.DELIVER, Capability.VERDICT, Capability.READ, Capability.ACT}
    ),
    # How soon a verdict is there at the earliest is not stated.
    verdict_after_seconds=30 * 60,
    longest_exclusion_seconds=14 * _DAY,
    reading=READING,
    version_ends_on=VERSION_ENDS_ON,
    sources={
        "api_version": _FIELDS,
        "api_version_ends_on": _SUNSETS,
        "version_ends_on": _SUNSETS,
        "base_url": _LIMITS,
        "account_pattern": _FIELDS,
        "fields": _page("identity/protocols/oauth2"),
        "verdict_after_seconds": _DIAGNOSTICS,
        "longest_exclusion_seconds": _page("google-ads/api/reference/rpc/v22/BiddingDataExclusion"),
    },
)
