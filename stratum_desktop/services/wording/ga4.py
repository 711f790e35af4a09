"""Words for Google Analytics, and for what is refused here because it would be lost there."""

WORDS = {
    "ga4.access_refused": (
        "Google refused the request[ (HTTP {http_status})]. Check measurement ID and API secret in"
        " Accounts, and whether a firewall stands between."
    ),
    "ga4.client_id_too_long": "The client id is too long[: at most {limit} characters].",
    "ga4.currency_malformed": "The currency is no three-letter code.",
    "ga4.event_too_large": (
        "The event is larger than Google Analytics takes[ ({limit_bytes} bytes)]."
    ),
    "ga4.items_need_id": "Each item needs an id or a name.",
    "ga4.no_identifier": (
        "Google Analytics needs its client id (the _ga cookie) or your own id of the customer."
    ),
    "ga4.not_mapped": (
        "Google Analytics does not take the event's name[, {event_name}]: letters, digits and"
        " underscores, a letter first, at most 40 characters, and none of its reserved names."
    ),
    "ga4.parameter_malformed": (
        "A parameter[ ({parameter})] is not spelled as Google Analytics does."
    ),
    "ga4.parameter_too_long": (
        "A parameter[ ({parameter})] is longer than Google Analytics takes[: {limit} characters]."
    ),
    "ga4.path_unknown": "Google does not know the address any more. Update the program.",
    "ga4.purchase_needs": "The purchase lacks what Google Analytics needs[: {missing}].",
    "ga4.rate_limited": "Google limits calls for now; sending goes on later.",
    "ga4.request_too_large": "The request was too large for Google.",
    "ga4.secret_malformed": "That is no Measurement Protocol API secret.",
    "ga4.secret_missing": "There is no API secret. Paste one in Accounts.",
    "ga4.sent_unconfirmed": (
        "Sent, unconfirmed: Google Analytics never says what it counted. Look in its reports."
    ),
    "ga4.service_error": "Google Analytics has a fault for now[ (HTTP {http_status})].",
    "ga4.session_malformed": (
        "The Google Analytics session id is neither a number nor its _ga_… cookie."
    ),
    "ga4.too_many_items": "There are too many items[: at most {limit}].",
    "ga4.value_needs_currency": "A value needs its currency.",
    "ga4.web_stream_takes_no_app": (
        "This destination is a web data stream, which takes no events of an app."
    ),
}
