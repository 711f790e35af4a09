"""Words for what is wrong with data; they never repeat a person's value."""

WORDS = {
    "quality.clear_not_opened": (
        "IP address and browser are kept sealed, so how many events carry them "
        "is not shown. Whether a platform could match an event is known from its deliveries."
    ),
    "quality.field_missing": (
        "{field} is empty where it would make the difference[ ({source})]. Fill it in wherever it "
        "is known."
    ),
    "quality.file_or_stored": "Name a file, or what came in; not both.",
    "quality.identifier_shared": (
        "{field}: values that too many share, {identifiers} in all[; the worst stands for "
        "{people} people or more][; the worst is on {orders} orders or more]. Send each buyer's "
        "own, or leave the field empty."
    ),
    "quality.known_placeholder": (
        "{field} is a stand-in such as “{example}”. It matches nobody, or the wrong person: leave "
        "the field empty instead."
    ),
    "quality.no_destination": (
        "No platform is connected, so no match rate and no points can be given. Connect one under "
        "Accounts."
    ),
    "quality.order_is_placeholder": (
        "The order number is a stand-in such as 0 or test. Orders can then not be told apart."
    ),
    "quality.period_unusable": "The period is 1 to {most_days} days.",
    "quality.refused_not_stored": (
        "{count} lines were refused as they came in, in these hours. They are not stored: why is "
        "counted above, what they carried is not known."
    ),
    "quality.reserved_address": (
        "{field} lies in a domain that nobody can have, such as example.com."
    ),
    "quality.shared_not_counted": (
        "So many identifiers came again that not all could be counted: of shared ones there may "
        "be more."
    ),
    "quality.source_unknown": "No source {source} brought events in this period.",
    "quality.stored_as_digests": (
        "Only hashes are stored, so format errors of live events are those counted as they came "
        "in, in whole hours, and unknown stand-ins are found in files alone."
    ),
    "quality.time_in_future": (
        "The event happened after it came in. Check the clock and the time zone of its source."
    ),
    "quality.time_is_placeholder": (
        "The time is what an empty date becomes, such as 1970-01-01. Send the real time."
    ),
    "quality.time_of_day_missing": (
        "Most events[ of {source}] have the same time of day: only the day is known. Send the "
        "time, too."
    ),
    "quality.times_early_by_arrival": (
        "Events[ of {source}] say they happened {off_minutes} before they came in, nearly all by "
        "the same. Check the time zone of the source, or whether it holds events back."
    ),
    "quality.times_early_by_orders": (
        "Times lie {off_minutes} before those that live sources gave of the same orders. Check "
        "the time zone."
    ),
    "quality.times_late_by_arrival": (
        "Events[ of {source}] say they happened {off_minutes} after they came in, nearly all by "
        "the same. Check the time zone of the source."
    ),
    "quality.times_late_by_orders": (
        "Times lie {off_minutes} after those that live sources gave of the same orders. Check the "
        "time zone."
    ),
    "quality.too_varied": (
        "{count} rows or events carry ever other fields. Coverage, match rate and points are "
        "those of all others."
    ),
    "quality.value_unusable": "{field}: {why}",
}
