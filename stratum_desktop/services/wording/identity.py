"""Words for identifiers that could not be used; they never repeat the value."""

WORDS = {
    "identity.birth_date_ambiguous": "Day and month of birth can be read both ways.",
    "identity.birth_date_unreadable": "The date of birth cannot be read. Write 1990-12-31.",
    "identity.birth_year_impossible": "The year of birth is not possible.",
    "identity.birth_year_of_two_digits": "The year of birth has two digits. Write all four.",
    "identity.click_id_has_white_space": "The click id holds white space, so it was cut or pasted.",
    "identity.country_unknown": "The country is not known. Use a code such as DE.",
    "identity.email_is_a_flag": "This is an opt-in flag, not an e-mail address.",
    "identity.email_malformed": "This is no e-mail address.",
    "identity.field_repeated": "{field} was given more than once.",
    "identity.field_unknown": "There is no such field of a person.",
    "identity.gender_not_matched_on": "Platforms match on female or male only; it is left out.",
    "identity.gmail_folded": (
        "A Gmail address: platforms that ask for it get it without dots and plus-suffix."
    ),
    "identity.hash_is_not_sha256": "This is a hash, but no SHA-256. Give the value itself.",
    "identity.hash_of_nothing": "This is the hash of an empty value.",
    "identity.hashed_by_source": "Hashed by the source; taken as it is.",
    "identity.ip_not_public": "The IP address is not a public one.",
    "identity.ip_unreadable": "This is no IP address.",
    "identity.no_letters": "There are no letters in it.",
    "identity.nobody_given": "Nobody was given.",
    "identity.none_matchable": "No identifier that the platform can match on.",
    "identity.not_a_meta_cookie": "[{field}: ]not in the form fb.1.<milliseconds>.<id>.",
    "identity.nothing_left": "Nothing is left of it after cleaning, so it counts as not given.",
    "identity.not_text": "It must be text.",
    "identity.own_script": "Kept in its own letters: accents and every script survive.",
    "identity.phone_in_scientific_notation": (
        "The phone number was turned into 4.9E+11 by a spreadsheet. Format the column as text."
    ),
    "identity.phone_more_than_one": "There is more than one phone number in it.",
    "identity.phone_not_possible": "No phone number of that country has this form.",
    "identity.phone_read_as": "Read as a number of {country}, because it names no country itself.",
    "identity.phone_unreadable": "This is no phone number.",
    "identity.phone_without_country": (
        "The phone number has no country code. Add one, or set the country in Settings."
    ),
    "identity.placeholder": "This is a placeholder such as n/a, not a value.",
    "identity.repeated": "The same value was given more than once; it counts once.",
    "identity.state_unknown": "The state is not known in that country.",
    "identity.too_long": "It is too long[: at most {limit} characters].",
    "identity.too_many": "There are too many values[: at most {limit}].",
    "identity.user_agent_unreadable": "This is no user agent.",
    "identity.zip_not_of_country": "The postal code does not fit the country[ ({country})].",
    "identity.zip_unreadable": "This is no postal code.",
}
