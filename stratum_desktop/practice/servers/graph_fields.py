"""The `fields` of a Graph call: `a,b{c,d}`, and an answer that holds nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping

_TOKEN = re.compile(r"\s*([a-z_]+|[{},])\s*")
Wanted = Mapping[str, "Wanted"]


class NoSuchField(Exception):
    """A field that there is not, or a text that is no list of fields."""


def wanted_fields(text: str) -> Wanted:
    """Return the fields with those inside them; none inside: all of it.

    Raises:
        NoSuchField: it is no such text.
    """
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != re.sub(r"\s", "", text):
        raise NoSuchField(text)
    tokens.reverse()
    fields = _fields_of(tokens)
    if tokens:
        raise NoSuchField(text)
    return fields


def projected(value: object, wanted: Wanted, known: Wanted) -> object:
    """Return a value with the wanted fields alone; what it lacks stays out.

    Args:
        known: every field that there is, whether the value has it or not; none inside: whatever
            the value has.

    Raises:
        NoSuchField: one is wanted that there is not.
    """
    _require_known(wanted, known)
    if isinstance(value, list):
        return [projected(one, wanted, known) for one in value]
    if not isinstance(value, dict) or not wanted:
        return value
    return {
        name: projected(value[name], inner, known.get(name, {}))
        for name, inner in wanted.items()
        if name in value
    }


def _require_known(wanted: Wanted, known: Wanted) -> None:
    for name, inner in wanted.items():
        if known and name not in known:
            raise NoSuchField(name)
        _require_known(inner, known.get(name, {}))


def _fields_of(tokens: list[str]) -> dict[str, Wanted]:
    """Take fields from the end of the reversed tokens, up to a closing brace."""
    fields: dict[str, Wanted] = {}
    while True:
        name = tokens.pop() if tokens else ""
        if not re.fullmatch(r"[a-z_]+", name):
            raise NoSuchField(name)
        fields[name] = {}
        if tokens and tokens[-1] == "{":
            tokens.pop()
            fields[name] = _fields_of(tokens)
            if not tokens or tokens.pop() != "}":
                raise NoSuchField(name)
        if not tokens or tokens[-1] != ",":
            return fields
        tokens.pop()
