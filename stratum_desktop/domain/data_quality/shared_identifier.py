"""Identifiers that stand for too many: a till's own e-mail, a guest's number, a fixed cookie.

A file may hold millions of identifiers, so memory is bounded: a filter of fixed size remembers
what was seen once, and only what comes again is counted one by one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b

from stratum_desktop.domain.data_quality.finding import MOST_EXAMPLES

SHARED_FIELDS: Mapping[str, str] = {
    "email": "email",
    "phone": "phone_digits",
    "external_id": "external_id",
    "fbp": "fbp",
    "ga_client_id": "ga_client_id",
}
"""Fields that name one person or browser, and the name they are carried under."""

MOST_PEOPLE = 5
"""People that one identifier may stand for: a household. Source: ours."""

MOST_ORDERS = 50
"""Orders of one person in a file or period. Source: ours."""

MOST_IDENTIFIERS = 40_000
"""Identifiers counted one by one at a time. Source: ours; some 30 MB."""

_FILTER_BITS = 1 << 25
_OTHERS = ("email", "phone", "name")


@dataclass(slots=True)
class _Use:
    """Where one identifier that came again was seen."""

    events: int = 1
    rows: list[int] = field(default_factory=list)
    orders: set[int] = field(default_factory=set)
    people: dict[str, set[int]] = field(default_factory=dict)

    @property
    def is_rare(self) -> bool:
        return len(self.orders) <= 2 and all(len(one) <= 1 for one in self.people.values())

    @property
    def is_too_much(self) -> bool:
        return self.most_people > MOST_PEOPLE or len(self.orders) > MOST_ORDERS

    @property
    def most_people(self) -> int:
        return max(map(len, self.people.values()), default=0)


@dataclass(frozen=True, slots=True)
class SharedIdentifiers:
    """What one field's identifiers that stand for too many came to."""

    field: str
    identifiers: int
    #: Events that carry one of them.
    events: int
    #: Of the worst of them, at least; 0 where nothing else tells people apart.
    most_people: int
    most_orders: int
    rows: tuple[int, ...]


class SharedCounter:
    """Counts how many people and orders each identifier stands for."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._seen = bytearray(_FILTER_BITS // 8)
        self._uses: dict[tuple[str, int], _Use] = {}
        #: False once identifiers came again and there was no room to count them.
        self.is_complete = True

    def see(self, row: int, values: Mapping[str, str], order_id: str | None) -> None:
        """Note one event.

        Args:
            row: its number or id.
            values: digests and opaque ids by name; none of them is kept.
            order_id: the order's number.
        """
        others = _people(values)
        for name, variant in SHARED_FIELDS.items():
            value = values.get(variant)
            if value is None:
                continue
            mark = _mark(value)
            use = self._uses.get((name, mark))
            if use is None:
                if not self._was_seen(name, mark):
                    continue
                use = self._opened(name, mark)
                if use is None:
                    continue
            _note(use, row, None if order_id is None else _mark(order_id))
            for other, person in others.items():
                if other != name:
                    known = use.people.setdefault(other, set())
                    if len(known) <= 10 * MOST_PEOPLE:
                        known.add(person)

    def found(self) -> tuple[SharedIdentifiers, ...]:
        """Return the fields with identifiers that stand for too many."""
        found = []
        for name in SHARED_FIELDS:
            uses = [one for (of, _), one in self._uses.items() if of == name and one.is_too_much]
            if uses:
                uses.sort(key=lambda one: (-one.events, one.rows))
                found.append(
                    SharedIdentifiers(
                        name,
                        len(uses),
                        sum(one.events for one in uses),
                        max(one.most_people for one in uses),
                        max(len(one.orders) for one in uses),
                        tuple(uses[0].rows),
                    )
                )
        return tuple(found)

    def _opened(self, name: str, mark: int) -> _Use | None:
        if len(self._uses) >= MOST_IDENTIFIERS:
            self._uses = {key: one for key, one in self._uses.items() if not one.is_rare}
            if len(self._uses) >= MOST_IDENTIFIERS:
                self.is_complete = False
                return None
        return self._uses.setdefault((name, mark), _Use())

    def _was_seen(self, name: str, mark: int) -> bool:
        """Say whether an identifier came before, hardly ever wrongly; and remember it."""
        was = True
        salted = mark ^ _mark(name)
        for at in (salted % _FILTER_BITS, (salted >> 32) % _FILTER_BITS):
            place, bit = at >> 3, 1 << (at & 7)
            if not self._seen[place] & bit:
                was = False
                self._seen[place] |= bit
        return was


def _note(use: _Use, row: int, order: int | None) -> None:
    use.events += 1
    if len(use.rows) < MOST_EXAMPLES:
        use.rows.append(row)
    if order is not None and len(use.orders) <= 10 * MOST_ORDERS:
        use.orders.add(order)


def _people(values: Mapping[str, str]) -> dict[str, int]:
    """Return what tells people apart, as marks."""
    texts = (
        values.get("email"),
        values.get("phone_digits"),
        values.get("first_name", "") + values.get("last_name", "") or None,
    )
    return {
        name: _mark(text) for name, text in zip(_OTHERS, texts, strict=True) if text is not None
    }


def _mark(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest())
