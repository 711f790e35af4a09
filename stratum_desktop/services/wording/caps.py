"""Words for caps, and for what the autopilot may do by itself."""

WORDS = {
    "autopilot.cuts_only": "Only what brings spend down or leaves it alone may run by itself.",
    "autopilot.frozen": "Nothing may run by itself.",
    "autopilot.limited": "Cuts, neutral changes and raises of at most 10 % may run by itself.",
    "autopilot.normal": "Everything that the gate passes may run by itself.",
    "autopilot.stopped": "The autopilot was stopped by {by}[: {words}]. Nothing is carried out.",
    "caps.automatic_a_day": "Guarded rules have acted {most} times today, which is the limit.",
    "caps.changes_a_day": "This campaign was changed {most} times today, which is the limit.",
    "caps.no_currency": "{currency} is no currency.",
    "caps.no_rate": "Today has no reference rate to {currency}, so the raise cannot be added up.",
    "caps.raise_not_known": (
        "Nobody can say what today's raises add to spend in {currency}: a budget is not known."
    ),
    "caps.raises_a_day": (
        "With it, today's raises come to {total} {currency} a day; the limit is {most}."
    ),
    "caps.rate_is_none": "A rate is a number above 0, of two different currencies.",
    "caps.too_soon": "It was changed {hours} h ago; {least} h have to pass.",
    "gate.no_receipt": "There is no gate receipt {receipt}.",
}
