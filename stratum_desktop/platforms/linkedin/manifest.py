"""LinkedIn as data: versions, limits, what connects it. Every number names its page."""

from __future__ import annotations

from datetime import date

from stratum_desktop.domain.consent import ConsentNeed
from stratum_desktop.domain.platform import EffectClass, PlatformTraits, Sourced
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
            name="api_version",
            label="API version",
            help=f"Year and month, such as {_VERSION}, which is used when this stays empty.",
            is_required=False,
            pattern=r"20[0-9]{2}(?:0[1-9]|1[0-2])",
        ),
    ),
    capabilities=frozenset({Capability.DELIVER}),
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
