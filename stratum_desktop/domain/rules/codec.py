"""A rule's definition as JSON that a person can read, and back.

    {"kind": "scaling", "targets": {"roas": "3"}, "settings": {"least_conversions": "5", ...}, ...}

Numbers with places are written as text, so that none is ever rounded; both are read. What is left
out has its default; what is not known, wrong or too much is refused by its place.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeVar, cast, get_type_hints

from stratum_desktop.domain.autopilot.move import amount_text
from stratum_desktop.domain.reason import Reason
from stratum_desktop.domain.rules.condition import (
    AllOf,
    AnyOf,
    ChangeBudget,
    Condition,
    ConditionTree,
    RuleAction,
    SetStatus,
)
from stratum_desktop.domain.rules.definition import (
    SETTINGS_OF,
    RuleDefinition,
    RuleKind,
    RuleSettings,
)
from stratum_desktop.domain.rules.soundness import MOST_DEPTH, require_sound, wrong

E = TypeVar("E", bound=StrEnum)


def definition_to_json(definition: RuleDefinition) -> str:
    """Return a definition as it is stored, shown and exchanged.

    Raises:
        Refusal: it is not sound; says where.
    """
    require_sound(definition)
    return json.dumps(_plain(definition), ensure_ascii=False, indent=1)


def definition_from_json(text: str) -> RuleDefinition:
    """Return the definition that a text holds.

    Raises:
        Refusal: it is no sound definition; says where and what is wrong.
    """
    try:
        data = json.loads(text, parse_float=Decimal, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise wrong("", Reason("rules.not_json")) from None
    found = _object("", data)
    kind = _enum(RuleKind, "kind", found.get("kind"))
    readers = {"kind": lambda _place, _data: kind, "settings": _settings_reader(kind)}
    definition = cast("RuleDefinition", _dataclass(RuleDefinition, "", found, readers))
    require_sound(definition)
    return definition


def _no_number(name: str) -> object:
    raise ValueError(name)


def _plain(value: object) -> object:
    if isinstance(value, AllOf | AnyOf):
        return {_NAMES[type(value)]: [_plain(part) for part in value.of]}
    if isinstance(value, ChangeBudget | SetStatus):
        return {_NAMES[type(value)]: _plain(getattr(value, fields(value)[0].name))}
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return amount_text(value) if isinstance(value, Decimal) else value


_NAMES: dict[type, str] = {
    AllOf: "all_of",
    AnyOf: "any_of",
    ChangeBudget: "change_budget_pct",
    SetStatus: "set_status",
}

_Reader = Callable[[str, object], object]


def _dataclass(
    made: type, place: str, data: object, readers: Mapping[str, _Reader] | None = None
) -> object:
    found = _object(place, data)
    known = {one.name: one for one in fields(made)}
    for name in found:
        if name not in known:
            raise wrong(_below(place, name), Reason("rules.unknown_field"))
    hints = get_type_hints(made)
    values: dict[str, object] = {}
    for name, one in known.items():
        if name in found:
            read = (readers or {}).get(name) or _reader(hints[name])
            values[name] = read(_below(place, name), found[name])
        elif one.default is MISSING:
            raise wrong(_below(place, name), Reason("rules.missing"))
    return made(**values)


def _reader(hint: object) -> _Reader:
    if hint in _READERS:
        return _READERS[hint]
    made = cast("type", hint)
    if issubclass(made, StrEnum):
        return lambda place, data: _enum(made, place, data)
    return lambda place, data: _dataclass(made, place, data)


def _settings_reader(kind: RuleKind) -> _Reader:
    return lambda place, data: cast("RuleSettings", _dataclass(SETTINGS_OF[kind], place, data))


def _object(place: str, data: object) -> Mapping[str, object]:
    if not isinstance(data, dict):
        raise wrong(place, Reason("rules.not_an_object"))
    return data


def _enum(made: type[E], place: str, data: object) -> E:
    if isinstance(data, str) and data in set(made):
        return made(data)
    raise wrong(place, Reason("rules.not_a_choice", {"choices": ", ".join(made)}))


def _number(place: str, data: object) -> Decimal:
    if isinstance(data, bool) or not isinstance(data, int | str | Decimal):
        raise wrong(place, Reason("rules.not_a_number"))
    try:
        number = Decimal(data)
    except InvalidOperation:
        raise wrong(place, Reason("rules.not_a_number")) from None
    # As large as no threshold is, and as small: what is written out stays short.
    if not number.is_finite() or number.adjusted() > _MOST_PLACES:
        raise wrong(place, Reason("rules.not_a_number"))
    if not isinstance(exponent := number.as_tuple().exponent, int) or exponent < -_MOST_PLACES:
        raise wrong(place, Reason("rules.too_many_places", {"places": _MOST_PLACES}))
    return number


_MOST_PLACES = 12


def _whole(place: str, data: object) -> int:
    number = _number(place, data)
    if number != number.to_integral_value():
        raise wrong(place, Reason("rules.not_whole"))
    return int(number)


def _flag(place: str, data: object) -> bool:
    if not isinstance(data, bool):
        raise wrong(place, Reason("rules.not_a_flag"))
    return data


def _text(place: str, data: object) -> str:
    if not isinstance(data, str) or not data.strip():
        raise wrong(place, Reason("rules.not_text"))
    return data


def _optional(read: _Reader) -> _Reader:
    return lambda place, data: None if data is None else read(place, data)


def _list(read: _Reader) -> _Reader:
    def read_all(place: str, data: object) -> tuple[object, ...]:
        if not isinstance(data, list):
            raise wrong(place, Reason("rules.not_a_list"))
        return tuple(read(f"{place}[{number}]", one) for number, one in enumerate(data))

    return read_all


def _tree(place: str, data: object, depth: int = 1) -> ConditionTree:
    found = _object(place, data)
    if depth > MOST_DEPTH:
        raise wrong(place, Reason("rules.too_deep", {"most": MOST_DEPTH}))
    for made in (AllOf, AnyOf):
        name = _NAMES[made]
        if name in found:
            if len(found) > 1:
                raise wrong(place, Reason("rules.unknown_field"))
            read = _list(lambda below, one: _tree(below, one, depth + 1))
            return made(cast("tuple[ConditionTree, ...]", read(_below(place, name), found[name])))
    return cast("Condition", _dataclass(Condition, place, found))


def _action(place: str, data: object) -> RuleAction:
    found = _object(place, data)
    for made in (ChangeBudget, SetStatus):
        name = _NAMES[made]
        if list(found) == [name]:
            own = fields(made)[0].name
            return cast("RuleAction", _dataclass(made, place, {own: found[name]}))
    raise wrong(place, Reason("rules.not_an_action"))


def _below(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


_READERS: dict[object, _Reader] = {
    Decimal: _number,
    Decimal | None: _optional(_number),
    int: _whole,
    int | None: _optional(_whole),
    bool: _flag,
    tuple[str, ...]: _list(_text),
    tuple[int, ...]: _list(_whole),
    ConditionTree: _tree,
    RuleAction: _action,
}
