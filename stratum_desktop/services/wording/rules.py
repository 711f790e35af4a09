"""Words for what rules want, why they want nothing, and what is wrong with one as written."""

WORDS = {
    "rules.asks_more_than_days": "It asks for more days than it looks at.",
    "rules.least_above_target": "The least ROAS is above the target ROAS.",
    "rules.missing": "This is missing[: {place}].",
    "rules.most_below_target": "The most CPA is below the target CPA.",
    "rules.no_condition": "Every all-of and any-of needs a condition.",
    "rules.not_a_choice": "This is none of the choices[: {choices}].",
    "rules.not_a_flag": "This is true or false.",
    "rules.not_a_list": "This is a list.",
    "rules.not_a_number": "This is a number.",
    "rules.not_above_zero": "This is above 0.",
    "rules.not_an_action": "This is no change of a budget, no start and no pause.",
    "rules.not_an_object": "This is an object with named parts.",
    "rules.not_json": "The rule is not JSON.",
    "rules.not_text": "This is text.",
    "rules.not_whole": "This is a whole number.",
    "rules.nothing_known": "Nothing is known of the campaign yet.",
    "rules.out_of_limits": "This is out of its limits[: from {least} to {most}].",
    "rules.raise_on_immature": (
        "A rule that can raise spend looks at matured days alone: younger numbers still grow."
    ),
    "rules.reaches_less_than_days": "It reaches back less far than it has days to look at.",
    "rules.settings_of_another_kind": "These settings are of another kind of rule.",
    "rules.span_of_another_metric": "{metric} is looked at over: {choices}.",
    "rules.too_deep": "All-of and any-of are nested too deep[: {most} at most].",
    "rules.too_many": "These are too many[: {most} at most].",
    "rules.too_many_places": "This has too many decimal places[: {places} at most].",
    "rules.unknown_field": "Nobody knows this part of a rule.",
}
