"""What is asked for in GAQL about an account and what is in it, and Google's words for its states.

Sources, read 2026-11-23: developers.google.com/google-ads/api/fields/v26 (customer, campaign,
ad_group, ad_group_ad).
"""

from __future__ import annotations

from stratum_desktop.domain.ads.entity import EntityKind, EntityStatus

ACCOUNT_QUERY = (
    "SELECT customer.id, customer.descriptive_name, customer.currency_code, customer.time_zone,"
    " customer.status FROM customer LIMIT 1"
)
SELECTED: dict[EntityKind, str] = {
    EntityKind.CAMPAIGN: (
        "SELECT campaign.id, campaign.name, campaign.status, campaign.primary_status,"
        " campaign.primary_status_reasons, campaign.advertising_channel_type,"
        " campaign.start_date_time, campaign.end_date_time, campaign_budget.id,"
        " campaign_budget.amount_micros, campaign_budget.total_amount_micros,"
        " campaign_budget.period, campaign_budget.explicitly_shared,"
        " campaign_budget.reference_count, customer.time_zone FROM campaign"
    ),
    EntityKind.AD_SET: (
        "SELECT ad_group.id, ad_group.name, ad_group.status, ad_group.primary_status,"
        " ad_group.primary_status_reasons, ad_group.type, campaign.id FROM ad_group"
    ),
    EntityKind.AD: (
        "SELECT ad_group_ad.ad.id, ad_group_ad.ad.name, ad_group_ad.ad.type, ad_group_ad.status,"
        " ad_group_ad.primary_status, ad_group_ad.primary_status_reasons, ad_group.id"
        " FROM ad_group_ad"
    ),
}
IDS = {
    EntityKind.CAMPAIGN: "campaign.id",
    EntityKind.AD_SET: "ad_group.id",
    EntityKind.AD: "ad_group_ad.ad.id",
}
STATUSES = {
    "ENABLED": EntityStatus.ACTIVE,
    "PAUSED": EntityStatus.PAUSED,
    "REMOVED": EntityStatus.ENDED,
}
