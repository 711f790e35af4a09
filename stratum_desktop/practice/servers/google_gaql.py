"""A strict subset of GAQL: SELECT, FROM, WHERE, ORDER BY and LIMIT, read as Google reads them.

What is not of the language raises `BadQuery` with the name that Google's `QueryError` has for it.
Whether the fields exist is for `google_ads_fields` to say. Source:
developers.google.com/google-ads/api/docs/query/grammar and google-ads 34.0.0, `v26/errors/types/
query_error.py`, read 2026-11-23. No DURING, LIKE, CONTAINS or PARAMETERS.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_TOKEN = re.compile(
    r"""\s*(?:(?P<text>'[^'\n]*'|"[^"\n]*")|(?P<number>-?[0-9]+)(?![\w.])"""
    r"|(?P<name>[A-Za-z_][A-Za-z0-9_.]*)|(?P<sign>>=|<=|!=|[=<>,()]))"
)
_SIGNS = frozenset({"=", "!=", "<", "<=", ">", ">="})
Value = str | int


class BadQuery(Exception):
    """A query that Google refuses."""

    def __init__(self, name: str, kind: str = "queryError") -> None:
        """Keep Google's class and name of the error."""
        super().__init__(name)
        self.kind, self.name = kind, name


class Condition(NamedTuple):
    """What a field has to be."""

    field: str
    #: A sign, ``IN`` or ``BETWEEN``.
    operator: str
    values: tuple[Value, ...]


class Query(NamedTuple):
    """What is asked for."""

    fields: tuple[str, ...]
    resource: str
    conditions: tuple[Condition, ...] = ()
    #: Each with whether it descends.
    order: tuple[tuple[str, bool], ...] = ()
    limit: int | None = None


class _Token(NamedTuple):
    kind: str
    text: str


def parse(text: str) -> Query:
    """Return what a query asks for.

    Raises:
        BadQuery: it is none.
    """
    return _Parser(_tokens(text)).query()


def _tokens(text: str) -> list[_Token]:
    found, place = [], 0
    while text[place:].strip():
        match = _TOKEN.match(text, place)
        if match is None or match.lastgroup is None:
            rest = text[place:].lstrip()
            raise BadQuery("STRING_NOT_TERMINATED" if rest[0] in "'\"" else "BAD_SYMBOL")
        found.append(_Token(match.lastgroup, match[match.lastgroup]))
        place = match.end()
    return found


class _Parser:
    """Reads tokens from left to right."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._place = 0

    def query(self) -> Query:
        self._word("SELECT", "EXPECTED_SELECT")
        fields = self._names("BAD_FIELD_NAME")
        self._word("FROM", "EXPECTED_FROM")
        resource = self._name("BAD_RESOURCE_TYPE_IN_FROM_CLAUSE")
        conditions: list[Condition] = []
        if self._took("WHERE"):
            conditions.append(self._condition())
            while self._took("AND"):
                conditions.append(self._condition())
        order: list[tuple[str, bool]] = []
        if self._took("ORDER"):
            self._word("BY", "EXPECTED_BY")
            order.append(self._ordered())
            while self._took(","):
                order.append(self._ordered())
        limit = self._limit() if self._took("LIMIT") else None
        if self._place < len(self._tokens):
            raise BadQuery("UNEXPECTED_INPUT")
        return Query(fields, resource, tuple(conditions), tuple(order), limit)

    def _condition(self) -> Condition:
        field = self._name("BAD_FIELD_NAME")
        operator = self._next().text.upper()
        if operator in _SIGNS:
            return Condition(field, operator, (self._value(),))
        if operator == "BETWEEN":
            first = self._value()
            self._word("AND", "EXPECTED_AND")
            return Condition(field, operator, (first, self._value()))
        if operator != "IN":
            raise BadQuery("BAD_OPERATOR")
        self._word("(", "EXPECTED_LIST")
        if self._took(")"):
            raise BadQuery("PROHIBITED_EMPTY_LIST_IN_CONDITION")
        values = [self._value()]
        while self._took(","):
            values.append(self._value())
        self._word(")", "UNEXPECTED_END_OF_QUERY")
        return Condition(field, operator, tuple(values))

    def _ordered(self) -> tuple[str, bool]:
        field = self._name("BAD_FIELD_NAME")
        if self._took("DESC"):
            return field, True
        self._took("ASC")
        return field, False

    def _limit(self) -> int:
        token = self._next()
        if token.kind != "number":
            raise BadQuery("BAD_LIMIT_VALUE")
        if int(token.text) < 1:
            raise BadQuery("LIMIT_VALUE_TOO_LOW")
        return int(token.text)

    def _value(self) -> Value:
        token = self._next()
        if token.kind == "text":
            return token.text[1:-1]
        if token.kind == "number":
            return int(token.text)
        if token.kind == "name":
            return token.text
        raise BadQuery("BAD_VALUE")

    def _names(self, error: str) -> tuple[str, ...]:
        names = [self._name(error)]
        while self._took(","):
            names.append(self._name(error))
        return tuple(names)

    def _name(self, error: str) -> str:
        token = self._next()
        if token.kind != "name":
            raise BadQuery(error)
        return token.text

    def _word(self, word: str, error: str) -> None:
        if not self._took(word):
            raise BadQuery(error)

    def _took(self, word: str) -> bool:
        """Step over a word, if it comes next."""
        if self._place < len(self._tokens):
            token = self._tokens[self._place]
            if token.kind != "text" and token.text.upper() == word:
                self._place += 1
                return True
        return False

    def _next(self) -> _Token:
        if self._place == len(self._tokens):
            raise BadQuery("UNEXPECTED_END_OF_QUERY")
        self._place += 1
        return self._tokens[self._place - 1]
