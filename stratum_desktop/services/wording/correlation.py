"""Words for figures that cannot be compared."""

WORDS = {
    "correlation.days_out_of_range": "Figures are compared over the last 1 to[ {most}] days.",
    "correlation.half_a_pair": "Two series are compared: name the other one, too.",
    "correlation.not_hourly": "[{series} ]is not counted by the hour. Compare it by day.",
    "correlation.not_measured": "{which}: nothing was measured in this period.",
    "correlation.same_series": "Name two different series.",
    "correlation.stood_still": (
        "{which}: it stood still on most days, so that few of them would decide."
    ),
    "correlation.too_alike": (
        "Neighbouring days resemble each other so much that[ {pairs}] pairs tell as little as"
        "[ {effective}] independent ones. Look at a longer period."
    ),
    "correlation.too_few_pairs": (
        "Both were measured together on too little[: {pairs} times with a figure a week before, "
        "and {needed} are needed]."
    ),
    "correlation.too_few_steps": (
        "{which}: too little was measured[: {pairs} times with a figure a week before, and "
        "{needed} are needed]."
    ),
    "correlation.unknown_series": "There is no series[ {series}].",
}
