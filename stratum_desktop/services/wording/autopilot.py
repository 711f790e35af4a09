"""Words for what becomes of rules and of what they want."""

WORDS = {
    "autopilot.enough_for_today": (
        "The rule may propose {most} changes a day, and has proposed as many today."
    ),
    "autopilot.guarded_lost": (
        "Something that the rule proposed was rolled back or the rule was changed, so it suggests "
        "again."
    ),
    "autopilot.guarded_not_earned": (
        "People approved {approvals} of the rule's proposals without a roll-back; it takes "
        "{needed}."
    ),
    "autopilot.name_taken": "There is a rule called {name} already.",
    "autopilot.name_unusable": "A rule's name has 1 to {most} characters in one line.",
    "autopilot.no_rule": "There is no rule {rule}.",
    "autopilot.open_or_beaten": (
        "The same or a stronger change waits for a decision, or was rejected a short time ago."
    ),
    "autopilot.overtaken": (
        "This rule got version {version} on {at} (by: {by}), after yours was begun from version "
        "{begun_from}. Nothing was stored and nothing of yours is lost: look at what changed, then "
        "save yours on top of version {version}, or begin again from it."
    ),
    "autopilot.replay_span": "A replay covers 1 to {most_days} days that lie in the past.",
    "autopilot.rule_changed": "The rule was changed or switched off while it was judged.",
    "autopilot.rule_failed": (
        "The program ran into a fault ({error}) while it judged this rule; the others went on."
    ),
}
