"""Words for changes of ads that are refused before a platform is asked."""

WORDS = {
    "acting.budget_between_steps": (
        "The platform takes budgets in whole steps[ of {step}]. Set a multiple of it."
    ),
    "acting.budget_elsewhere": (
        "It has no budget of its own. Change the budget of the campaign above it, or of the ad"
        " sets below it."
    ),
    "acting.budget_lifetime": (
        "Its budget is for its whole run, not for a day. Change it in the platform's own window."
    ),
    "acting.budget_not_positive": "A daily budget is more than 0. To stop the spend, pause it.",
    "acting.budget_shared": (
        "Other campaigns spend from the same budget[ ({spenders} in all)], so it is not changed"
        " from here. Change it in the platform's own window."
    ),
    "acting.entity_ended": "It has ended for good[: {name}]. Nothing brings it back.",
    "acting.entity_not_found": (
        "The platform does not know it any more, or the token cannot reach it. Read the ad account"
        " again."
    ),
    "acting.entity_of_other_account": (
        "It belongs to another ad account than the destination's. Check the ad account ID in"
        " Accounts."
    ),
    "acting.status_not_settable": "A status can be set to active or paused, nothing else.",
}
