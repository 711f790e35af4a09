"""What a person should know of the values they typed, before any platform is asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stratum_desktop.domain.identity import Explanation, Problem, RawPerson
from stratum_desktop.domain.identity.country import country_of
from stratum_desktop.domain.identity.text import tidy
from stratum_desktop.domain.reason import Reason
from stratum_desktop.services.identity_inspector.inspection import Note

_IN_ANY_SCRIPT = frozenset({"first_name", "last_name", "city"})


def notes_of(
    person: RawPerson,
    explanations: Sequence[Explanation],
    problems: Sequence[Problem],
    default_country: str | None,
) -> tuple[Note, ...]:
    """Return every warning and remark, in the order of the fields."""
    country = country_of(person.country, default_country)
    notes = [*_nothing_left(person)]
    for one in explanations:
        notes += [Note(one.field, one.raw, why, not one.hashed) for why in one.warnings]
        notes += [Note(one.field, one.raw, why, is_refusal=False) for why in _remarks(one, country)]
    hashed = {one.field for one in explanations}
    for problem in problems:
        if problem.field not in hashed:
            raw = getattr(person, problem.field)
            notes.append(Note(problem.field, str(raw), problem.reason, is_refusal=True))
    order = RawPerson._fields
    return tuple(sorted(notes, key=lambda note: order.index(note.field)))


def _nothing_left(person: RawPerson) -> Iterator[Note]:
    for name, raw in zip(RawPerson._fields, person, strict=True):
        for value in raw if isinstance(raw, tuple) else (raw,):
            if value and not tidy(value):
                yield Note(name, value, Reason("identity.nothing_left"), is_refusal=True)


def _remarks(one: Explanation, country: str | None) -> Iterator[Reason]:
    if not one.hashed:
        return
    if one.field == "email" and any("gmail_folded" in text.variant for text in one.hashed):
        yield Reason("identity.gmail_folded")
    has_country = one.raw.strip().startswith(("+", "00"))
    if one.field == "phone" and one.hashed[0].text is not None and country and not has_country:
        yield Reason("identity.phone_read_as", {"country": country.upper()})
    if one.field in _IN_ANY_SCRIPT and not (one.hashed[0].text or "").isascii():
        yield Reason("identity.own_script")
