"""What a recognised export is: how it is known on sight, and what its rows mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from stratum_desktop.domain.identity import DateOrder
from stratum_desktop.domain.upload.synonym import plain

CUSTOM = "custom"
"""Template key of a file that is of no known kind."""


@dataclass(frozen=True, slots=True)
class RowRule:
    """A column that says whether a row is a conversion. Words are compared like names."""

    column: str
    #: Only rows with one of these words are conversions; empty: any but `refused`.
    taken: frozenset[str] = frozenset()
    #: Rows with one of these words are not conversions.
    refused: frozenset[str] = frozenset()
    #: Rows with anything at all in this column are not conversions.
    refused_when_filled: bool = False
    #: Code of the reason that such rows are skipped with.
    code: str = "row.not_a_conversion"

    def skips(self, text: str) -> bool:
        """Say whether a row with this cell is no conversion."""
        word = plain(text)
        if self.refused_when_filled:
            return bool(word)
        if self.taken:
            return word not in self.taken
        return word in self.refused


@dataclass(frozen=True, slots=True)
class ExportTemplate:
    """One kind of file that another program writes."""

    key: str
    label: str
    #: Sets of column names; a file with every column of any set is of this kind.
    marks: tuple[frozenset[str], ...]
    #: Column name to field key; where several feed one field the first counts.
    columns: Mapping[str, str]
    constants: Mapping[str, str] = field(default_factory=dict)
    #: Columns of which at least one must be there beside `marks`; empty: none.
    any_of: frozenset[str] = frozenset()
    date_order: DateOrder | None = None
    rules: tuple[RowRule, ...] = ()
    #: Rows that follow each other with the same text here are one conversion: the first.
    group_by: str | None = None
    #: Rows with text in their first cell only, at the end, are remarks of the program.
    has_footer: bool = False
    #: Words of the file's end that give the program away.
    footer_marks: tuple[str, ...] = ()

    def fits(self, header: Sequence[str], tail: str) -> bool:
        """Say whether a file with this header and end is of this kind."""
        names = {plain(name) for name in header}
        if self.footer_marks and not any(mark in tail.casefold() for mark in self.footer_marks):
            return False
        if self.any_of and not any(plain(name) in names for name in self.any_of):
            return False
        return any(all(plain(name) in names for name in marks) for marks in self.marks)

    def mapping(self, header: Sequence[str]) -> dict[str, str]:
        """Return which of the file's columns feed which field, in the template's order."""
        by_plain: dict[str, str] = {}
        for name in header:
            by_plain.setdefault(plain(name), name)
        return {
            by_plain[plain(name)]: key
            for name, key in self.columns.items()
            if plain(name) in by_plain
        }
