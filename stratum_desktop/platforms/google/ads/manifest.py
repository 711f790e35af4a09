"""How Google's figures are read, as data. Every number names its page."""

from __future__ import annotations

from datetime import date

from stratum_desktop.domain.ads.entity import EntityKind
from stratum_desktop.domain.ads.figure import Step
from stratum_desktop.domain.platform import Sourced
from stratum_desktop.platforms.ad_contract import ReadingTraits
from stratum_desktop.platforms.contract import Field


def _page(path: str) -> Sourced:
    return Sourced(page=f"developers.google.com/google-ads/api/{path}", read_on=date(2026, 11, 23))


CUSTOMER_PATTERN = r"[0-9]{3}-?[0-9]{3}-?[0-9]{4}"

READING_FIELDS = (
    Field(
        name="ad_account_id",
        label="Ad account",
        help="The customer ID that the campaigns are in. Leave it empty where conversions go to"
        " that same account; fill it in where they go to its manager.",
        is_required=False,
        pattern=CUSTOMER_PATTERN,
    ),
    Field(
        name="counted_action",
        label="Conversions of campaigns",
        help="The ID of the conversion action that campaigns are judged by. Leave it empty for"
        " the column Conversions of Google Ads, which adds up the primary actions.",
        is_required=False,
        pattern=r"[1-9][0-9]{0,18}",
    ),
)
"""What a person fills in for reading alone."""

READING = ReadingTraits(
    kinds=(EntityKind.CAMPAIGN, EntityKind.AD_SET, EntityKind.AD),
    steps=(Step.DAY, Step.HOUR),
    # Google answers any range; so much fits into a few pages of an account of 200 campaigns.
    days_at_once={Step.DAY: 93, Step.HOUR: 14},
    # A conversion belongs to the day of its click, which an action may look back to for 90 days.
    settles_after_days=90,
    # The diagnostics speak of whole days.
    own_figures_every_seconds=6 * 3600,
    # No rate is published; 15,000 operations a day are what a verified project has.
    requests_per_second=5.0,
    # No month costs more than 30.4 times the daily budget, no day more than twice as much.
    evens_out_over_days=30,
    day_may_reach=2.0,
    sources={
        "kinds": _page("fields/v26/overview"),
        "steps": _page("fields/v26/segments"),
        "days_at_once": _page("docs/reporting/paging"),
        "settles_after_days": _page("fields/v26/conversion_action"),
        "own_figures_every_seconds": _page("fields/v26/offline_conversion_upload_client_summary"),
        "requests_per_second": _page("docs/api-policy/access-levels"),
        "evens_out_over_days": _page("docs/campaigns/budgets/overview"),
        "day_may_reach": Sourced(
            page="support.google.com/google-ads/answer/6385083", read_on=date(2026, 11, 23)
        ),
    },
)
