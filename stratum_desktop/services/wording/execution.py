"""Words for what becomes of an approved change on its way to the platform."""

WORDS = {
    "execution.again": "Nothing was changed. It is checked again and tried once more.",
    "execution.cannot_act": "This version of the program changes nothing at {platform}.",
    "execution.content_changed": (
        "It is not what was approved: its row was changed in the database. Nothing was done. Keep"
        " the file and find out who could write to it."
    ),
    "execution.destination_held": (
        "It waits, because the destination[ {destination}] is held.[ {why}] Release it in Accounts."
    ),
    "execution.destination_off": (
        "It waits, because the destination[ {destination}] is switched off. Switch it on in"
        " Accounts."
    ),
    "execution.expired": "It was approved, but expired before it could run. Nothing was changed.",
    "execution.got_worse": (
        "It was approved, but something got worse since, so nothing was changed.[ {why}] Decide"
        " again."
    ),
    "execution.moved": (
        "Somebody else changed it: it was {was}[ {currency}], was to become {wanted}[ {currency}],"
        " and is {now}[ {currency}] now. Nothing was changed from here."
    ),
    "execution.no_destination": (
        "It waits, because no destination leads to its ad account. Connect it in Accounts."
    ),
    "execution.not_approved": "Nobody has approved it. Decide again.",
    "execution.not_readable": (
        "Nobody knows yet whether it was changed.[ {why}] The value is read again until it is"
        " known."
    ),
    "execution.not_written": (
        "The platform did not take it, twice. The value is what it was before."
    ),
    "execution.offline": "It waits for the network. It is checked again before it runs.",
    "execution.on_its_way": (
        "It was sent, and the value is not there yet. It is read again in a minute."
    ),
    "roll_back.asked": "Takes back change {action}.[ {words}]",
    "roll_back.got_worse": (
        "Takes back change {action}: a conversion cost {before} {currency} before it[, and"
        " {after} {currency} after it]."
    ),
    "roll_back.moved": (
        "Somebody changed it since: it was set to {set}[ {currency}], taking it back would set"
        " {prior}[ {currency}], and it is {now}[ {currency}] now. Nothing was changed."
    ),
    "roll_back.nothing_to_take_back": (
        "Only a change that was applied can be taken back, and change {action} is {state}."
    ),
    "roll_back.other_is_open": (
        "Another change of the same campaign is open or under way. Decide that one first."
    ),
    "roll_back.under_way": "Change {by} takes it back already.",
}
