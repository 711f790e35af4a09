"""Words for outages, and for what is wrong with one that a person marks."""

WORDS = {
    "outage.copies_rose": (
        "Of what {source} sent, up to {worst_pct} % had come before[, usually {usual_pct} %]."
    ),
    "outage.delay_days": "A click takes 0 to[ {most}] days to convert.",
    "outage.delivery_stopped": (
        "{of} took {delivered} of {due} conversions that came due.[ Why the others waited: {why}]"
    ),
    "outage.fell_behind_clicks": (
        "Conversions by ad click ({side}) fell to {told}, usually {usual}, while {witness} visits "
        "by ad click went on."
    ),
    "outage.fell_behind_other_side": (
        "The {side} told {told} conversions, usually {usual}, while the {other} went on and told "
        "{witness}."
    ),
    "outage.fell_behind_visits": (
        "The {side} told {told} conversions, usually {usual}, while {witness} visits went on."
    ),
    "outage.ids_reused": (
        "Of what {source} sent, up to {worst_pct} % came under an id that stands for something else"
        "[, usually {usual_pct} %]."
    ),
    "outage.ids_went_missing": (
        "Of what {source} sent, as little as {worst_pct} % had an id of its own"
        "[, usually {usual_pct} %]."
    ),
    "outage.end_ahead": "The end lies in the future. Leave it empty while the outage goes on.",
    "outage.marked": "Marked by hand: {why}",
    "outage.span_backwards": "An outage begins before it ends, and not in the future.",
    "outage.span_too_long": "An outage has at most[ {days}] days. Mark a longer one in parts.",
    "outage.unknown": "There is no such outage.",
    "outage.why_length": "The word on why is empty or too long[: {characters} characters].",
}
