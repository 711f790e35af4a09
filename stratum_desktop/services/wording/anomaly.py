"""Words for what is out of the ordinary, and for what is behind it."""

WORDS = {
    "alert.mute_length": "An alert is muted for 1 to[ {most}] days, or until you take it back.",
    "alert.note_length": "A note is empty or too long[: {characters} characters].",
    "alert.unknown": "There is no such alert.",
    "anomaly.both_sides_fell": (
        "Browser and server fell together: fewer people came, or the shop itself was away."
    ),
    "anomaly.browser_side_stopped": (
        "The browser's events fell away while the server's went on: something stops the pixel. "
        "Look at the latest change of the website, the tag manager and the consent banner."
    ),
    "anomaly.came_late": (
        "Nothing on record held deliveries up: the events came in late, or Stratum was not running."
    ),
    "anomaly.collision_rate_high": "More ids that stand for two events[, from {of}].",
    "anomaly.delivered_low": "Fewer deliveries than usual[ to {of}].",
    "anomaly.duplicate_rate_high": "More duplicates than usual[ from {of}].",
    "anomaly.cpa_high": "Each conversion costs more than usual[ at {of}].",
    "anomaly.failure_rate_high": "More deliveries lost than usual[ at {of}].",
    "anomaly.fewer_came_in": (
        "Less was sent, and no browser side is connected to compare with: fewer people came, or "
        "the sender stopped."
    ),
    "anomaly.fewer_seen_here_too": (
        "Fewer events came in here at the same time, so the platform could count fewer: look at "
        "the alert of what came in first."
    ),
    "anomaly.given_id_rate_low": "Fewer events with an id of their own[ from {of}].",
    "anomaly.held_up_by": "What held[ {count}] deliveries up: {why}",
    "anomaly.identity_lost": (
        "More events came without an identifier that the platform can match on. Look at what the "
        "sender takes along from signed-in people and from forms."
    ),
    "anomaly.identity_lost_with_browser": (
        "Events lost their identifiers at the same time as the browser side fell away: one change "
        "of the website is behind both, most likely the consent banner or the tag manager."
    ),
    "anomaly.ids_missing": "The sender stopped setting an event id: look at its latest change.",
    "anomaly.ids_reused": (
        "The sender gives one id to different events: compare two of them on the Dedupe page."
    ),
    "anomaly.latency_high": "Conversions arrived later than usual[ at {of}].",
    "anomaly.less_to_deliver": "Less came in from the server at the same time.",
    "anomaly.match_rate_low": "Fewer events that[ {of}] can match to a person.",
    "anomaly.more_came_in": "More was sent; nothing else changed with it.",
    "anomaly.more_while_browser_fell": (
        "The server sent more while the browser's events fell away: part of it may be a change of "
        "the website, part of it people."
    ),
    "anomaly.no_reason_on_record": "No stored row says why.",
    "anomaly.platform_counts_fewer": (
        "Events came in and were delivered as usual: what changed is at the platform. Look at the "
        "latest changes of its campaigns, its conversion action and its attribution."
    ),
    "anomaly.platform_counts_more": (
        "The platform counts more than usual. Where sales did not rise with it, look whether a "
        "conversion is counted twice: by pixel and server without a common id, or by two actions."
    ),
    "anomaly.received_high": "More events than usual[ from {of}].",
    "anomaly.received_low": "Fewer events than usual[ from {of}].",
    "anomaly.refused_rate_high": "More events than usual could not be used[, from {of}].",
    "anomaly.roas_low": "Less revenue than usual for what was spent[ at {of}].",
    "anomaly.sent_again": (
        "The same events were sent again: a sender that retries, or an import that ran twice."
    ),
    "anomaly.server_side_stopped": (
        "The server's events fell away while the browser's went on: the shop's connection stopped "
        "sending. Look at its job or plug-in."
    ),
    "anomaly.signals_broke_first": (
        "What is delivered to the platform broke at the same time: look at that alert first, the "
        "platform may only be counting what reaches it."
    ),
    "anomaly.spend_high": "More was spent than usual[ at {of}].",
    "anomaly.spend_low": "Less was spent than usual[ at {of}].",
    "anomaly.spend_moved": (
        "Spend itself moved: budgets, bids or campaigns were changed, or the auction was. Look at "
        "the account's change history."
    ),
    "anomaly.told_conversions_high": "More conversions than usual, as counted[ by {of}].",
    "anomaly.told_conversions_low": "Fewer conversions than usual, as counted[ by {of}].",
    "anomaly.unusable_events": (
        "The sender's events lack something that is needed: `stratum events add` names it line by "
        "line."
    ),
}
