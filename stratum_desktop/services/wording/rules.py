"""Words for what rules want, why they want nothing, and what is wrong with one as written."""

WORDS = {
    "rules.above_target": "It beats its targets[: ROAS {roas}][, CPA {cpa} {currency}].",
    "rules.asks_more_than_days": "It asks for more days than it looks at.",
    "rules.band_forbids_raise": "The signals are {band}: no raise is proposed on them.",
    "rules.below_target": "It misses its targets[: ROAS {roas}][, CPA {cpa} {currency}].",
    "rules.budget_elsewhere": (
        "It has no budget of its own: it spends from another level's, which is not changed here."
    ),
    "rules.budget_lifetime": "It has a budget for its whole run, which is not changed by the day.",
    "rules.budget_shared": (
        "Other campaigns spend from the same budget, so it is not changed for this one."
    ),
    "rules.budget_unknown": "Its daily budget is not known.",
    "rules.changes_nothing": "Rounded to what the platform takes, the budget would stay as it is.",
    "rules.conditions_met": "Everything that the rule asks for holds.",
    "rules.conditions_met_young": (
        "Everything that the rule asks for holds, on numbers that may still mature."
    ),
    "rules.conditions_not_met": "What the rule asks for does not hold.",
    "rules.conditions_unknown": (
        "Nobody can say whether what the rule asks for holds: some of it is not known."
    ),
    "rules.cooling_down": "It was changed less than {hours} h ago: it rests until {until}.",
    "rules.does_not_run": "The campaign does not run.",
    "rules.high_cpa": "A conversion costs {value}[ {currency}], above {limit}[ {currency}].",
    "rules.learning": "The platform still learns how to show it.",
    "rules.least_above_target": "The minimum ROAS is above the target ROAS.",
    "rules.missing": "This is missing[: {place}].",
    "rules.most_below_target": "The maximum CPA is below the target CPA.",
    "rules.near_target": "It is near its targets[: ROAS {roas}][, CPA {cpa} {currency}].",
    "rules.no_condition": "Every all-of and any-of needs a condition.",
    "rules.no_conversion": (
        "It spent {value}[ {currency}] without a conversion, above {limit}[ {currency}]."
    ),
    "rules.no_limit": (
        "No minimum ROAS, maximum CPA or target CPA is set, and nobody knows what an order is "
        "worth."
    ),
    "rules.no_target": "The rule has no target ROAS and no target CPA.",
    "rules.not_a_choice": "This is none of the choices[: {choices}].",
    "rules.not_a_flag": "This is true or false.",
    "rules.not_a_list": "This is a list.",
    "rules.not_a_number": "This is a number.",
    "rules.not_above_zero": "This is above 0.",
    "rules.not_an_action": "This is no change of a budget, no start and no pause.",
    "rules.not_an_object": "This is an object with named parts.",
    "rules.not_at_this_hour": "The rule proposes at other hours.",
    "rules.not_json": "The rule is not JSON.",
    "rules.not_text": "This is text.",
    "rules.not_there_any_more": "The campaign has ended, or its platform lists it no more.",
    "rules.not_whole": "This is a whole number.",
    "rules.nothing_told_today": "Its platform has told no spend of today.",
    "rules.on_pace": (
        "Spend is on plan[: {pace} times what was to be spent by now]"
        "[, and {over} times over the {days} days that the platform evens out]."
    ),
    "rules.out_of_limits": "This is out of its limits[: from {least} to {most}].",
    "rules.over_pace": (
        "Spend is {pace} times what was planned[ over the last {days} days], above {above}."
    ),
    "rules.pace_unknown": "Nothing was to be spent by now, so there is no pace.",
    "rules.poor_days": "It missed its limits on {days} days with spend in a row.",
    "rules.poor_roas": "ROAS is {value}, below {limit}.",
    "rules.raise_on_immature": (
        "A rule that can raise spend looks at matured days alone: younger numbers still grow."
    ),
    "rules.reaches_less_than_days": "It reaches back less far than it has days to look at.",
    "rules.runs_already": "The campaign is not paused.",
    "rules.settings_of_another_kind": "These settings are of another kind of rule.",
    "rules.slow_off_target": "Spend is slow, and not every target is met: no raise.",
    "rules.slow_without_target": (
        "Spend is slow, and the rule has no target that says whether more is wanted."
    ),
    "rules.span_of_another_metric": "{metric} is looked at over: {choices}.",
    "rules.too_deep": "All-of and any-of are nested too deep[: {most} at most].",
    "rules.too_early": (
        "The day is young: {hours} h have passed and {expected_pct} % of its spend is due; it"
        " takes {least_hours} h and {least_pct} %."
    ),
    "rules.too_few_conversions": (
        "{conversions} conversions are too few to judge by; it takes {least}."
    ),
    "rules.too_few_days": (
        "{days} matured days with spend are too few: a verdict takes {least}[ and is expected"
        " on {on}]."
    ),
    "rules.too_many": "These are too many[: {most} at most].",
    "rules.too_many_places": "This has too many decimal places[: {places} at most].",
    "rules.under_pace": (
        "Spend is {pace} times what was planned by now, below {below}, and every target is met."
    ),
    "rules.unknown_field": "Nobody knows this part of a rule.",
    "rules.votes_differ": "Its ROAS and its CPA ask for different things, so nothing is proposed.",
    "rules.within_limits": "It is within its limits.",
    "rules.young_high_cpa": (
        "A conversion costs {value}[ {currency}], above {limit}[ {currency}]. These numbers "
        "may still mature."
    ),
    "rules.young_no_conversion": (
        "Since the last matured day it spent {value}[ {currency}] without a conversion, above"
        " {limit}[ {currency}]. These numbers may still mature."
    ),
    "rules.young_poor_roas": "ROAS is {value}, below {limit}. These numbers may still mature.",
}
