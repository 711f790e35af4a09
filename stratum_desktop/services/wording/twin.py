"""Words for why browser and server are, or are not, of one conversion."""

WORDS = {
    "twin.alone": (
        "No event of the server has this id or this order number: the server did not send it, or "
        "sent neither."
    ),
    "twin.no_own_id": (
        "Same event and order[ {order}], but the[ {lacking}] sent no event id of its own, so that "
        "nothing ties them together. Send the same id from both, such as the order number."
    ),
    "twin.other_channel": (
        "Same event and id, but the server says that it happened elsewhere[: {action_source}]. Let "
        "it send website as the action source."
    ),
    "twin.other_id": (
        "Same event and order[ {order}], but browser and server sent different ids. Let both send "
        "the same, such as the order number."
    ),
    "twin.other_name": (
        "Same id, but the browser calls it[ {browser}] and the server[ {server}]. Let both use one "
        "name."
    ),
    "twin.paired": "Browser and server sent the same event and id within 48 h.",
    "twin.too_far_apart": (
        "Same event and id, but[ {apart_minutes}] apart: within 48 h they would be one. See "
        "which event time each side sends."
    ),
}
