"""Words for what was measured, and why something was not."""

WORDS = {
    "emq.ratio_not_lasting": "What the platform counts for each one of the truth is not lasting.",
    "emq.attribution_compared": (
        "The platform's totals against the truth[, {first_day} to {last_day}]"
        "[; conversions differ by {conversions_gap_pct} %]"
        "[; revenue differs by {revenue_gap_pct} %]"
        "[; {conversions_usual} conversions for one of the truth are usual, as a person confirmed]"
        "[; {revenue_usual} of revenue for one of the truth is usual, as a person confirmed]."
    ),
    "emq.coverage_of_sightings": (
        "{both} of {either} website conversions were seen by browser and server"
        "[; {browser_only} by the browser only, {server_only} by the server only]."
    ),
    "emq.declared_not_applicable": "Declared as not applicable[: {why}].",
    "emq.expected_and_none_came": "Events were expected by now and none ever came.",
    "emq.fresh_by_silence": (
        "The newest event came[ {event_age_minutes}] ago, and more are expected by now."
    ),
    "emq.fresh_by_sync": "The last successful sync was[ {sync_age_minutes}] ago.",
    "emq.latency_of_deliveries": "The median time from conversion to delivery, live events only.",
    "emq.match_rate_of_events": (
        "Share of[ {judged}] events with identifiers that the platform can match on"
        "[; {none_matchable} had none]."
    ),
    "emq.match_rate_of_platform": "The platform's own match rate[ of {day}].",
    "emq.never_synced": "Nothing was ever synced from this platform.",
    "emq.no_browser_side": "No browser side is connected, so coverage cannot be measured.",
    "emq.no_conversions_due": "No conversion was due in this window.",
    "emq.no_events_judged": "No event was delivered, rejected or skipped in this window.",
    "emq.no_truth": "There is no other source to compare the platform with.",
    "emq.no_website_conversions": "There were no website conversions in this window.",
    "emq.not_applicable": "Declared as not applicable.",
    "emq.rows_speak_against": "{rows} rows of this kind arrived in the last 7 days, so it applies.",
    "emq.why_missing": "Say why the driver does not apply.",
    "forecast.too_few_days": (
        "[{measured} of the last {within} days were measured; ]a forecast needs[ {needed}]."
    ),
    "health.period_unusable": "The period is 1 to[ {most_days}] days.",
    "latency.days_out_of_range": "Latency is told of the last 1 to {most} days.",
    "report.format_unknown": "A report is written as CSV or XLSX.",
    "report.period_unusable": "The period is 1 to[ {most_days}] days.",
    "report.unknown": "There is no report of this name.",
}
