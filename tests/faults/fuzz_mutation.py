"""Bytes, text and JSON that nobody would write, drawn from a seed."""

from __future__ import annotations

from random import Random
from typing import Any

NASTY_TEXT = (
    "",
    " ",
    "\0",
    "\ufeff",
    "\u202e\u200b",
    "é",
    "e\u0301",
    "İ",
    "😀" * 9,
    "𝟙𝟚",
    "٣٤٥",
    "\ud800",
    "\uffff",
    "NaN",
    "Infinity",
    "-0",
    "1e999",
    "1e-999",
    "9" * 400,
    "0x1F",
    "1_000",
    "1,234.56",
    "1.234,56",
    "$ 12",
    "12 €",
    "-5",
    "true",
    "null",
    "undefined",
    "=1+1",
    "'; DROP TABLE event;--",
    "../../etc/passwd",
    "a" * 70_000,
    "2026-02-30",
    "31/04/2026",
    "0000-00-00T00:00:00Z",
    "9999-12-31T23:59:59.999999+14:00",
    "2026-03-29 02:30",
    "99999999999999999999",
    "-62135596801",
    "1772452800000",
    "+",
    "+0",
    "00",
    "+1 650 555 1212",
    "tel:123",
    "@",
    "a@b",
    "a@b@c.de",
    '"',
    "\\",
    "{",
    "]]",
    "\r\n",
    "\t",
    "%00%ff",
    "a" * 64,
    "A" * 64,
    "g" * 64,
)
NASTY_BYTES = (
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b"\x00",
    b"\xc3",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\x1b[2J",
    b"\x85",
    b"\x0b\x0c\x1c\x1d\x1e",
    b"\xe2\x80\xa8",
)


def text(chance: Random) -> str:
    """Return some text: nasty, random, or plain."""
    kind = chance.random()
    if kind < 0.6:
        return chance.choice(NASTY_TEXT)
    if kind < 0.8:
        return "".join(chr(chance.randrange(1, 0x300)) for _ in range(chance.randrange(12)))
    return str(chance.randrange(-(10**6), 10**12))


def number(chance: Random) -> int | float:
    """Return a number that may be beyond everything."""
    return chance.choice(
        (
            0,
            -1,
            2**31,
            2**53 + 1,
            2**63 - 1,
            -(2**63),
            2**64 - 1,
            10**18,
            0.1,
            -0.0,
            5e-324,
            1.7e308,
            chance.uniform(-1e6, 1e6),
            chance.randrange(-(10**10), 10**10),
        )
    )


def value(chance: Random, names: tuple[str, ...] = (), depth: int = 3) -> Any:
    """Return some JSON value; objects have some of these names."""
    kind = chance.random()
    if depth <= 0 or kind < 0.5:
        return chance.choice((text(chance), number(chance), None, True, False))
    if kind < 0.75:
        return [value(chance, names, depth - 1) for _ in range(chance.randrange(4))]
    return {
        (chance.choice(names) if names and chance.random() < 0.8 else text(chance)[:40]): value(
            chance, names, depth - 1
        )
        for _ in range(chance.randrange(5))
    }


def changed(chance: Random, whole: Any, names: tuple[str, ...] = ()) -> Any:
    """Return a JSON value with something in it replaced, removed or added."""
    if isinstance(whole, dict) and whole and chance.random() < 0.85:
        key = chance.choice(list(whole))
        act = chance.random()
        if act < 0.15:
            return {name: inner for name, inner in whole.items() if name != key}
        if act < 0.3:
            return {**whole, chance.choice(names or (key,)): value(chance, names)}
        return {**whole, key: changed(chance, whole[key], names)}
    if isinstance(whole, list) and whole and chance.random() < 0.85:
        place = chance.randrange(len(whole))
        act = chance.random()
        if act < 0.2:
            return whole[:place] + whole[place + 1 :]
        if act < 0.4:
            return whole + whole[place : place + 1] * chance.randrange(1, 4)
        return [*whole[:place], changed(chance, whole[place], names), *whole[place + 1 :]]
    return value(chance, names)


def damaged(chance: Random, data: bytes, *, keep: bytes = b"") -> bytes:
    """Return bytes with some cut, doubled, flipped or put in; none of `keep` is put in."""
    for _ in range(chance.choice((1, 1, 1, 2, 5))):
        at = chance.randrange(len(data) + 1)
        end = min(len(data), at + chance.randrange(1, 20))
        act = chance.randrange(5)
        if act == 0:
            data = data[:at] + data[end:]
        elif act == 1:
            data = data[:end] + data[at:end] + data[end:]
        elif act == 2:
            data = data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]
        elif act == 3:
            data = data[:at] + chance.choice(NASTY_BYTES) + data[at:]
        else:
            inside = text(chance).encode("utf-8", "surrogatepass")
            data = data[:at] + inside + data[at:]
    return bytes(byte for byte in data if byte not in keep) if keep else data
