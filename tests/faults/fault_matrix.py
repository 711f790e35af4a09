"""Every fault that the program is meant to bear, and the tests that prove it.

A row is proved, open, or both where a part of it is open. `test_fault_matrix.py` sees to it that
no row is forgotten and that every test named here exists.
"""

from __future__ import annotations

_HTTP = "tests/platforms/_shared/test_http.py"
_CONTRACT = "tests/platforms/contract/test_sender_contract.py"
_DELIVERY = "tests/services/delivery/test_service.py"
_READINESS = "tests/services/delivery/test_readiness.py"
_NETWORK = "tests/faults/test_network_faults.py"
_MACHINE = "tests/faults/test_machine_faults.py"
_DISK = "tests/faults/test_disk_faults.py"
_ENDED = "tests/faults/test_ended_workers.py"
_CLOCK = "tests/faults/test_clock_faults.py"
_POISON = "tests/faults/test_poison.py"
_BUILT = "tests/packaging/test_built_program.py"
_READ_ONLY = "tests/faults/test_read_only_faults.py"
_RESTORE = "tests/faults/test_restore_faults.py"
_SERVER = "tests/faults/test_server_faults.py"
_FAILOVER = "tests/faults/test_server_failover.py"
_TRANSACTION = "tests/store/server/test_transaction.py"
_KILL = "tests/faults/test_kill.py"
_STAGES = "tests/services/execution/test_stages.py"
_POWER = "tests/faults/test_power_cut.py"
_DATABASE = "tests/store/test_database.py"
_NTH_CALL = f"{_DISK}::test_faults_31_32_33_a_failing_disk_costs_nothing_that_was_accepted"

FAULTS: dict[int, str] = {
    1: "no name server, or one that hangs",
    2: "connection refused",
    3: "a black hole: no answer to a connection",
    4: "an answer that drips",
    5: "the connection breaks after the request was sent",
    6: "an answer that is cut, too large, or a bomb",
    7: "a wrong certificate or an outdated TLS",
    8: "a proxy that is down or refuses",
    9: "a captive portal",
    10: "offline for days, then back",
    11: "an IPv6 black hole; the network changes in mid-request",
    12: "429 with a wish to wait: seconds, a date, an absurd one",
    13: "bursts of 5xx, a platform that flaps",
    14: "one bad event refuses its whole batch",
    15: "200 with failures of single events, or fewer confirmed than sent",
    16: "credentials refused in mid-batch",
    17: "the API version was removed",
    18: "the platform says that it has the event already",
    19: "taken with 200, and refused later",
    20: "a redirect to another host",
    21: "the account's limit of the day is reached",
    22: "kill -9 anywhere",
    23: "kill -9 at named points",
    24: "SIGTERM, logout, shutdown",
    25: "a worker hangs past its lease",
    26: "out of memory",
    27: "an event on which the mapping fails",
    28: "the built program instead of the checkout",
    29: "no file descriptor left",
    30: "power cut: lost, torn and reordered writes",
    31: "disk full",
    32: "read-only disk, permission lost while running",
    33: "an I/O error at the n-th call, a failed sync",
    34: "a flipped bit",
    35: "a log that is cut short, an index that is gone, a log of another database",
    36: "a database that others keep busy; a reader that never ends",
    37: "a second process, a copied workspace, a network folder",
    38: "a wrong or lost key",
    39: "an SQLite that can lose rows",
    40: "a migration that is killed; a newer schema",
    41: "an old backup is put back",
    42: "a PostgreSQL that crashes",
    43: "the clock jumps; the machine sleeps",
    44: "daylight saving, changed zones, leap days",
    45: "a clock that is wrong at the start",
    46: "missed, late and overlapping jobs",
    47: "wake-ups that are lost, doubled or late",
    69: "a crash in the middle of a change at an ad platform",
    70: "a value that somebody changed at the platform since the approval",
    73: "approval of one change, execution of another",
}

