"""One entry in the drawer: every word of it, what stood before and after, and its seal."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from stratum_desktop.gui import format as shown_as
from stratum_desktop.gui.pages.audit import words
from stratum_desktop.gui.theme import Role, TextStyle
from stratum_desktop.gui.widgets import Evidence, Label, make_button
from stratum_desktop.services.audit import AuditLine

_SEAL = (
    "It is made from this entry and the seal before it, with a key that only this workspace has. "
    "Whoever changes an entry cannot make the seals fit again."
)


def entry_drawer(one: AuditLine, open_page: Callable[[str], None]) -> Evidence:
    """Return what the drawer shows of an entry."""
    content = Evidence()
    content.add_words("Why", one.why or "No reason was given.")
    content.add_facts(
        one.what,
        (
            ("When", f"{shown_as.instant(one.at, seconds=True)} {shown_as.zone_name(one.at)}"),
            ("Who", _with_code(one.who, one.actor)),
            ("On", _with_code(one.on, one.subject)),
            ("Action", one.action),
            ("Entry", shown_as.number(one.seq)),
        ),
    )
    if one.values:
        pairs = [(value.name, words.before_and_after(value)) for value in one.values]
        content.add_facts("Before → after", pairs)
    content.add_facts("Seal", (("Of this entry", one.seal),))
    content.add(Label(_SEAL, TextStyle.CAPTION, Role.MUTED, wraps=True))
    lead = words.lead_of(one)
    if lead is not None:
        title, page = lead
        content.add(make_button(f"Go to {title}", partial(open_page, page), icon="open"))
    return content


def _with_code(words_: str, code: str) -> str:
    return words_ if words_.casefold() == code.casefold() else f"{words_} ({code})"
