"""Words for events that were refused at the door, or taken with something left out."""

WORDS = {
    "event.action_source_unknown": "action_source is none of the known ones[: {known}].",
    "event.consent_unknown": "Consent is spelled granted, denied or unknown.",
    "event.currency_unknown": "currency is no three-letter code such as EUR.",
    "event.id_unusable": "event_id must be text of at most 256 characters.",
    "event.mapping_failed": (
        "A fault in the program: it could not write this event for {platform}[ ({error}, {place})]."
        " Nothing of it was sent there; everything else goes on. Report the fault with these words."
    ),
    "event.missing": "It is missing.",
    "event.must_be_a_count": "It must be a whole number, 0 or more.",
    "event.must_be_a_list": "It must be a list.",
    "event.must_be_a_number": "It must be a number.",
    "event.must_be_an_object": "It must be an object.",
    "event.must_be_text": "It must be text.",
    "event.must_be_true_or_false": "It must be true or false.",
    "event.name_unusable": "event_name must be text of at most 100 characters.",
    "event.nested_too_deeply": "It is nested too deeply.",
    "event.not_a_web_address": "It is no web address.",
    "event.not_an_object": "The line is no JSON object.",
    "event.not_json": "The line is no JSON[: it breaks at character {at}].",
    "event.number_unusable": "The number is too large or not finite.",
    "event.text_not_unicode": "The text holds half a character.",
    "event.text_too_long": "The text is too long.",
    "event.time_in_future": "event_time lies in the future. Check the sender's clock and zone.",
    "event.time_in_milliseconds": "event_time is in milliseconds; give seconds.",
    "event.time_too_old": "event_time is too old.",
    "event.time_unreadable": "event_time is neither epoch seconds nor ISO 8601.",
    "event.time_without_zone": "event_time has no time zone. Add Z or an offset such as +02:00.",
    "event.too_long": "The line is too long[: more than {most_bytes} bytes].",
}
