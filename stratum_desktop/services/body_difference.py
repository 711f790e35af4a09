"""What a body written anew says differently: field by field, for one and summed over many.

Bodies are compared as they are and shown as they may be seen: that a hidden value has changed is
said, the value is not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from stratum_desktop.services.redacted_body import BodyField, body_fields

_MOST_FIELDS, _MOST_PAIRS = 200, 200
"""Fields, and changes of one field, told apart in a sum. Source: own choice; more are counted."""
_SHOWN_PAIRS = 3

_PLACE = re.compile(r"\[\d+\]")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a body before and after."""

    #: As the platform spells it: `custom_data.contents[0].id`.
    path: str
    #: As it may be shown; None: the field was not there.
    before: str | None
    #: None: the field is not there any more.
    after: str | None
    #: A person's value, which changed and is not shown.
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class ChangeSum:
    """How many bodies a field changes in, and from what to what most often."""

    #: With `[]` for every place of a list.
    path: str
    #: Bodies, not values: a list with five changed items counts once.
    count: int
    #: Change and how many bodies have it, most frequent first; not all where there are many.
    examples: tuple[tuple[FieldChange, int], ...]
    #: How many other changes of this field there are.
    others: int


def difference(before: bytes | None, after: bytes) -> tuple[FieldChange, ...]:
    """Return what differs between two bodies, by path; empty when they say the same.

    Args:
        before: None: nothing was frozen, so that every field is new.
    """
    old = {} if before is None else body_fields(before)
    new = body_fields(after)
    return tuple(
        _change(path, old.get(path), new.get(path))
        for path in sorted({*old, *new})
        if _raw(old.get(path)) != _raw(new.get(path))
    )


class DifferenceSum:
    """Differences of many bodies, added up in little room."""

    def __init__(self) -> None:
        """Begin with none."""
        self._bodies: Counter[str] = Counter()
        self._pairs: dict[str, Counter[FieldChange]] = {}
        self._beyond: Counter[str] = Counter()

    def add(self, changes: Iterable[FieldChange]) -> None:
        """Add what differs in one body."""
        summed = {
            FieldChange(_PLACE.sub("[]", one.path), one.before, one.after, one.is_hidden)
            for one in changes
        }
        known = {one.path for one in summed}
        if len(self._bodies) + len(known) > _MOST_FIELDS:
            known &= self._bodies.keys()
        self._bodies.update(known)
        for one in summed:
            if one.path in known:
                self._count(one)

    def sums(self) -> tuple[ChangeSum, ...]:
        """Return the fields, the most often changed first."""
        return tuple(
            ChangeSum(path, count, tuple(pairs[:_SHOWN_PAIRS]), self._others(path, pairs))
            for path, count in sorted(self._bodies.items(), key=lambda item: (-item[1], item[0]))
            for pairs in [self._pairs[path].most_common()]
        )

    def _count(self, one: FieldChange) -> None:
        pairs = self._pairs.setdefault(one.path, Counter())
        if one in pairs or len(pairs) < _MOST_PAIRS:
            pairs[one] += 1
        else:
            self._beyond[one.path] += 1

    def _others(self, path: str, pairs: list[tuple[FieldChange, int]]) -> int:
        return max(0, len(pairs) - _SHOWN_PAIRS) + self._beyond[path]


def _raw(field: BodyField | None) -> tuple[object, ...]:
    # True equals 1 and 1 equals 1.0: what is written differently is told apart by its kind.
    return () if field is None else (type(field.raw), field.raw)


def _change(path: str, old: BodyField | None, new: BodyField | None) -> FieldChange:
    before = None if old is None else old.shown
    after = None if new is None else new.shown
    is_hidden = any(one is not None and one.is_hidden for one in (old, new))
    return FieldChange(path, before, after, is_hidden)
