"""Words for conversions of WhatsApp ads; what Meta says to everybody is in `meta`."""

WORDS = {
    "whatsapp.account_unknown": (
        "The destination lacks its WhatsApp Business account ID. Fill it in in Accounts."
    ),
    "whatsapp.click_id_not_genuine": "Meta says the click id (ctwa_clid) was not made by it.",
    "whatsapp.name_not_allowed": "Meta does not take this event for chats.",
    "whatsapp.no_identifier": (
        "The event has no ctwa_clid: it did not begin with a click on a WhatsApp ad."
    ),
    "whatsapp.not_mapped": "Meta does not take[ {event_name}] for chats.",
    "whatsapp.other_account": "The event belongs to another WhatsApp Business account.",
    "whatsapp.other_channel": "The event belongs to a chat that is not on WhatsApp.",
    "whatsapp.token_malformed": "That is no access token of Meta.",
    "whatsapp.token_missing": "There is no access token. Paste one in Accounts.",
}
