"""TikTok as data: versions, limits, what connects it. Every number names its page."""

from __future__ import annotations

from datetime import date

from stratum_desktop.domain.consent import ConsentNeed
from stratum_desktop.domain.platform import EffectClass, PlatformTraits, Sourced
from stratum_desktop.platforms.contract import Capability, Field, Manifest

_DAY = 86_400
_READ_ON = date(2026, 11, 22)


def _page(path: str) -> Sourced:
    return Sourced(page=f"business-api.tiktok.com/portal/docs{path}", read_on=_READ_ON)


_REPORT_EVENTS = _page("?id=1771101303285761")
_PARAMETERS = _page("/parameters/v1.3")
_DEDUPLICATION = _page("/event-deduplication/v1.3")
_VERSIONING = _page("/versioning/v1.3")

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
            name="advertiser_id",
            label="Advertiser ID",
            help="Lets the connection test look the pixel up. The token must be one that may read"
            " pixels; a token made in Events Manager may not.",
            is_required=False,
            pattern=r"[0-9]{5,25}",
        ),
        Field(
            name="api_version",
            label="API version",
            help=f"Such as {_VERSION}, which is used when this stays empty.",
            is_required=False,
            pattern=r"v[0-9]{1,2}\.[0-9]",
        ),
    ),
    capabilities=frozenset({Capability.DELIVER}),
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
