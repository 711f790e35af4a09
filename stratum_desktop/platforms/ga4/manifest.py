"""Google Analytics 4 as data: limits, what connects it. Every number names its page."""

from __future__ import annotations

from datetime import date

from stratum_desktop.domain.consent import ConsentNeed
from stratum_desktop.domain.platform import EffectClass, PlatformTraits, Sourced
from stratum_desktop.platforms.contract import Capability, Field, Manifest

_HOUR = 3_600
_READ_ON = date(2026, 11, 22)
_DOCS = "developers.google.com/analytics/devguides/collection"


def _page(path: str) -> Sourced:
    return Sourced(page=f"{_DOCS}/{path}", read_on=_READ_ON)


_SENDING = _page("protocol/ga4/sending-events")
_VALIDATING = _page("protocol/ga4/validating-events")
_USE_CASES = _page("protocol/ga4/use-cases")
_REFERENCE = _page("protocol/ga4/reference")
_USER_DATA = _page("ga4/uid-data")

#: The protocol has no version in its address and no announced end.
_VERSION = "unversioned"
VERSION_ENDS_ON: dict[str, date | None] = {_VERSION: None}

EU = "eu"
"""The option of a destination whose events are to be received in the European Union."""

TRAITS = PlatformTraits(
    # Purchases alone are recognised, by `transaction_id`, and for how long is not stated. A trait
    # holds for all events, and every other event would be counted twice.
    effect_class=EffectClass.AT_MOST_ONCE,
    dedupe_window_seconds=0,
    max_age_seconds={"": 72 * _HOUR},
    # A request carries up to 25 events, all of one client id and one user. Bodies are frozen
    # event by event, so one request is one event.
    batch_size=1,
    batch_is_atomic=False,
    # A denied ad user data stays here; a denied personalisation travels in `consent`.
    consent=ConsentNeed(),
    matchable_sets=(frozenset({"ga_client_id"}), frozenset({"external_id"})),
    needs_clear=frozenset({"city", "state", "zip", "country"}),
    sources={
        "effect_class": _USE_CASES,
        "dedupe_window_seconds": _USE_CASES,
        "max_age_seconds": _SENDING,
        "batch_size": _SENDING,
        "batch_is_atomic": _VALIDATING,
        "consent": _REFERENCE,
        "matchable_sets": _REFERENCE,
        "repeats_unrecognised": _USE_CASES,
        "needs_clear": _USER_DATA,
        "clicks": _REFERENCE,
    },
)

MANIFEST = Manifest(
    key="ga4",
    label="Google Analytics 4",
    api_version=_VERSION,
    api_version_ends_on=VERSION_ENDS_ON[_VERSION],
    base_url="https://www.google-analytics.com",
    account_label="Measurement ID",
    account_help="G- and letters or digits: Google Analytics, Admin, Data streams, your stream.",
    account_pattern=r"G-[A-Z0-9]{4,20}",
    traits=TRAITS,
    fields=(
        Field(
            name="api_secret",
            label="Measurement Protocol API secret",
            help="Google Analytics, Admin, Data streams, your web stream, Measurement Protocol API"
            " secrets, Create. Google never says whether a secret is right: look for the first"
            " events in Realtime.",
            is_secret=True,
            pattern=r"[!-~]{10,200}",
            travels_in_query=True,
        ),
        Field(
            name="region",
            label="Where Google receives events",
            help="Write eu to have events received in the European Union. Leave it empty for"
            " Google's nearest place.",
            is_required=False,
            pattern=EU,
        ),
    ),
    capabilities=frozenset({Capability.DELIVER}),
    confirms=False,
    version_ends_on=VERSION_ENDS_ON,
    sources={
        "api_version": _REFERENCE,
        "api_version_ends_on": _REFERENCE,
        "version_ends_on": _REFERENCE,
        "base_url": _REFERENCE,
        "account_pattern": _REFERENCE,
        "fields": _REFERENCE,
        "confirms": _VALIDATING,
    },
)