PROVED: dict[int, tuple[str, ...]] = {
    1: (
        f"{_NETWORK}::test_fault_1_a_name_that_does_not_resolve_costs_no_copy",
        f"{_NETWORK}::test_fault_1_a_name_server_that_hangs_is_waited_for_as_long_as_a_connection",
        f"{_READINESS}::test_offline_costs_no_attempts_and_claims_nothing",
    ),
    2: (
        f"{_HTTP}::test_a_closed_port_means_that_nothing_left",
        f"{_DELIVERY}::test_a_refused_connection_opens_no_window",
        f"{_DELIVERY}::test_five_failures_open_the_circuit_and_then_one_probe_goes",
    ),
    3: (f"{_NETWORK}::test_fault_3_a_black_hole_ends_at_the_bound_of_a_connection",),
    4: (
        f"{_HTTP}::test_a_dripping_answer_ends_at_the_total_deadline",
        f"{_HTTP}::test_silence_ends_at_the_total_deadline",
    ),
    5: (
        f"{_DELIVERY}::test_a_lost_answer_is_repeated_inside_the_window_and_counted_once_there",
        f"{_DELIVERY}::test_a_lost_answer_is_not_repeated_outside_the_window",
        "tests/faults/test_never_repeated.py::test_a_killed_engine_repeats_nothing",
    ),
    6: (
        f"{_HTTP}::test_a_cut_answer_is_not_understood",
        f"{_HTTP}::test_the_cap_counts_what_is_decoded",
        f"{_CONTRACT}::test_every_fault_is_one_kind_of_failure_and_the_next_call_goes",
    ),
    7: (
        f"{_HTTP}::test_a_certificate_that_nobody_vouches_for_is_refused_before_anything_leaves",
        f"{_NETWORK}::test_fault_7_a_wrong_certificate_is_refused_before_anything_leaves",
        f"{_NETWORK}::test_fault_7_an_outdated_tls_is_refused_before_anything_leaves",
        f"{_NETWORK}::test_fault_7_an_authority_of_ones_own_is_given_by_a_file",
        f"{_NETWORK}::"
        "test_fault_7_a_destination_with_a_wrong_certificate_is_held_and_not_tried_again",
        f"{_NETWORK}::test_fault_7_it_goes_on_once_a_connection_test_passes_or_a_person_says_so",
    ),
    8: (
        f"{_HTTP}::test_practice_goes_past_every_proxy_and_the_rest_through_it",
        f"{_NETWORK}::test_fault_8_a_proxy_that_refuses_is_told_without_its_password",
    ),
    9: (
        f"{_DELIVERY}::test_a_page_of_html_is_no_success",
        "tests/services/test_connections.py::"
        "test_a_portal_an_outage_or_a_limit_is_no_passed_account",
    ),
    10: (
        "tests/faults/test_outage.py::"
        "test_nothing_expires_that_could_be_sent_and_no_limit_is_exceeded",
        f"{_DELIVERY}::test_after_an_outage_most_of_a_request_is_what_expires_first",
    ),
    11: (
        f"{_NETWORK}::test_fault_11_a_dead_ipv6_address_does_not_stand_in_the_way",
        f"{_HTTP}::test_a_connection_closed_without_an_answer_may_have_delivered",
    ),
    12: (
        f"{_DELIVERY}::test_being_asked_to_wait_is_obeyed_to_the_second",
        f"{_DELIVERY}::test_an_absurd_wish_to_wait_is_cut_to_an_hour",
        f"{_CONTRACT}::test_a_wait_until_a_date_is_counted_from_our_clock",
    ),
    13: (
        f"{_DELIVERY}::test_five_failures_open_the_circuit_and_then_one_probe_goes",
        f"{_DELIVERY}::test_deliver_until_empty_waits_for_short_retries",
        "tests/faults/test_storm.py::"
        "test_a_storm_over_every_platform_loses_nothing_and_doubles_nothing",
    ),
    14: (
        f"{_DELIVERY}::test_one_poisoned_event_of_a_batch_is_rejected_and_the_rest_delivered",
        f"{_DELIVERY}::test_a_search_for_poison_goes_on_after_a_crash",
        "tests/domain/test_isolation.py::test_every_bad_event_is_found_and_no_good_one",
    ),
    15: (
        f"{_MACHINE}::test_fault_15_what_was_not_confirmed_by_its_count_says_so_and_goes_once",
        "tests/services/delivery/test_at_most_once.py::"
        "test_the_event_that_linkedin_names_is_refused_alone",
    ),
    16: (f"{_DELIVERY}::test_refused_credentials_hold_the_destination_until_new_ones_come",),
    17: (f"{_MACHINE}::test_fault_17_a_version_that_ended_holds_and_fills_no_dead_letters",),
    18: (
        "tests/platforms/google/click_conversions/test_errors.py::"
        "test_an_error_of_a_row_has_its_outcome",
    ),
    19: (
        "tests/services/delivery/test_verdicts.py::"
        "test_what_was_refused_for_good_is_rejected_with_the_platforms_code",
    ),
    20: (f"{_HTTP}::test_a_redirect_is_answered_not_followed",),
    21: (
        "tests/services/delivery/test_at_most_once.py::"
        "test_the_limit_of_a_day_stops_the_destination",
    ),
    22: (
        f"{_KILL}::test_fault_22_kills_at_random_lose_nothing_and_double_one_batch_each_at_most",
        f"{_DATABASE}::test_what_was_acknowledged_survives_kill_9",
    ),
    23: (
        f"{_KILL}::test_fault_23_kills_at_every_named_point_lose_nothing_and_double_one_batch_each_at_most",
        f"{_KILL}::test_fault_23_a_named_crash_point_is_a_function_of_the_product",
        f"{_KILL}::test_fault_23_points_are_many_and_each_scene_has_its_own",
    ),
    24: (
        "tests/bootstrap/test_worker.py::test_a_signal_ends_it_in_good_order",
        "tests/engine/test_worker.py::test_stopping_leaves_nothing_half_sent",
        "tests/gui/test_app.py::"
        "test_a_window_that_the_system_ends_asks_nothing_and_leaves_the_engine_to_the_settings",
    ),
    25: (
        f"{_MACHINE}::"
        "test_fault_25_a_worker_that_hung_past_its_lease_changes_nothing_when_it_wakes",
    ),
    26: (
        f"{_ENDED}::test_fault_26_what_ends_its_worker_is_isolated_and_put_aside",
        f"{_ENDED}::test_fault_26_nobody_beside_it_is_taken_for_the_culprit",
        f"{_ENDED}::test_fault_26_real_workers_die_of_it_and_the_last_one_delivers_the_rest",
    ),
    27: (
        f"{_POISON}::test_fault_27_an_event_on_which_a_mapping_fails_is_put_aside_and_the_rest_goes",
        f"{_POISON}::test_fault_27_wherever_the_poison_stands_the_others_are_as_if_it_were_not_there",
        f"{_POISON}::"
        "test_fault_27_a_row_on_which_a_mapping_fails_is_told_and_the_rest_of_the_file_is_taken",
    ),
    28: (
        f"{_BUILT}::test_fault_28_the_frozen_program_does_the_work_of_a_day",
        f"{_BUILT}::test_fault_28_the_wheel_does_the_work_of_a_day_in_an_empty_environment",
    ),
    29: (f"{_NETWORK}::test_fault_29_without_descriptors_nothing_is_sent_and_later_everything",),
    30: (
        f"{_POWER}::test_fault_30_two_thousand_power_cuts_lose_nothing_that_was_acknowledged",
        f"{_POWER}::test_fault_30_a_disk_that_ignores_syncs_is_found_out",
        "tests/store/test_integrity.py::"
        "test_a_page_torn_by_a_power_cut_is_whole_while_the_log_holds_it",
    ),
    31: (
        _NTH_CALL,
        f"{_DATABASE}::test_a_full_disk_is_trouble_and_the_store_goes_on",
        f"{_READINESS}::"
        "test_what_was_delivered_while_the_disk_was_full_is_settled_when_there_is_room",
        f"{_READINESS}::test_nothing_is_claimed_when_the_disk_is_nearly_full",
    ),
    32: (
        _NTH_CALL,
        f"{_READ_ONLY}::"
        "test_fault_32_what_turns_read_only_is_a_viewer_that_says_why_and_comes_back",
        f"{_READ_ONLY}::"
        "test_fault_32_what_was_out_when_it_turned_read_only_is_settled_when_it_comes_back",
        f"{_READ_ONLY}::test_fault_32_closing_meanwhile_loses_nothing",
        f"{_DATABASE}::test_read_only_reads_and_refuses_to_write",
        "tests/bootstrap/test_build.py::test_a_workspace_opened_for_viewing_changes_nothing",
    ),
    33: (_NTH_CALL,),
    34: (
        "tests/store/test_integrity.py::test_every_flipped_bit_is_found_in_its_page",
        "tests/store/test_backup.py::test_a_flipped_bit_in_a_backup_is_found",
    ),
    35: (
        f"{_DISK}::test_fault_35_a_log_that_was_cut_short_gives_the_commits_before_the_cut",
        f"{_DISK}::test_fault_35_an_index_of_the_log_that_is_gone_is_made_again",
        f"{_DISK}::test_fault_35_the_log_of_another_database_is_not_mixed_in",
        f"{_RESTORE}::test_fault_35_a_backup_beside_the_log_of_its_own_later_life_is_not_opened",
        "tests/store/test_own_log.py::"
        "test_the_log_of_another_database_is_refused_whichever_pages_it_holds",
        f"{_DATABASE}::test_remains_of_another_database_are_not_mixed_in",
    ),
    36: (
        f"{_DISK}::test_fault_36_a_reader_that_never_ends_keeps_nobody_from_writing",
        f"{_DISK}::test_fault_36_behind_an_endless_reader_the_log_stays_within_256_mb_and_says_so",
        f"{_DISK}::test_fault_36_what_was_delivered_while_the_log_was_too_long_is_settled_later",
        f"{_DISK}::test_fault_36_a_read_of_our_own_ends",
        f"{_DATABASE}::test_a_lock_that_another_keeps_is_trouble",
        f"{_DATABASE}::test_two_processes_write_the_same_file_and_lose_nothing",
    ),
    37: (
        "tests/host/test_single_instance.py::test_another_process_is_refused_and_told_who_holds_it",
        "tests/host/test_folder.py::test_the_folders_of_sync_clients_are_refused_by_name",
        "tests/host/test_folder.py::test_the_innermost_latest_mount_decides",
        f"{_READINESS}::test_a_copied_workspace_sends_nothing_until_a_person_says_which_one_lives",
    ),
    38: (
        f"{_DATABASE}::test_a_wrong_key_is_refused_and_the_file_untouched",
        "tests/bootstrap/test_build.py::test_a_lost_key_is_trouble_and_no_new_one_is_made",
    ),
    39: ("tests/store/test_sqlite_version.py::test_versions_that_can_lose_rows_are_refused",),
    40: (
        "tests/store/test_schema.py::test_a_migration_killed_at_any_statement_leaves_old_or_new",
        f"{_DATABASE}::test_a_file_of_a_newer_program_opens_for_viewing_with_the_reason",
        "tests/store/test_schema.py::test_a_creation_that_was_killed_can_be_repeated",
    ),
    41: (
        f"{_RESTORE}::test_fault_41_what_went_out_after_the_backup_is_known_and_not_sent_again",
        f"{_RESTORE}::test_fault_41_where_nothing_tells_what_went_out_since_a_person_decides",
        f"{_RESTORE}::test_fault_41_a_copy_that_was_put_in_place_by_hand_sends_nothing_by_itself",
        f"{_RESTORE}::test_fault_41_nothing_is_put_back_while_somebody_has_the_workspace_open",
        f"{_RESTORE}::test_fault_41_a_restore_that_is_killed_anywhere_queues_nothing_again",
        "tests/store/test_restore.py::test_restoring_puts_the_copy_in_place_and_the_old_file_aside",
        "tests/store/test_restore.py::test_a_copy_that_is_not_whole_is_not_restored",
        "tests/store/test_carry_over.py::test_one_damaged_page_anywhere_leaves_all_or_nothing",
    ),
    42: (
        f"{_SERVER}::test_fault_42_a_server_that_crashes_again_and_again_loses_and_doubles_nothing",
        f"{_SERVER}::test_fault_42_connections_that_die_lose_and_double_nothing",
        f"{_SERVER}::test_fault_42_transactions_that_meet_are_run_anew",
        f"{_FAILOVER}::test_fault_42_a_standby_that_takes_over_has_everything",
        f"{_TRANSACTION}::test_a_commit_whose_answer_is_lost_happens_once",
        f"{_TRANSACTION}::test_transactions_that_met_are_run_anew_until_they_pass",
        f"{_TRANSACTION}::test_a_connection_that_died_in_the_pool_is_replaced",
        f"{_TRANSACTION}::test_a_server_that_became_a_standby_is_waited_for",
        f"{_TRANSACTION}::test_what_is_asked_while_the_server_is_down_waits_for_it",
    ),
    43: (
        f"{_MACHINE}::test_fault_43_a_jump_of_the_wall_clock_hands_no_delivery_to_two_workers",
        f"{_MACHINE}::test_fault_43_after_a_night_asleep_each_delivery_goes_once_more_at_most",
        f"{_MACHINE}::test_fault_43_a_clock_set_back_by_years_ends_nothing",
        f"{_CLOCK}::test_fault_43_a_clock_that_jumps_forward_ends_nothing",
        f"{_CLOCK}::test_fault_43_what_a_person_paused_does_not_end_either",
        f"{_CLOCK}::test_fault_43_a_computer_that_starts_ten_years_ahead_ends_nothing",
        f"{_CLOCK}::test_fault_43_a_night_asleep_is_no_jump",
        f"{_CLOCK}::test_fault_43_what_comes_in_by_a_wrong_clock_is_not_too_old_at_the_door",
        "tests/engine/test_runner.py::"
        "test_a_clock_that_was_set_back_delays_a_job_by_one_interval_at_most",
    ),
    44: (
        "tests/engine/test_timetable.py::test_a_daily_job_is_due_at_its_time_of_day",
        "tests/services/test_local_day.py::test_a_day_is_as_long_as_the_clocks_make_it",
        "tests/services/test_local_day.py::test_a_day_starts_at_its_first_instant",
    ),
    45: (
        "tests/services/delivery/test_watch.py::"
        "test_a_clock_off_by_more_than_ten_minutes_holds_until_it_is_right",
        "tests/services/test_doctor.py::test_a_clock_of_another_age_is_told",
    ),
    46: (
        "tests/engine/test_runner.py::"
        "test_jobs_that_were_missed_run_once_and_in_the_order_of_the_timetable",
        "tests/engine/test_runner.py::test_a_job_never_overlaps_itself",
    ),
    47: (
        f"{_MACHINE}::test_fault_47_wake_ups_that_come_many_times_at_once_send_everything_once",
        f"{_MACHINE}::test_fault_47_a_wake_up_that_never_came_is_made_good_by_the_next_sweep",
        "tests/engine/test_worker.py::test_another_process_rings_by_committing",
    ),
    69: (
        "tests/faults/test_action_kills.py::test_kills_at_every_named_point_and_at_random_apply"
        "_nothing_twice_and_leave_nothing_unknown",
        f"{_STAGES}::test_whatever_is_answered_to_a_write_it_is_written_exactly_once",
    ),
    70: (
        f"{_STAGES}::test_a_value_that_moved_is_left_alone_and_told_three_ways",
        f"{_STAGES}::test_a_third_value_after_a_lost_write_is_stale",
    ),
    73: (f"{_STAGES}::test_a_row_that_was_tampered_with_does_not_run",),
}

OPEN: dict[int, str] = {}
"""What is missing, by row."""
