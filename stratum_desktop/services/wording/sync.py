"""Words for what goes wrong while an ad account is read, whatever its platform."""

WORDS = {
    "sync.amount_too_large": (
        "The platform gave an amount of money that no account has, so the page it stood on was not"
        " kept. Try again later; if it goes on, report it."
    ),
    "sync.figure_of_another_day": (
        "The platform gave figures of days that it was not asked for, so none of them were kept."
        " Try again later; if it goes on, report it."
    ),
    "sync.listing_never_ends": (
        "The platform's list does not end[ after {pages} pages]. What was read is kept."
    ),
    "sync.span_too_large": "The platform does not give so many days at once.",
}
