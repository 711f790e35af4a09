"""Every figure that a page shows, and the test that tells it again from rows by another way.

A page that is new stands here before it is merged. A page without any figure of its own says why.
"""

from __future__ import annotations

MONTH = "tests/figures/test_practice_month.py"
DRIVERS = "tests/services/signal_quality/test_drivers.py"
HEALTH = "tests/services/signal_health/test_service.py"
LATENCY = "tests/gui/pages/latency/test_view.py"
UPLOADS = "tests/services/uploads/test_service.py"

FIGURES: dict[str, dict[str, tuple[str, str]]] = {
    "overview": {
        "delivered today, by hour, a week ago, by day; waiting, held, dead; about to expire": (
            MONTH,
            "test_the_overview_counts_what_was_delivered_waits_and_died",
        ),
        "EMQ of each platform": (
            MONTH,
            "test_emq_is_the_weighted_mean_of_its_drivers_and_matches_are_those_of_the_rows",
        ),
        "changes to decide": (
            "tests/services/test_overview.py",
            "test_changes_that_ask_a_person_wait_in_one_line",
        ),
        "open alerts": (
            "tests/services/alerts/test_service.py",
            "test_what_is_shown_is_what_the_rows_add_up_to",
        ),
    },
    "approvals": {
        "before and after, money at stake by day and month, sums": (
            "tests/gui/pages/approvals/test_flow.py",
            "test_several_are_approved_with_what_they_add_up_to",
        ),
        "money in every currency": (
            "tests/gui/pages/approvals/test_words.py",
            "test_money_is_said_in_the_places_of_its_currency",
        ),
        "CPA and ROAS by day, gaps": (
            "tests/gui/pages/approvals/test_words.py",
            "test_the_chart_tells_each_day_again_and_leaves_gaps",
        ),
        "how many wait in each tab": (
            "tests/gui/pages/approvals/test_words.py",
            "test_every_action_is_listed_in_one_tab_alone",
        ),
    },
    "alerts": {
        "the figure, its range and the rows behind it": (
            "tests/services/alerts/test_service.py",
            "test_what_is_shown_is_what_the_rows_add_up_to",
        ),
        "what platforms tell of their ads": (
            "tests/services/alerts/test_ad_series.py",
            "test_conversions_that_stay_away_while_spend_goes_on_are_told",
        ),
        "losses": (
            "tests/services/alerts/test_service.py",
            "test_lost_deliveries_are_told_with_their_share",
        ),
        "copies and reused ids": (
            "tests/services/alerts/test_service.py",
            "test_duplicates_and_reused_ids_are_told_by_sender",
        ),
    },
    "emq": {
        "score, bounds, conversions delivered": (
            MONTH,
            "test_emq_is_the_weighted_mean_of_its_drivers_and_matches_are_those_of_the_rows",
        ),
        "latency and pixel coverage": (
            DRIVERS,
            "test_latency_and_coverage_agree_with_a_plain_count_over_all_rows",
        ),
        "event match rate": (
            DRIVERS,
            "test_match_is_the_share_of_judged_events_that_carry_an_identifier",
        ),
        "attribution accuracy": (
            DRIVERS,
            "test_attribution_is_what_the_mean_gap_of_matured_days_leaves",
        ),
        "freshness": (
            DRIVERS,
            "test_freshness_is_the_age_of_the_last_sync_that_ended_well",
        ),
        "the score of each day": (
            "tests/services/signal_quality/test_service.py",
            "test_history_repeats_what_was_stored_and_leaves_gaps",
        ),
        "what a platform counts for each one of the truth": (
            "tests/services/attribution/test_service.py",
            "test_a_lasting_ratio_is_learned_and_counts_once_a_person_confirms_it",
        ),
        "the truth: orders by click": (
            "tests/services/attribution/test_orders.py",
            "test_an_order_counts_for_the_platform_of_its_click",
        ),
        "what the platform says itself": (
            "tests/services/sync/test_service.py",
            "test_what_a_platform_says_itself_is_told_what_matters_first",
        ),
        "the line of the days ahead": (
            "tests/services/forecast/test_service.py",
            "test_a_line_says_what_the_stored_rows_let_expect",
        ),
    },
    "signal_health": {
        "conversions of each day and of the month": (
            MONTH,
            "test_signal_health_counts_the_conversions_of_every_day",
        ),
        "every stored figure of a day": (HEALTH, "test_every_stored_figure_is_what_the_rows_say"),
        "success, retries, open circuits, request times": (
            "tests/services/signal_quality/test_delivery_metrics.py",
            "test_requests_are_counted_and_timed_like_a_plain_list",
        ),
    },
    "correlation": {
        "days of what came in": (
            "tests/services/correlation/test_service.py",
            "test_what_came_in_by_day_is_the_sum_of_its_hours",
        ),
        "success rates": (
            "tests/services/correlation/test_service.py",
            "test_the_success_rate_of_a_day_is_counted_over_its_hours",
        ),
        "delivered conversions": (
            "tests/services/correlation/test_service.py",
            "test_delivered_conversions_are_those_that_platforms_confirmed_on_the_day",
        ),
        "latency": (
            "tests/services/correlation/test_service.py",
            "test_latency_is_the_median_of_the_days_deliveries",
        ),
        "the coefficient": (
            "tests/domain/correlation/test_relation.py",
            "test_the_coefficient_is_spearmans_of_the_changes",
        ),
        "its range": (
            "tests/domain/correlation/test_relation.py",
            "test_the_intervals_of_all_lags_hold_the_truth_together",
        ),
        "the series that are compared": (
            "tests/services/correlation/test_service.py",
            "test_the_rows_of_a_day_add_up_to_its_figure",
        ),
    },
    "outages": {
        "visits and conversions that outages are told from": (
            "tests/services/outages/test_watching.py",
            "test_visits_and_conversions_are_those_of_the_stored_events",
        ),
    },
    "data_quality": {
        "every figure of a file": (
            "tests/services/data_quality/test_recomputed.py",
            "test_every_figure_of_a_file_is_that_of_its_rows",
        ),
        "every figure of what came in": (
            "tests/services/data_quality/test_recomputed.py",
            "test_every_figure_of_what_came_in_is_that_of_its_rows",
        ),
    },
    "dedupe": {
        "received, duplicates, collisions, given ids and their rates": (
            MONTH,
            "test_dedupe_counts_what_came_in_twice",
        ),
        "how browser and server tell of one conversion": (
            "tests/services/signal_quality/test_twins.py",
            "test_every_count_is_the_one_of_plain_loops_over_all_events",
        ),
        "by source, platform and day": (
            "tests/services/signal_quality/test_duplication.py",
            "test_figures_agree_with_a_plain_count_by_source_and_day",
        ),
    },
    "latency": {
        "delivered, mean, percentiles, by day; expired": (
            MONTH,
            "test_latency_counts_what_was_delivered_waits_and_expired",
        ),
        "by platform and event": (
            LATENCY,
            "test_every_figure_of_every_line_is_the_one_of_its_rows",
        ),
        "of every day": (LATENCY, "test_every_figure_of_every_day_is_the_one_of_its_rows"),
    },
    "deliveries": {
        "how many a filter lets through, by state": (
            MONTH,
            "test_the_list_of_deliveries_counts_what_its_filter_lets_through",
        ),
    },
    "orders": {
        "orders, and how many stand where at every platform": (
            MONTH,
            "test_every_order_is_in_one_state_at_every_platform",
        ),
    },
    "reports": {
        "the five answers": (
            "tests/services/reports/test_service.py",
            "test_five_plain_queries_of_an_outside_reader_are_answered",
        ),
    },
    "rules": {
        "what became of proposals, by rule": (
            "tests/store/repositories/test_rules.py",
            "test_what_became_of_proposals_is_counted_by_rule",
        ),
        "what each campaign gets now": (
            "tests/gui/pages/rules/test_words.py",
            "test_campaigns_are_counted_with_why_they_are_left_alone",
        ),
        "firings by day and verdict, money, reasons of a replay": (
            "tests/gui/pages/rules/test_words.py",
            "test_each_day_of_a_replay_counts_what_fired_on_it",
        ),
        "weeks before and after": (
            "tests/gui/pages/rules/test_words.py",
            "test_a_week_is_told_by_day_and_what_is_not_known_is_no_data",
        ),
        "effects beside look-alikes": (
            "tests/gui/pages/rules/test_words.py",
            "test_an_effect_is_told_with_its_interval_or_not_at_all",
        ),
    },
    "scheduler": {
        "last run, its duration, next run, skips since": (
            "tests/gui/pages/scheduler/test_view.py",
            "test_the_timetable_shows_every_figure_of_its_rows",
        ),
        "how often a job was skipped": (
            "tests/services/test_timetable.py",
            "test_the_last_run_and_the_skip_since_it_are_those_of_the_rows",
        ),
    },
    "audit": {
        "entries, and how many by who and what": (
            "tests/services/test_audit.py",
            "test_the_summary_counts_the_rows",
        ),
        "every entry": (
            "tests/services/test_audit.py",
            "test_every_entry_is_told_as_its_row_says_and_in_words",
        ),
        "how many a search finds": (
            "tests/services/test_audit.py",
            "test_a_search_finds_what_is_stored_and_what_it_is_called",
        ),
    },
    "uploads": {
        "rows by verdict": (UPLOADS, "test_a_check_judges_every_row_and_queues_nothing"),
        "the estimate": (UPLOADS, "test_the_estimate_tells_how_many_rows_carry_what"),
        "where rows went": (
            UPLOADS,
            "test_sending_queues_ready_rows_once_and_the_report_says_where_they_are",
        ),
    },
}

WITHOUT_FIGURES = {
    "accounts": "what is connected and what a platform answered; no count but days of a version",
    "identity": "what a platform would be told of what is typed; nothing is counted",
    "settings": "what a person set",
}

STATUS_BAR = {
    "waiting, held, dead": (
        "tests/services/test_status.py",
        "test_deliveries_are_counted_by_what_they_wait_for",
    ),
    "changes that wait for a decision": (
        "tests/gui/pages/approvals/test_flow.py",
        "test_what_waits_is_counted_from_the_rows",
    ),
    "delivered today": ("tests/services/test_status.py", "test_today_begins_at_local_midnight"),
}
