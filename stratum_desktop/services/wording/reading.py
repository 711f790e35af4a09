"""Words for what keeps a platform's own figures and an ad account from being read."""

WORDS = {
    "reading.answer_strange": (
        "The platform's answer holds something that is not known here[: {field}]. It is asked"
        " again later; if it stays so, update the program."
    ),
    "reading.cursor_ended": "The platform ended the listing; it is begun anew.",
    "reading.no_ad_account": "There is no ad account. Give its ID to the destination in Accounts.",
    "reading.too_far_back": "The platform keeps no figures of days that long ago.",
}
