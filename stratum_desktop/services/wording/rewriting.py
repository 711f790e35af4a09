"""Words for corrections, for what they change, and for what may count twice."""

from __future__ import annotations

from stratum_desktop.domain.correction import CORRECTABLE, Act, Correction
from stratum_desktop.services.body_difference import ChangeSum, FieldChange
from stratum_desktop.services.delivery.dead_letters import Doubtful

ACTS = {
    Act.CHANGE: "When it is",
    Act.FILL: "When it is missing, use",
    Act.SET: "Always use",
    Act.LEAVE_OUT: "Leave it out",
    Act.CUT: "Cut from the beginning",
    Act.PUT: "Put in front",
}
"""What a correction does, as the beginning of a sentence about its field."""

_CORRECTED = {
    Act.CHANGE: "when it is “{was}”, use “{text}”",
    Act.FILL: "when it is missing, use “{text}”",
    Act.SET: "always use “{text}”",
    Act.LEAVE_OUT: "leave it out",
    Act.CUT: "cut “{text}” from the beginning",
    Act.PUT: "put “{text}” in front",
}


def correction_words(one: Correction) -> str:
    """Return a correction in words: "Event name: when it is “Buy”, use “Purchase”"."""
    return f"{CORRECTABLE[one.field]}: {_CORRECTED[one.act].format(was=one.was, text=one.text)}"


def change_words(change: FieldChange) -> str:
    """Return what happens to one value: "“Buy” → “Purchase”"."""
    if change.before is None:
        return f"new: {_value(change.after)}"
    if change.after is None:
        return f"{_value(change.before)} is left out"
    if change.is_hidden and change.before == change.after:
        return "a person's value changes; it is not shown"
    return f"{_value(change.before)} → {_value(change.after)}"


def sum_words(one: ChangeSum) -> str:
    """Return what happens to a field in all of them, most frequent first."""
    if len(one.examples) == 1 and not one.others:
        return change_words(one.examples[0][0])
    told = [f"{change_words(change)} ({count:,})" for change, count in one.examples]
    if one.others:
        told.append(f"{one.others:,} other changes")
    return "; ".join(told)


def doubt_words(doubtful: Doubtful) -> str:
    """Return what sending copies of these means; "" when there are none."""
    if not doubtful.count:
        return ""
    many = doubtful.count > 1
    said = (
        f"{doubtful.count:,} may have arrived already: no answer came back for "
        f"{'them' if many else 'it'}. "
    )
    if not doubtful.unrecognised:
        return said + ("The platform still recognises a second copy by its ID, and counts it once.")
    if doubtful.unrecognised == doubtful.count:
        which = "For all of them" if many else "For it"
    else:
        which = f"For {doubtful.unrecognised:,} of them"
    return said + (
        f"{which} the platform no longer recognises a second copy, because too much time has "
        "passed or the event's name changes: what did arrive counts twice."
    )


def _value(text: str | None) -> str:
    return f"“{text}”"
