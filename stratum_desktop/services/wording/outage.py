"""Words for outages, and for what is wrong with one that a person marks."""

WORDS = {
    "outage.end_ahead": "The end lies in the future. Leave it empty while the outage goes on.",
    "outage.marked": "Marked by hand: {why}",
    "outage.span_backwards": "An outage begins before it ends, and not in the future.",
    "outage.span_too_long": "An outage has at most[ {days}] days. Mark a longer one in parts.",
    "outage.unknown": "There is no such outage.",
    "outage.why_length": "The word on why is empty or too long[: {characters} characters].",
}
