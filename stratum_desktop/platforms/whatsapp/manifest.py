"""Conversions of click-to-WhatsApp ads as data: limits, what connects them."""

from __future__ import annotations

from datetime import date

from stratum_desktop.domain.consent import ConsentNeed
from stratum_desktop.domain.platform import EffectClass, PlatformTraits, Sourced
from stratum_desktop.platforms._shared.graph_version import (
    GRAPH_VERSION,
    GRAPH_VERSION_ENDS_ON,
    GRAPH_VERSION_PATTERN,
)
from stratum_desktop.platforms.contract import Capability, Field, Manifest

_DAY = 86_400
_READ_ON = date(2026, 11, 22)
_DOCS = "developers.facebook.com/docs"


def _page(path: str) -> Sourced:
    return Sourced(page=f"{_DOCS}/{path}", read_on=_READ_ON)


_CHATS = _page("marketing-api/conversions-api/business-messaging")
_USING_THE_API = _page("marketing-api/conversions-api/using-the-api")
_VERSIONS = _page("graph-api/changelog/versions")

BUSINESS_ACCOUNT = "whatsapp_business_account_id"
"""The option, and Meta's key, of the business account that the ads open chats with."""

TRAITS = PlatformTraits(
    # Meta recognises no repeat of an event of a chat, whatever its id.
    effect_class=EffectClass.AT_MOST_ONCE,
    dedupe_window_seconds=0,
    # Counted from the click, which an event does not tell: a conversion is younger than that.
    max_age_seconds={"": 7 * _DAY},
    batch_size=1_000,
    batch_is_atomic=True,
    # The API has no field for consent: a denied event must stay here, and a denied
    # personalisation travels as `opt_out`.
    consent=ConsentNeed(),
    matchable_sets=(frozenset({"ctwa_clid"}),),
    clicks=frozenset({"ctwa_clid"}),
    sources={
        "effect_class": _CHATS,
        "dedupe_window_seconds": _CHATS,
        "max_age_seconds": _CHATS,
        "batch_size": _USING_THE_API,
        "batch_is_atomic": _USING_THE_API,
        "consent": _page("marketing-apis/data-processing-options"),
        "matchable_sets": _CHATS,
        "repeats_unrecognised": _CHATS,
        "needs_clear": _CHATS,
        "clicks": _CHATS,
    },
)

MANIFEST = Manifest(
    key="whatsapp",
    label="WhatsApp ads",
    api_version=GRAPH_VERSION,
    api_version_ends_on=GRAPH_VERSION_ENDS_ON[GRAPH_VERSION],
    base_url="https://graph.facebook.com",
    account_label="Dataset ID",
    account_help="5 to 20 digits: Events Manager, the dataset linked to your WhatsApp account.",
    account_pattern=r"[0-9]{5,20}",
    traits=TRAITS,
    fields=(
        Field(
            name="access_token",
            label="Access token",
            help="The token of a system user with access to the dataset and to the WhatsApp"
            " Business account, with the permission whatsapp_business_manage_events.",
            is_secret=True,
            pattern=r"[!-~]{16,2000}",
        ),
        Field(
            name=BUSINESS_ACCOUNT,
            label="WhatsApp Business account ID",
            help="Business settings, WhatsApp accounts, the account that your ads open a chat"
            " with. The dataset must be the one that is linked to it, and none that is connected"
            " as Meta as well: it would count a website's sale a second time.",
            pattern=r"[0-9]{5,20}",
            example="100200300400500",
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
    ),
    capabilities=frozenset({Capability.DELIVER}),
    version_ends_on=GRAPH_VERSION_ENDS_ON,
    sources={
        "api_version": _VERSIONS,
        "api_version_ends_on": _VERSIONS,
        "version_ends_on": _VERSIONS,
        "base_url": _USING_THE_API,
        "fields": _CHATS,
        "account_pattern": _USING_THE_API,
    },
)
